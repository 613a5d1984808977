"""What programs of rbx packages include or import, other than headers of their own folder.

Paths in quotes are relative to whoever includes them, as in `#include "../lib/graph.h"`; such files lie beside the
program under their names in the package. Python's modules are those of its folder. Source: rbx, `CodeItem`: "sibling
imports" and "quoted includes" are found without being named.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from ...core.documents import read_small
from ...core.model import SOURCES

_INCLUDE = re.compile(rb'^[ \t]*#[ \t]*include[ \t]*"([^"\n]{1,200})"', re.MULTILINE)
_IMPORT = re.compile(rb"^[ \t]*(?:from|import)[ \t]+(\w{1,100})", re.MULTILINE)
_C = (".c", ".cc", ".cpp", ".cxx", ".h", ".hh", ".hpp", ".inc")
_MOST = 1000

Files = tuple[tuple[str, Path], ...]


def needed(root: Path, program: Path) -> tuple[Files, tuple[str, ...]]:
    """Files by their names beside the program, and what the compiler is told. Raises PackageError."""
    if program.suffix == ".py":
        return tuple((path.name, path) for path in _closure(root, program, _imported)), ()
    if program.suffix not in _C:
        return (), ()
    found = _closure(root, program, _included)
    if all(path.parent == program.parent for path in found):
        return (), ()
    names = tuple((str(path.relative_to(root)), path) for path in found)
    return names, ("-I", SOURCES, *(("-I", f"{SOURCES}/{program.parent.relative_to(root)}") * (program.parent != root)))


def _closure(root: Path, program: Path, named: Callable[[Path, bytes], Iterator[Path]]) -> list[Path]:
    """All that is named by the program, and by what that names; links are not followed."""
    found: dict[Path, None] = {program: None}
    waiting = [program]
    while waiting and len(found) < _MOST:
        includer = waiting.pop()
        for path in named(includer, read_small(includer)):
            if path not in found and path.is_relative_to(root) and path.is_file() and path.resolve() == path:
                found[path] = None
                waiting.append(path)
    return list(found)[1:]


def _included(includer: Path, text: bytes) -> Iterator[Path]:
    for match in _INCLUDE.finditer(text):
        yield Path(os.path.normpath(includer.parent / os.fsdecode(match[1])))


def _imported(includer: Path, text: bytes) -> Iterator[Path]:
    for match in _IMPORT.finditer(text):
        yield includer.parent / f"{os.fsdecode(match[1])}.py"
