"""A program's own files in its working folder, where it may open them by their names: data, or more of a script. Pure.

They are links to /program, which cannot be written. A submission of one file has none, whatever the package puts beside
it: there is nothing of its own that it could want. Sources: problem package format 2025-09, "Working directory";
DOMjudge and BAPCtools start what they interpret among its files.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import PurePosixPath

from . import detection
from .language import Language
from .model import PROGRAM, Program, Source

Links = tuple[tuple[str, str], ...]
_COMPILED_IN = frozenset((".h", ".hh", ".hpp", ".hxx"))


def lying_beside(language: Language, source: Source) -> tuple[str, ...]:
    """Names of the files that are put into the program's folder for that, beside what was built.

    `source` is what is compiled: a submission of several files, and the package's.
    """
    if not language.artifacts:
        return source.files
    compiled = {*detection.sources_of(language, source), *language.artifacts, *language.prepared}
    return tuple(
        name
        for name in source.files
        if compiled.isdisjoint(_with_folders(name)) and PurePosixPath(name).suffix not in _COMPILED_IN
    )


def links(program: Program, taken: Collection[str] = ()) -> Links:
    """For a working folder in which others are called as those in `taken`: theirs are the names, and all below."""
    if not program.beside:  # so it is with most, and this is asked before each run
        return ()
    closed = set(taken)
    folders = {folder for name in taken for folder in _with_folders(name)}
    return tuple(
        (name, f"{PROGRAM}/{name}")
        for name in program.beside
        if name not in folders and closed.isdisjoint(_with_folders(name))
    )


def _with_folders(name: str) -> Iterator[str]:
    """The name, and those of the folders that it lies in."""
    path = PurePosixPath(name)
    yield name
    yield from (str(folder) for folder in path.parents if folder.name)
