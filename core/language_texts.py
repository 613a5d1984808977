"""What the files *.toml of a folder hold. In a folder that nobody asked for, only what its user or root wrote counts.

Whoever can write a language decides about verdicts; in /tmp, say, the current folder can be anybody's. So the folder
is opened once, looked at, and its files are opened relative to it: what was looked at is what is read, whatever is
put into its place meanwhile.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Generator
from pathlib import Path

from .documents import read_opened
from .errors import LanguageError
from .shortage import blame


def read(folder: Path, *, trusted: bool) -> dict[Path, bytes]:
    """By path, hidden ones (an editor's) left out. A folder that is not `trusted` need not be there.

    Raises LanguageError for what cannot be read, is no file, or counts for nothing as a stranger can write it.
    """
    with _opened(folder, trusted=trusted) as fd:
        if fd is None:
            return {}
        names = [name for name in sorted(_names(folder, fd)) if name.endswith(".toml") and not name.startswith(".")]
        if names and not trusted:
            refuse_strangers(folder, os.fstat(fd), folder)
        return {folder / name: _text(folder / name, fd, trusted=trusted) for name in names}


@contextlib.contextmanager
def _opened(folder: Path, *, trusted: bool) -> Generator[int | None]:
    """The descriptor of the folder; None where it need not be there, and is not, or is closed to us."""
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
    try:
        fd = os.open(folder, flags if trusted else flags | os.O_NOFOLLOW)
    except OSError as error:
        if trusted or not _counts_for_nothing(folder, error):
            raise blame(folder, error, LanguageError) from error
        yield None
        return
    try:
        yield fd if trusted or _can_be_searched(fd) else None
    finally:
        os.close(fd)


def _counts_for_nothing(folder: Path, error: OSError) -> bool:
    """Raises LanguageError for a link: it leads where somebody else may say, and from one moment to the next."""
    if isinstance(error, NotADirectoryError):
        if os.path.islink(folder):  # noqa: PTH114 - must not raise
            raise LanguageError(f"{folder}: is a link; {_way_out(folder)}") from error
        return not os.path.lexists(folder)  # its parent is a file: /dev/null stands for no home
    return isinstance(error, FileNotFoundError | PermissionError)


def _can_be_searched(fd: int) -> bool:
    """A folder can be open to reading, and everything in it closed."""
    try:
        os.stat(".", dir_fd=fd)
    except PermissionError:
        return False
    return True


def _names(folder: Path, fd: int) -> list[str]:
    try:
        return os.listdir(fd)
    except OSError as error:
        raise blame(folder, error, LanguageError) from error


def _text(path: Path, folder: int, *, trusted: bool) -> bytes:
    """A link is followed, as it is of those who may write to the folder; what it leads to is looked at."""
    try:
        fd = os.open(path.name, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
        try:
            found = os.fstat(fd)
            if not stat.S_ISREG(found.st_mode):
                raise LanguageError(f"{path}: is not a file")
            if not trusted:
                refuse_strangers(path, found, path.parent)
            with open(fd, "rb", closefd=False) as file:
                return read_opened(file, path, LanguageError)
        finally:
            os.close(fd)
    except OSError as error:
        raise blame(path, error, LanguageError) from error


def refuse_strangers(path: Path, found: os.stat_result, folder: Path) -> None:
    """Raises LanguageError where somebody else can write what was found at `path`, named in a file of `folder`."""
    if found.st_uid not in (0, os.geteuid()):
        whose = f"belongs to uid {found.st_uid}, neither to you nor to root"
    elif found.st_mode & stat.S_IWOTH:
        whose = "can be written by everybody"
    elif found.st_mode & stat.S_IWGRP and found.st_gid not in (0, os.getegid()):
        whose = f"can be written by the group {found.st_gid}, which is neither yours nor root's"
    else:
        return
    raise LanguageError(f"{path}: {whose}; {_way_out(folder)}")


def _way_out(folder: Path) -> str:
    return f"if you trust what is there, say so: --languages {folder}"
