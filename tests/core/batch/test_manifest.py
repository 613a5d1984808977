"""What a manifest says, and all that can be wrong with one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from parley.core.batch.entry import Entry
from parley.core.batch.manifest import Manifest
from parley.core.errors import BatchError

CSV = "problem,submission,id,language\n"


def scanned(path: Path, text: str | bytes) -> tuple[list[Entry], list[tuple[int, str]]]:
    """The entries, had again one by one; and lines with what is wrong."""
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    manifest = Manifest(path)
    try:
        found = list(manifest.scan())
        places = [one.place for one in found if one.entry]
        again = [manifest.at(place) for place in reversed(places)][::-1]
        assert again == [one.entry for one in found if one.entry]
        return again, [(one.line, one.fault) for one in found if one.fault]
    finally:
        manifest.close()


@pytest.mark.parametrize(
    "text",
    [
        "problem,submission,id,language\nsum,a/1.c,ann,c\nsum,b.py,bob,\n",
        "\ufefflanguage, id,problem ,submission\r\nc,ann,sum,a/1.c\r\n\r\n,bob, sum,b.py",
        'id,problem,submission,language\n"ann",sum,"a/1.c",c\n\n\nbob,sum,b.py,""\n',
        '{"problem":"sum","submission":"a/1.c","id":"ann","language":"c"}\n\n{"id":"bob","problem":"sum","submission":"b.py"}',
    ],
    ids=["plain", "spreadsheet", "quoted", "json_lines"],
)
def test_all_spellings_say_the_same(tmp_path: Path, text: str) -> None:
    """Order of columns, marks, line ends, quotes and empty lines change nothing."""
    expected = [Entry("sum", "a/1.c", "ann", "c"), Entry("sum", "b.py", "bob")]
    assert scanned(tmp_path / "m", text) == (expected, [])


def test_without_id_the_path_is_the_id(tmp_path: Path) -> None:
    """The same in CSV and in JSON Lines."""
    expected = [Entry("sum", "a/1.c", "a/1.c")]
    assert scanned(tmp_path / "m", "problem,submission\nsum,a/1.c\n") == (expected, [])
    assert scanned(tmp_path / "m", '{"problem":"sum","submission":"a/1.c"}\n') == (expected, [])


def test_quote_that_is_not_closed_spoils_its_line_only(tmp_path: Path) -> None:
    """What comes after it is looked at, and keeps its numbers, however much it is."""
    text = 'problem,submission\nsum,"a\nsum\n' + "sum,b.py\n" * 500
    entries, faults = scanned(tmp_path / "m", text)
    assert faults == [
        (2, "is no CSV: a quote is opened and not closed in this line"),
        (3, "has 1 columns, the header has 2"),
    ]
    assert len(entries) == 500


def test_empty_lines_before_the_header_are_passed_over(tmp_path: Path) -> None:
    """As those after it; the numbers of lines count them."""
    text = "\n \r\nproblem,submission\n  \nsum,b.py\nsum\n"
    entries, faults = scanned(tmp_path / "m", text)
    assert [entry.submission for entry in entries] == ["b.py"]
    assert [line for line, _ in faults] == [6]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "is empty"),
        ("problem,path\n", 1, "lacks the column submission"),
        ("a,b\n", 1, "lacks the column problem and the column submission"),
        ("problem;submission\nsum;a\n", 1, "separated by commas"),
        ("problem,submission,team\n", 1, "unknown column 'team'"),
        ("problem,submission,problem\n", 1, "has a column twice"),
        (CSV + "sum,a.c,x\n", 2, "has 3 columns, the header has 4"),
        (CSV + "sum,,x,\n", 2, "submission is empty"),
        (CSV + "sum,a,\x1b[2J,\n", 2, "id '\\x1b[2J' holds characters"),
        (CSV + "sum,a,\u202eevil,\n", 2, "holds characters that cannot be shown"),
        (CSV.encode() + b"sum,a,Jos\xe9,\n", 2, "id 'Jos\\xe9' is not UTF-8"),
        ((CSV + "sum,a,x,\n").encode("utf-16"), 1, "is no text in UTF-8"),
        ((CSV + "sum,a,x,\n").encode("utf-16-be"), 1, "is no text in UTF-8"),
        (b'\xff\xfe{\0"\0', 1, "is no text in UTF-8"),
        ('[{"problem":"sum","submission":"a"}]\n', 1, "is a JSON list"),
        ("\n\n", 2, "is empty"),
        (CSV.replace("\n", "\r") + "sum,a,x,", 1, "lines end with LF or CR LF"),
        (CSV + f"{'s' * 5000},a,x,\n", 2, "problem ssssssssssssssssssss… has 5000 characters"),
        (CSV.encode() + b"sum,a\0b,x,\n", 2, "holds characters that cannot be shown"),
        (CSV + f"sum,a,{'x' * 300},\n", 2, "has 300 characters"),
        (CSV + 'sum,"a"b,x,\n', 2, "is no CSV"),
        (CSV + 'sum,"a,x,\n', 2, "is no CSV"),
        (CSV + "x" * 100_000, 2, "longer than 64 KiB"),
        ('{"problem":"sum"}\n', 1, "missing required field `submission`"),
        ('{"problem":"sum","submission":"a","team":1}\n', 1, "unknown field `team`"),
        ('{"problem":1,"submission":"a"}\n', 1, "Expected `str`"),
        ('{"problem":"sum","submission":"a"}\n[]\n', 2, "a line is an object with problem"),
        ('{"problem":"sum","submission":"a"}\n{"problem":\n', 2, "a line is an object with problem"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str | bytes, line: int, words: str) -> None:
    """One fault, at its line."""
    _, faults = scanned(tmp_path / "m", text)
    assert len(faults) == 1
    assert faults[0][0] == line
    assert words in faults[0][1]


def test_sound_lines_after_broken_ones_are_found(tmp_path: Path) -> None:
    """Neither a quote too many nor a wrong number of columns hides what follows."""
    entries, faults = scanned(tmp_path / "m", CSV + 'sum,"a"b,x,\nsum,a.c\nsum,a.c,x,\n')
    assert [entry.id for entry in entries] == ["x"]
    assert [line for line, _ in faults] == [2, 3]


def test_changed_under_our_hands(tmp_path: Path) -> None:
    """An entry that is not there any more is an error that says so, no other entry."""
    path = tmp_path / "m"
    path.write_text(CSV + "sum,a.c,x,\n")
    manifest = Manifest(path)
    (found,) = manifest.scan()
    os.truncate(path, len(CSV))
    with pytest.raises(BatchError, match="was changed while it was judged"):
        manifest.at(found.place)
    manifest.close()


@pytest.mark.timeout(20)
def test_pipe_is_refused(tmp_path: Path) -> None:
    """It cannot be read twice, and nobody may come to write into it."""
    os.mkfifo(tmp_path / "m")
    with pytest.raises(BatchError, match="no regular file"):
        Manifest(tmp_path / "m")
    with pytest.raises(BatchError, match="No such file"):
        Manifest(tmp_path / "none")
