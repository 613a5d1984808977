"""The section that asks whole judges how exact they are: its problem, and what it makes of what they tell."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from bench import known_runs, ours
from bench.bench import Bench
from bench.known_runs import SUBMISSION, KnownRuns
from bench.peers import Peers, Told, dmoj
from bench.sections import accuracy
from parley.core.bench.accuracy import Near, Row
from parley.core.model import MIB
from parley.core.plugins import Plugins


@pytest.fixture
def bench(plugins: Plugins, tmp_path: Path) -> Bench:
    return Bench(plugins=plugins, peers=Peers(), folder=tmp_path, scale=0.0001)


def test_known_runs_are_judged(tmp_path: Path) -> None:
    """Each test is accepted, and told of with what its input asks for; one over the limit stops nothing."""
    tests = [("user", 2_000_000_000), ("system", 1_000_000), ("map", 32 * MIB), ("pieces", 32 * MIB)]
    runs = known_runs.written(tmp_path / "runs", tests, time_limit_s=1)
    answer = ours.measured(runs.icpc, runs.submission, cache=tmp_path / "cache")
    assert answer.verdicts == {SUBMISSION: ("TLE", "AC", "AC", "AC")}
    over, brief, *large = answer.told[SUBMISSION]
    assert over.cpu_ms > 1000
    assert brief.memory_bytes < 16 * MIB
    assert [32 * MIB <= one.memory_bytes < 36 * MIB for one in large] == [True, True]


def test_dmoj_is_given_the_same(tmp_path: Path) -> None:
    """Every test is a case of a point, with the same input, and the limits stand beside them."""
    runs = known_runs.written(tmp_path / "runs", [("user", 5), ("map", 0)], time_limit_s=0.05)
    cases = msgspec.yaml.decode((runs.dmoj / "init.yml").read_bytes())["test_cases"]
    assert [(runs.dmoj / case["in"]).read_text() for case in cases] == ["user 5\n", "map 0\n"]
    assert inputs(runs) == ["user 5\n", "map 0\n"]
    assert {(runs.dmoj / case["out"]).read_text() for case in cases} == {"done\n"}
    assert msgspec.json.decode((runs.dmoj / "limits.json").read_bytes())["time_limit_s"] == 0.05


def inputs(runs: KnownRuns) -> list[str]:
    return [path.read_text() for path in sorted((runs.icpc / "data" / "secret").glob("*.in"))]


def test_what_dmoj_tells_is_kept() -> None:
    """Case by case: its time and its memory, beside the codes."""
    (graded,) = dmoj.parsed('{"codes": ["AC", "TLE"], "told": [[0.01, 1024], [2.5, 2048]], "seconds": 3.0}\n', 1)
    assert graded.told == [(0.01, 1024), (2.5, 2048)]


def test_errors_of_whole_judges() -> None:
    """Of CPU time less what was asked for, of memory less the program that touches nothing."""
    told = {
        ("user", 100): Told(100.25, MIB),
        ("map", 0): Told(1.0, MIB),
        ("map", 16): Told(5.0, 17 * MIB + 2048),
        ("pieces", 0): Told(1.0, 2 * MIB),
        ("pieces", 64): Told(1.0, 65 * MIB),
    }
    kinds = (("user", 100), ("map", 16), ("pieces", 64))
    errors = [(unit, error(told)) for _, unit, error in map(accuracy.error_of, kinds)]
    assert errors == [("ms", 0.25), ("KiB", 2.0), ("KiB", -1024.0)]


def test_near_the_limit(bench: Bench) -> None:
    """The command is asked for tests of its own; peers that are not there are in no count."""
    near = accuracy.near_limit(bench, None)
    assert near.runs == {"parley judge": 5}
    assert near.late.keys() == near.runs.keys()


def test_a_false_verdict_misses_the_target() -> None:
    """One run that was wronged is one too many."""
    near = Near(50, 45, {"Parley": 10_000, "wait4": 100}, {"Parley": 1, "wait4": 0})
    assert not accuracy.target("the engine", near, "Parley").met
    assert accuracy.target("nobody", near, "wait4").met


def test_the_same_work_is_compared() -> None:
    """Times are, with each of the others; errors are not."""
    rows = [
        Row("CPU time, same work, idle", "ms", {"Parley": [2.0, 4.0], "wait4": [1.0, 2.0], "other": [2.0, 2.0]}),
        Row("CPU error, same work, idle", "ms", {"Parley": [0.0, 0.0], "wait4": [0.0, 0.0]}),
    ]
    found = {one.other: one.ratio.median for one in accuracy.same_work(rows)}
    assert found == {"wait4": 2.0, "other": 1.5}
