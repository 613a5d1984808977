"""`parley watch`: judges on each save what the save affects, and ends with Ctrl-C."""

from __future__ import annotations

import json
import shutil
import signal
from pathlib import Path
from typing import Any

from .command import SUM, Command, ended, wait_until

RIGHT = "import sys\nnumbers = sys.stdin.read().split()\nprint(sum(map(int, numbers[1:])))\n"


def test_each_save(parley: Command, sum_package: Path, tmp_path: Path) -> None:
    """All at first; then the submission that was saved, the test that was; a broken package is told and waited for."""
    folder = sum_package / "submissions/accepted"
    folder.mkdir(parents=True)
    (folder / "a.py").write_text(RIGHT)
    (folder / "b.py").write_text(RIGHT)
    out, err = tmp_path / "out", tmp_path / "err"

    def rounds() -> list[Any]:
        return [json.loads(line) for line in out.read_text().splitlines()]

    def waits(times: int) -> None:
        wait_until(lambda: err.read_text().count("waiting for the next save") == times, f"round {times}")

    with out.open("wb") as to, err.open("wb") as errors:
        process = parley.start("watch", sum_package, "--json", stdout=to, stderr=errors)
        waits(1)
        (folder / "b.py").write_text("print(1)\n")
        waits(2)
        (sum_package / "data/sample/2.in").write_text("1\n5\n")
        waits(3)
        (sum_package / "problem.yaml").write_text("limits: [")
        waits(4)
        shutil.copy(SUM / "problem.yaml", sum_package)
        waits(5)
        process.send_signal(signal.SIGINT)
        done = ended(process)
    assert done.code == 130
    seen = [
        [(Path(one["source"]).name, one["verdict"], len(one["tests"])) for one in report["submissions"]]
        for report in rounds()
    ]
    assert seen[0] == [("a.py", "AC", 2), ("b.py", "AC", 2)]
    assert seen[1] == [("b.py", "WA", 2)]
    assert [(name, tests) for name, _, tests in seen[2]] == [("a.py", 1), ("b.py", 1)]
    assert [(name, tests) for name, _, tests in seen[3]] == [("a.py", 2), ("b.py", 2)]
    assert len(seen) == 4
    assert "problem.yaml:1:10: is not valid YAML" in err.read_text()


def test_no_folder(parley: Command, tmp_path: Path) -> None:
    """A packed package, or none, is a slip."""
    done = parley("watch", tmp_path / "a.zip")
    assert (done.code, done.complaint) == (
        2,
        f"parley: {tmp_path}/a.zip: is no folder, so nobody saves files in it; see `parley verify`",
    )
