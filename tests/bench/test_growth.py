"""The sections that look at growth and at the judge itself: in small, with real judging."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.bench import Bench
from bench.growing import journal, problems
from bench.growing.command import Failed, command
from bench.peers import Peers
from bench.sections import growth, itself
from parley.core.model import MIB
from parley.core.plugins import Plugins

_HUNGRY = """#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int main(void) { char *all = malloc(150 << 20); if (!all) return 1; memset(all, 1, 150 << 20); puts("3"); }
"""


@pytest.fixture
def bench(plugins: Plugins, tmp_path: Path) -> Bench:
    folder = tmp_path / "bench"
    folder.mkdir()
    return Bench(plugins=plugins, peers=Peers(), folder=folder, scale=0.001)


def test_growth(bench: Bench) -> None:
    """Each curve has a point for each size, and memory is that of some Python at least."""
    section = growth.measure(bench)
    plots = {"tests", "tests-memory", "output", "output-memory", "lanes", "journal", "journal-memory"}
    assert {curve.plot for curve in section.curves} == plots
    assert all(len(curve.x) == len(curve.y) >= 2 for curve in section.curves)
    memory = [y for curve in section.curves if "memory" in curve.plot for y in curve.y]
    assert 10 < min(memory) <= max(memory) < 1000
    assert len(section.targets) == 4
    assert section.comparisons[0].sense == "cost"


def test_itself(bench: Bench) -> None:
    """Every figure stands beside its floor; nobody starts as fast as a bare interpreter, or loads as fast as a list."""
    section = itself.measure(bench)
    floors = [comparison.other for comparison in section.comparisons]
    assert floors == ["posix_spawn + wait"] * 4 + ["python -c pass"] * 2 + ["os.scandir of its tests"] * 2
    assert min(comparison.ratio.median for comparison in section.comparisons[4:]) > 1
    (memory,) = section.targets
    assert memory.met


def test_memory_is_the_judges_own(tmp_path: Path) -> None:
    """Not that of the programs which it judges."""
    program = tmp_path / "hungry.c"
    program.write_text(_HUNGRY)
    cost = command(tmp_path).judge(problems.sums(tmp_path, 1), program, tests=1)
    assert 10 * MIB < cost.memory_bytes < 150 * MIB


def test_wrong_verdict_ends_the_bench(tmp_path: Path) -> None:
    """No figure is made of what went wrong."""
    program = tmp_path / "wrong.c"
    program.write_text('#include <stdio.h>\nint main(void) { puts("5"); }\n')
    with pytest.raises(Failed, match=r"WA on 2 tests, not AC on 2"):
        command(tmp_path).judge(problems.sums(tmp_path, 2), program, tests=2)


def test_journal_that_is_not_believed(tmp_path: Path) -> None:
    """If Parley judged anew what the bench has entered as judged, resuming would be no resuming."""
    problems.sums(tmp_path, 1).rename(tmp_path / "sums")
    problems.source(tmp_path, "sum")
    run, listed, done = command(tmp_path), journal.manifest(tmp_path, 2), tmp_path / "done"
    run.run("batch", listed, "--output", done)
    assert journal.resumed(run, listed, done, 1).seconds > 0
    lines = (done / "journal.jsonl").read_text().splitlines(keepends=True)
    key = lines[-1].partition('"key":"')[2][:32]
    (done / "journal.jsonl").write_text("".join(lines).replace(key, "0" * 32))
    with pytest.raises(Failed, match="of 0 submissions that were not judged"):
        journal.resumed(run, listed, done, 0)
