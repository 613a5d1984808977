"""The journal: what was added is there again, however the judge that wrote it ended."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
import pytest

from parley.core.batch.journal import NAME, Journal, Kept, Ready
from parley.core.batch.result import encoded, result
from parley.core.errors import BatchError, UsageError
from parley.core.model import Verdict
from parley.core.report import CompileRecord, Report, SubmissionRecord

REPORT = Report(
    problem="sum", sandbox="bubblewrap", accounting="cgroup1", time_limit_ms=1000.0, warnings=["x"], submissions=[]
)
KEYS = [f"{number:032x}" for number in range(1, 6)]


def kept(number: int, *, settled: bool = True) -> Kept:
    compiled = CompileRecord("OK", 0.0, cached=False, output="a\nb\u2028c")
    record = SubmissionRecord("a.c", "c", Verdict.AC, 1.0, 1.0, None, None, 0.0, 0.0, 0, compiled, [])
    return Kept(KEYS[number], settled, msgspec.Raw(encoded(result("sum", str(number), record))))


def filled(folder: Path, count: int = 3) -> bytes:
    with Journal(folder, resume=False) as journal:
        journal.add(Ready("p", REPORT))
        for number in range(count):
            journal.add(kept(number))
        journal.sync()
    return (folder / NAME).read_bytes()


def known(folder: Path) -> list[int]:
    """The numbers of the results, each of which can be read."""
    with Journal(folder, resume=True) as journal:
        found = [number for number, key in enumerate(KEYS) if journal.has(key)]
        for number in found:
            assert json.loads(journal.result(KEYS[number]) or b"")["id"] == str(number)
        return found


def test_what_was_added_is_there_again(tmp_path: Path) -> None:
    """Results, and what was said of problems."""
    filled(tmp_path)
    assert known(tmp_path) == [0, 1, 2]
    with Journal(tmp_path, resume=True) as journal:
        assert journal.ready["p"].report == REPORT


def test_torn_anywhere_it_loses_only_what_was_cut(tmp_path: Path) -> None:
    """A torn line goes; what is added then stands where it stood, and is whole."""
    whole = filled(tmp_path)
    ends = [at for at, byte in enumerate(whole) if byte == ord("\n")]
    cuts = {*range(0, len(whole), 17), *(end + beside for end in ends for beside in (0, 1, 2))}
    for cut in sorted(cuts):
        (tmp_path / NAME).write_bytes(whole[:cut] + b"x" * (cut % 3) * 1000)
        lines = sum(end < cut for end in ends)
        assert known(tmp_path) == list(range(max(0, lines - 2)))
        with Journal(tmp_path, resume=True) as journal:
            journal.add(kept(4))
        assert all(json.loads(line) for line in (tmp_path / NAME).read_bytes().splitlines())
        assert known(tmp_path)[-1] == 4


def test_later_result_counts(tmp_path: Path) -> None:
    """One that was not settled is replaced; until then it can be read, and is not had."""
    with Journal(tmp_path, resume=False) as journal:
        journal.add(kept(0, settled=False))
        assert not journal.has(KEYS[0])
        assert journal.result(KEYS[0])
        journal.add(kept(0))
        assert journal.has(KEYS[0])
    assert known(tmp_path) == [0]


DAMAGE: Mapping[str, Callable[[bytes], bytes]] = {
    "no_json": lambda _: b"{]",
    "zeros": lambda _: b"\0" * 5000,
    "empty": lambda _: b"",
    "key": lambda line: line.replace(KEYS[0].encode(), b"not a hash"),
    "verdict": lambda line: line.replace(b'"AC"', b'"XX"'),
    "no_utf8": lambda line: line.replace(b"sum", b"s\xffm"),
    "no_result": lambda line: line[: line.index(b'"result":')] + b'"result":null}',
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_in_the_middle_is_told(tmp_path: Path, kind: str) -> None:
    """No judge's end brings that about, so somebody should look: with the line's number."""
    lines = filled(tmp_path).split(b"\n")
    (tmp_path / NAME).write_bytes(b"\n".join((*lines[:2], DAMAGE[kind](lines[2]), *lines[3:])))
    with pytest.raises(BatchError, match=rf"{NAME}:3: is damaged"), Journal(tmp_path, resume=True):
        pass


@pytest.mark.parametrize("text", [b'{"type":"batch","schema":"parley.journal/9"}\n', b"a,b\nc,d\n", b"a diary"])
def test_another_file_is_no_journal(tmp_path: Path, text: bytes) -> None:
    """It is refused, and stays as it was."""
    (tmp_path / NAME).write_bytes(text)
    with pytest.raises(BatchError, match=f"{NAME}:1: "), Journal(tmp_path, resume=True):
        pass
    assert (tmp_path / NAME).read_bytes() == text


def test_only_who_resumes_adds_to_one(tmp_path: Path) -> None:
    """And never two at once."""
    filled(tmp_path)
    with pytest.raises(UsageError, match="--resume goes on there"), Journal(tmp_path, resume=False):
        pass
    with (
        Journal(tmp_path, resume=True),
        pytest.raises(UsageError, match="another batch is at work"),
        Journal(tmp_path, resume=True),
    ):
        pass


@pytest.mark.timeout(20)
def test_what_is_no_file_is_no_journal(tmp_path: Path) -> None:
    """Nobody waits for a pipe, and a link is not followed."""
    (tmp_path / "diary").write_text("")
    os.mkfifo(tmp_path / NAME)
    with pytest.raises(UsageError, match="is not a file"), Journal(tmp_path, resume=True):
        pass
    (tmp_path / NAME).unlink()
    (tmp_path / NAME).symlink_to("diary")
    with pytest.raises(UsageError, match="name a folder that can be written"), Journal(tmp_path, resume=True):
        pass
