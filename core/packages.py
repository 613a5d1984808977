"""Loading a problem package with whichever format knows it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from . import archives, materials
from .documents import shown
from .errors import PackageError, UsageError
from .model import Problem
from .plugins import Plugins
from .protocols import Format, Writer
from .shortage import blame


def load_problem(path: Path, plugins: Plugins, *, format_name: str | None = None) -> Problem:
    """Raises PackageError: no such folder, of no known format, or what its format finds wrong.

    UsageError where no format is called `format_name`.
    """
    try:
        folder = _folder(path)
        return _format(folder, plugins, format_name).load(folder)
    except OSError as error:
        raise blame(error.filename or path, error, PackageError) from error


def write_problem(problem: Problem, folder: Path, writer: Writer) -> Sequence[str]:
    """Into `folder`, which appears whole or not at all. Returns what could not be carried over, a line each.

    Raises UsageError where there is something already, PackageError, MachineError.
    """
    if problem.unfinished:
        why = "a program of the package says which tests there are, and has not been run"
        raise PackageError(f"{shown(problem.root)}: {why}; judge the problem, then convert it")
    folder = folder.absolute()
    beside = folder.with_name(f".{folder.name}.new")
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(f"{folder}: is there already; name an empty folder, or one that is not there")
        beside.mkdir(parents=True)
    except OSError as error:
        raise blame(error.filename or folder, error, PackageError) from error
    try:
        notes = writer.write(problem, beside)
        if folder.is_dir():
            folder.rmdir()
        beside.rename(folder)
    except OSError as error:
        raise blame(error.filename or folder, error, PackageError) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return notes


def _folder(path: Path) -> Path:
    """The folder of the package: itself, or what its zip file holds, unpacked in the cache."""
    if path.is_dir():
        return path
    if not path.exists():
        raise PackageError(f"{path}: no such folder; a problem package is wanted here")
    if not path.is_file() or not archives.is_archive(path):
        raise PackageError(f"{path}: is not a folder, and no zip file; a problem package is wanted here")
    made = materials.folder(f"package\0{path.name}\0{materials.identity(path)}", lambda into: _unpack(path, into))
    inside = list(made.iterdir())
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else made


def _unpack(archive: Path, into: Path) -> None:
    """Below a folder of the archive's name, as the names of some formats' problems are those of their folders."""
    target = into / (archive.stem or "package")
    target.mkdir()
    archives.unpack(archive, target)
    inside = list(target.iterdir())
    if len(inside) == 1 and inside[0].is_dir():  # it was packed with its folder
        holder = target.rename(into / ".holder")
        (holder / inside[0].name).rename(into / inside[0].name)
        holder.rmdir()


def _format(path: Path, plugins: Plugins, name: str | None) -> Format:
    names = ", ".join(plugins.formats)
    if name is not None and name not in plugins.formats:
        raise UsageError(f"no format is called {name!r}; known are {names}")
    if name is not None:
        return plugins.formats[name]
    for known in plugins.formats.values():
        if known.detect(path):
            return known
    raise PackageError(f"{path}: looks like no package format that is known ({names}); is problem.yaml missing?")
