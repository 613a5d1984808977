"""Putting limits back into a package's own file. It must load again with just these limits, or the file stays."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ..documents import read_small, shown
from ..errors import PackageError
from ..model import MIB, Problem
from ..plugins import Plugins
from ..protocols import Format, LimitsWriter
from ..shortage import blame
from .scalars import Keys, changed


def write(problem: Problem, plugins: Plugins, *, time_ms: float, memory_bytes: int) -> list[Path]:
    """The files that were changed. Raises PackageError: its format has no place for limits, or it cannot be changed."""
    known: Format = plugins.formats[problem.format]
    if not isinstance(known, LimitsWriter):
        raise PackageError(f"{shown(problem.root)}: limits of format {problem.format} cannot be written; do it by hand")
    texts = known.with_limits(problem, time_ms=time_ms, memory_bytes=memory_bytes)
    before: dict[Path, bytes] = {}
    try:
        for path, text in texts.items():
            before[path] = path.read_bytes()
            _replace(path, text.encode())
        again = known.load(problem.root)
        _check(again, time_ms, memory_bytes)
    except BaseException as error:
        for path, data in before.items():
            _replace(path, data)
        if isinstance(error, OSError):
            raise blame(error.filename or problem.root, error, PackageError) from error
        raise
    return [path for path, data in before.items() if path.read_bytes() != data]


def edited(path: Path, values: Mapping[Keys, str]) -> str:
    """The text of that file with these values. Raises PackageError."""
    try:
        return changed(read_small(path).decode(), values)
    except ValueError as error:
        raise PackageError(f"{shown(path)}: its limits cannot be changed here: {error}; do it by hand") from error


def seconds(time_ms: float) -> str:
    """Without a point where there is nothing behind it."""
    return f"{time_ms / 1000:g}"


def mebibytes(memory_bytes: int) -> str:
    return str(memory_bytes // MIB)


def _check(again: Problem, time_ms: float, memory_bytes: int) -> None:
    limits = again.limits
    if again.calibration or abs(limits.time_ms - time_ms) > 1 or limits.memory_bytes != memory_bytes:
        where = shown(again.root)
        raise PackageError(f"{where}: something else states its limits as well, so nothing was written; do it by hand")


def _replace(path: Path, data: bytes) -> None:
    """Whole or not at all, with the mode that it had, and the owner where that can be. Raises OSError."""
    before = path.stat()
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as file:
        try:
            file.write(data)
            file.flush()
            with contextlib.suppress(PermissionError):
                os.fchown(file.fileno(), before.st_uid, before.st_gid)
            os.fchmod(file.fileno(), before.st_mode & 0o7777)
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
