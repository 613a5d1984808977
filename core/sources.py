"""Source files as they lie on the disk of somebody who may mean ill: which there are, what is in one of them.

A judge that is root could read everything for a contestant, whose compiler shows lines of what it is given. So a link
leads nowhere but into its own source; what is no regular file is never opened; and what is looked at has an end.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from .documents import shown
from .errors import SubmissionError
from .model import Source
from .shortage import blame

_NOT_SOURCE = frozenset(("__pycache__", "__MACOSX"))
_MOST_FILES = 1000  # a compiler gets each as a word of its command line,
_MOST_NAMES_BYTES = 64 * 1024  # which has to fit into the 192 KiB of a packet
_MOST_NAME_BYTES = 1024  # and, below any work folder, into the 4096 of a path

_ARCHIVE_ENDINGS = (
    ".7z", ".apk", ".bz2", ".cab", ".cpio", ".deb", ".ear", ".gz", ".jar", ".lz", ".lz4", ".lzma", ".rar", ".rpm",
    ".tar", ".tbz", ".tbz2", ".tgz", ".txz", ".tzst", ".war", ".whl", ".xz", ".z", ".zip", ".zst",
)  # fmt: skip
_MAGICS = (
    b"PK\3\4", b"PK\5\6", b"PK\7\x08",  # zip, jar
    b"\x1f\x8b", b"\x1f\x9d", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18", b"LZIP\1",
    b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"!<arch>\n", b"MSCF\0", b"\xed\xab\xee\xdb", b"\x5d\0\0",
)  # fmt: skip
_BZIP2, _BZIP2_BLOCK, _BLOCK_AT = b"BZh", b"1AY&SY", 4
_TAR, _TAR_AT, _TAR_BLOCK = b"ustar", 257, 512


def files_in(folder: Path) -> list[str]:
    """Of a folder and its subfolders, relative to it, sorted; without hidden ones and what tools leave behind.

    Links to folders are not followed, as they may lead back here. Raises SubmissionError for more than a source has,
    and OSError for a folder that cannot be read.
    """
    found: list[str] = []
    waiting = [""]
    seen = 0
    while waiting:
        below = waiting.pop()
        with os.scandir(folder / below) as entries:
            for entry in entries:
                if entry.name.startswith(".") or entry.name in _NOT_SOURCE:
                    continue
                name = f"{below}{entry.name}"
                seen += 1
                if seen > _MOST_FILES:
                    raise SubmissionError(f"{shown(folder)}: holds more than {_MOST_FILES} files and folders")
                if len(os.fsencode(name)) > _MOST_NAME_BYTES:
                    raise SubmissionError(f"{shown(folder)}: holds a path of more than {_MOST_NAME_BYTES} bytes")
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{name}/")
                elif entry.is_symlink() or entry.is_file():
                    found.append(name)
    if sum(len(os.fsencode(name)) for name in found) > _MOST_NAMES_BYTES:
        raise SubmissionError(f"{shown(folder)}: the names of its files have more than {_MOST_NAMES_BYTES >> 10} KiB")
    return sorted(found)


def within(source: Source) -> Source:
    """The source without links that lead to no file. Raises SubmissionError for a link that leads out of it."""
    kept: list[str] = []
    for name in source.files:
        path = source.root / name
        if path.is_symlink():
            _check_place(source, path, Path(os.path.realpath(path)))
        if os.path.isfile(path):  # noqa: PTH113 - which no loop of links troubles
            kept.append(name)
    return Source(source.root, tuple(kept), source.links)


def read(source: Source, name: str, *, most: int) -> bytes:
    """At most that many bytes of a file. Raises SubmissionError for what is none, or lies elsewhere by now."""
    path = source.root / name
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError as error:
        raise blame(shown(path), error, SubmissionError) from error
    try:
        if not stat.S_ISREG(os.fstat(place).st_mode):
            raise SubmissionError(f"{shown(path)}: is not a file")
        _check_place(source, path, Path(os.readlink(f"/proc/self/fd/{place}")))  # noqa: PTH115 - a descriptor's
        with open(f"/proc/self/fd/{place}", "rb") as file:  # noqa: PTH123 - what was looked at, whatever is there now
            return file.read(most)
    except OSError as error:
        raise blame(shown(path), error, SubmissionError) from error
    finally:
        os.close(place)


def _check_place(source: Source, path: Path, place: Path) -> None:
    if source.links and not place.is_relative_to(source.links):
        raise leads_out(path, source.links)


def leads_out(path: Path, bound: Path) -> SubmissionError:
    return SubmissionError(
        f"{shown(path)}: is a link that leads out of {shown(bound)}; put what it leads to in its place"
    )


def check_no_archive(source: Source) -> None:
    """By their names, and by how they begin. Raises SubmissionError."""
    for name in source.files:
        if name.lower().endswith(_ARCHIVE_ENDINGS) or _is_archive(read(source, name, most=_TAR_BLOCK)):
            raise SubmissionError(f"{shown(source.root / name)}: is an archive; unpack it and name the folder")


def _is_archive(head: bytes) -> bool:
    if head.startswith(_BZIP2):
        return head[_BLOCK_AT:].startswith(_BZIP2_BLOCK)
    if head[_TAR_AT:].startswith(_TAR):
        return b"\0" in head
    return head.startswith(_MAGICS)
