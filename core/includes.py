"""Headers that a package's programs in C and C++ include and the package does not hold: testlib.h, most of all.

They are looked for in the folders of `--include`, those of PARLEY_INCLUDE (with colons between them), in
/usr/local/include and /usr/include. What lies below /usr compilers find by themselves; what lies elsewhere is put
beside the source that includes it.

Parley's own library for authors, `parley.h` and, for programs in Python, `parley_author.py`, is always found: in
core/author, unless one of the folders that somebody named has another.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from msgspec.structs import replace

from . import sources
from .documents import shown
from .errors import PackageError
from .model import SOURCES, Source
from .shortage import blame

_USUAL = (Path("/usr/local/include"), Path("/usr/include"))
_ENDINGS = frozenset((".c", ".cc", ".cpp", ".cxx", ".c++", ".h", ".hh", ".hpp", ".hxx"))
_PYTHON = ".py"
_INCLUDE = re.compile(rb"^[ \t]*#[ \t]*include[ \t]*(?:\"([\w.+-]+)\"|<([\w.+-]+)>)", re.MULTILINE)
_WANTED = frozenset(("testlib.h",))  # packages leave it out, as every judge has it
_IMPORT = re.compile(rb"^[ \t]*(?:import|from)[ \t]+parley_author\b", re.MULTILINE)
_MOST_BYTES = 1 << 20
LIBRARY: Mapping[str, Path] = {
    name: Path(__file__).parent / "author" / name for name in ("parley.h", "parley_author.py")
}


def path(folders: Sequence[Path]) -> tuple[Path, ...]:
    """Where headers are looked for, in order: `folders` are those of the command line."""
    said = os.environ.get("PARLEY_INCLUDE", "").split(":")
    return (*folders, *(Path(folder) for folder in said if folder), *_USUAL)


def completed(source: Source, folders: Sequence[Path]) -> Source:
    """The source with the headers that it lacks beside it. `folders` are a `path()`.

    Raises PackageError for testlib.h where it is nowhere.
    """
    have = {PurePosixPath(name).name for name in (*source.files, *(name for name, _ in source.beside))}
    waiting = [(name, _text(source, name)) for name in source.files if _may_include(name)]
    waiting += [(name, _head(file)) for name, file in source.beside if _may_include(name)]
    found: list[tuple[str, Path]] = []
    flags: dict[str, None] = {}
    while waiting:
        includer, text = waiting.pop(0)
        for header, angled in _imported(text) if includer.endswith(_PYTHON) else _included(text):
            if header in have:
                continue
            file = _find(includer, header, folders, source)
            if file is None:
                continue
            have.add(header)
            name = str(PurePosixPath(includer).with_name(header))
            found.append((name, file))
            waiting.append((name, _head(file)))
            if angled:
                flags[str(PurePosixPath(SOURCES, name).parent)] = None
    more = [word for folder in flags for word in ("-I", folder)]
    return replace(source, beside=(*source.beside, *found), flags=(*source.flags, *more)) if found else source


def _find(includer: str, header: str, folders: Sequence[Path], source: Source) -> Path | None:
    """Outside /usr; None: it is there, or is none of ours to know."""
    for folder in folders:
        if (folder / header).is_file():
            return None if folder.is_relative_to("/usr") else folder / header
    if header in LIBRARY:
        return LIBRARY[header]
    if header not in _WANTED:
        return None
    looked = ", ".join(shown(folder) for folder in folders)
    raise PackageError(
        f"{shown(source.root / includer)}: includes {header}, which is neither in the package nor in {looked}; "
        "put it into one of these, or name its folder with --include or PARLEY_INCLUDE"
    )


def _included(text: bytes) -> Iterator[tuple[str, bool]]:
    """Names of headers, and whether they stand between angle brackets."""
    for found in _INCLUDE.finditer(text):
        quoted, angled = found.groups()
        yield (quoted or angled).decode(), bool(angled)


def _imported(text: bytes) -> Iterator[tuple[str, bool]]:
    """As `_included()`, of a program in Python: our library, where it asks for it."""
    if _IMPORT.search(text):
        yield "parley_author.py", False


def _may_include(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in _ENDINGS or name.endswith(_PYTHON)


def _text(source: Source, name: str) -> bytes:
    return sources.read(source, name, most=_MOST_BYTES)


def _head(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(_MOST_BYTES)
    except OSError as error:
        raise blame(file, error, PackageError) from error
