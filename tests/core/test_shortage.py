"""What the machine runs out of is told apart from what is wrong with a file."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from parley.core import shortage
from parley.core.errors import MachineError, PackageError, SubmissionError


@pytest.mark.parametrize("number", shortage.REMEDIES)
def test_machine_is_blamed(number: int) -> None:
    """Whatever was being read: MachineError, what happened, and what to do."""
    error = OSError(number, os.strerror(number))
    found = shortage.blame(Path("/a/b"), error, PackageError)
    assert type(found) is MachineError
    assert shortage.is_shortage(error)
    assert str(found) == f"/a/b: cannot be read: {os.strerror(number)}; {shortage.REMEDIES[number]}"


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EACCES, errno.EISDIR, errno.ELOOP, errno.ENOTDIR])
def test_file_is_blamed(number: int) -> None:
    """What is wrong with the file is the fault of whoever wrote it."""
    error = OSError(number, os.strerror(number))
    assert not shortage.is_shortage(error)
    found = shortage.blame("/a/b", error, SubmissionError)
    assert type(found) is SubmissionError
    assert str(found) == f"/a/b: cannot be read: {os.strerror(number)}"


def test_no_memory() -> None:
    """MemoryError is a shortage without a number."""
    assert shortage.is_shortage(MemoryError())
    assert shortage.words(MemoryError()).startswith("the judge has no memory left; ")


@pytest.mark.parametrize(
    ("error", "where"),
    [
        (OSError(errno.ENOSPC, "full", "/from", None, "/to"), "/to: "),
        (OSError(errno.ENOSPC, "full", "/from"), "/from: "),
        (OSError(errno.ENOSPC, "full", b"/bytes\xff"), "/bytes\udcff: "),
        (OSError(errno.ENOSPC, "full"), "/place: "),
    ],
)
def test_place(error: OSError, where: str) -> None:
    """The file that was written to, else the one that the error names, else where the caller knows it was."""
    assert shortage.words(error, place=Path("/place")).startswith(f"{where}full; make room there")


def test_error_without_words() -> None:
    """Something is always said."""
    assert shortage.words(OSError()) == "unknown error"
    assert shortage.words(OSError("odd")) == "odd"
