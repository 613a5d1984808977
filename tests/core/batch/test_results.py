"""The table of results: what a contestant has a say in does nothing, what the manifest names stays as it is."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from parley.core.batch import results
from parley.core.batch.plan import Plan
from parley.core.batch.result import encoded, result
from parley.core.errors import ParleyError
from parley.core.model import Verdict
from parley.core.plugins import Plugins
from parley.core.report import CompileRecord, SubmissionRecord

IDS = ("=1+1", "@sum", "-7", "+a")


class Judged:
    """Each with a message of its own."""

    def __init__(self, messages: Sequence[str]) -> None:
        self.set_aside: dict[str, ParleyError] = {}
        self._messages = messages

    def result(self, number: int) -> bytes:
        compiled = CompileRecord("OK", 0.0, cached=False, output="")
        record = SubmissionRecord(
            "a.c", "c", Verdict.WA, 0.0, 1.0, None, None, 0.0, 0.0, 0, compiled, [], message=self._messages[number]
        )
        return encoded(result("sum", IDS[number], record))


def nobody_minds() -> None:
    """Goes on."""


def written(folder: Path, plugins: Plugins, *messages: str, heed: Callable[[], None] = nobody_minds) -> list[list[str]]:
    """The rows of results.csv."""
    (folder / "sum/data/secret").mkdir(parents=True)
    (folder / "sum/problem.yaml").write_text("name: X\nlimits: {time_limit: 1}\n")
    for name in ("a.c", "sum/data/secret/1.in", "sum/data/secret/1.ans"):
        (folder / name).write_text("1\n")
    rows = "".join(f"sum,a.c,{id}\n" for id in IDS[: len(messages)])  # noqa: A001 - the column's name
    (folder / "m.csv").write_text(f"problem,submission,id\n{rows}")
    with Plan(folder / "m.csv", plugins) as plan:
        plan.look()
        results.write(plan, Judged(messages), folder, heed=heed)
    return list(csv.reader((folder / results.CSV).read_text().splitlines()))[1:]


@pytest.mark.parametrize(
    ("message", "cell"),
    [
        ("=cmd|'/c calc'!A1", "'=cmd|'/c calc'!A1"),
        ("\t@SUM(1)", "'@SUM(1)"),
        ('"+1"', '\'"+1"'),
        ("found ;=1;-2; \uff1d3", "found ;'=1;'-2;' \uff1d3"),
        ("a\x1b[2J\nb", "a\\x1b[2J b"),
        ("expected '0', found '=1' -- no", "expected '0', found '=1' -- no"),
    ],
)
def test_message_is_no_formula(tmp_path: Path, plugins: Plugins, message: str, cell: str) -> None:
    """Neither for who separates cells by commas nor by semicolons; nor does it move a terminal's cursor."""
    ((*_, found),) = written(tmp_path, plugins, message)
    assert found == cell


def test_ids_are_the_manifest_s_own(tmp_path: Path, plugins: Plugins) -> None:
    """A program that reads the table finds them again; so it does on the scoreboard."""
    assert [row[1] for row in written(tmp_path, plugins, "", "", "", "")] == list(IDS)
    board = csv.reader((tmp_path / results.SCOREBOARD).read_text().splitlines())
    assert sorted(row[1] for row in board) == sorted((*IDS, "id"))


def test_what_somebody_put_in_the_way_is_not_written_into(tmp_path: Path, plugins: Plugins) -> None:
    """The file beside, which becomes the table, is always a new one."""
    (tmp_path / "diary").write_text("dear")
    (tmp_path / f".{results.CSV}.new").symlink_to("diary")
    assert len(written(tmp_path, plugins, "")) == 1
    assert (tmp_path / "diary").read_text() == "dear"
    assert not (tmp_path / results.CSV).is_symlink()


def test_left_in_between_nothing_is_written(tmp_path: Path, plugins: Plugins) -> None:
    """Whoever is heeded is so at each line; what was there before is whole."""
    calls: list[int] = []

    def leave() -> None:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt

    (tmp_path / results.CSV).write_text("old")
    with pytest.raises(KeyboardInterrupt):
        written(tmp_path, plugins, "", "", "", "", heed=leave)
    assert (tmp_path / results.CSV).read_text() == "old"
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
