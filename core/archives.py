"""Unpacking a stranger's zip file: nothing but files and folders, all of them below one folder, and not too many.

What a name, a link or a size in an archive could do is refused before anything is written; that an archive lies about
sizes is noticed while it is read. Everything wrong is a PackageError that names the entry.
"""

from __future__ import annotations

import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from .documents import shown
from .errors import PackageError
from .shortage import REMEDIES, blame
from .verdict import size

MOST_FILES = 50_000
MOST_BYTES = 4 << 30  # of all files, unpacked
_MOST_DIRECTORY_BYTES = 16 << 20  # of the list of files at the end, which is read at once
_MOST_DEPTH = 32
_MOST_NAME = 255  # bytes, of each part: as much as file systems take
_END = struct.Struct("<4s4H2LH")  # the end record: its mark, numbers of disks and entries, size of the list …
_END_MARK = b"PK\5\6"
_SEARCHED = _END.size + 0xFFFF  # a comment may follow
_CHUNK = 1 << 20
# What zipfile raises about archives that nothing but damage, or malice, has made so.
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, LookupError,
            struct.error)  # fmt: skip


def is_archive(path: Path) -> bool:
    """By its first bytes: a zip file, whatever it is called. Raises OSError."""
    with path.open("rb") as file:
        return file.read(4) in (b"PK\3\4", _END_MARK)


def unpack(archive: Path, folder: Path, *, most_bytes: int | None = None) -> None:
    """All that is in `archive`, below `folder`, which exists. Raises PackageError, MachineError."""
    try:
        with archive.open("rb") as file:
            _check_end(archive, file)
            with zipfile.ZipFile(file) as opened:
                entries = list(_checked(archive, opened, most_bytes or MOST_BYTES))
                for name, entry in entries:
                    _write(archive, opened, entry, folder / name)
    except _DAMAGED as error:
        raise PackageError(f"{archive}: cannot be unpacked: {_said(error)}; pack it anew") from error
    except OSError as error:
        if error.errno in REMEDIES or error.filename in (None, str(archive)):
            raise blame(error.filename or archive, error, PackageError) from error
        raise PackageError(f"{archive}: cannot be unpacked: {error.strerror}: {shown(error.filename)}") from error


def _check_end(archive: Path, file: BinaryIO) -> None:
    """How long the list of files is, before anybody reads it."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _SEARCHED))
    tail = file.read()
    at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) - at < _END.size:
        raise PackageError(f"{archive}: is no zip file, or the end of it is missing; pack it anew")
    *_, count, length, _, _ = _END.unpack_from(tail, at)
    if count > MOST_FILES or length > _MOST_DIRECTORY_BYTES:
        raise PackageError(f"{archive}: holds more than {MOST_FILES} files, the limit for packages")


def _checked(archive: Path, opened: zipfile.ZipFile, most_bytes: int) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """Every file with its name, relative and harmless. All are looked at before the first is written."""
    total, seen = 0, set[str]()
    for entry in opened.infolist():
        name = _name(archive, entry)
        total += entry.file_size
        if total > most_bytes:
            raise PackageError(f"{archive}: is more than {size(most_bytes)} when unpacked, the limit")
        if entry.flag_bits & 1:
            raise PackageError(f"{archive}: {name!r} is encrypted; pack it without a password")
        if name in seen:
            raise PackageError(f"{archive}: holds {name!r} twice; pack it anew")
        seen.add(name)
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise PackageError(f"{archive}: {name!r} is a link or no file; pack what it leads to")
        if not entry.is_dir():
            yield name, entry


def _name(archive: Path, entry: zipfile.ZipInfo) -> str:
    """Relative, with no step upwards. Archives made on Windows may have backslashes."""
    text = entry.filename.replace("\\", "/")
    path = PurePosixPath(text)
    said = repr(text[:200])
    if path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":")):
        raise PackageError(f"{archive}: {said} leads out of the package; pack it with relative names")
    if not path.parts or not text.isprintable():
        raise PackageError(f"{archive}: {said} is no name for a file; rename it")
    if len(path.parts) > _MOST_DEPTH or any(len(part.encode(errors="replace")) > _MOST_NAME for part in path.parts):
        raise PackageError(f"{archive}: {said} is too long a name, or too deep; rename it")
    return str(path)


def _write(archive: Path, opened: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path) -> None:
    """Never through what another entry made: names are unique, and none is a link."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with opened.open(entry) as source, target.open("xb") as file:
        shutil.copyfileobj(source, file, _CHUNK)
        if file.tell() != entry.file_size:
            raise PackageError(f"{archive}: {entry.filename!r} is damaged; pack it anew")
    if entry.external_attr >> 16 & stat.S_IXUSR:
        target.chmod(0o755)


def _said(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
