"""Pipes that are made ahead."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from parley.core.pipes import Pipes


def open_now() -> set[str]:
    return set(os.listdir("/proc/self/fd"))  # noqa: PTH208


def test_no_pipe_is_used_twice() -> None:
    """What was given back is closed; what is taken next is another pipe, of the size that was asked for."""
    before = open_now()
    pipes = Pipes()
    first = pipes.take(large=True)
    identity = os.fstat(first[1]).st_ino
    pipes.give_back(first)
    pipes.tend()
    for large, size in ((True, 1 << 20), (False, 1 << 16)):
        taken = pipes.take(large=large)
        assert os.fstat(taken[1]).st_ino != identity
        assert fcntl.fcntl(taken[1], fcntl.F_GETPIPE_SZ) == size
        pipes.give_back(taken)
    pipes.close()
    assert open_now() == before


def test_reader_does_not_wait() -> None:
    """The judge takes what is there; the program's end is as any pipe's."""
    pipes = Pipes()
    reader, writer = pipe = pipes.take(large=False)
    assert not os.get_blocking(reader)
    assert os.get_blocking(writer)
    assert not os.get_inheritable(writer)
    pipes.give_back(pipe)
    pipes.close()


def test_what_cannot_be_made_ahead_is_made_when_it_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No descriptors is no error until somebody needs one."""

    def none_left(_flags: int) -> tuple[int, int]:
        raise OSError(24, "Too many open files")

    pipes = Pipes()
    with monkeypatch.context() as broken:
        broken.setattr(os, "pipe2", none_left)
        pipes.tend()
        with pytest.raises(OSError, match="Too many open files"):
            pipes.take(large=True)
    pipes.give_back(pipes.take(large=True))
    pipes.close()
