"""Programs of an rbx package: where each lies, and what is compiled with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ...core import materials, places
from ...core.documents import Document, read_small, shown
from ...core.errors import PackageError
from ...core.model import CheckerSpec, InteractorSpec, Source
from . import _rbx_dependencies, _rbx_header

HEADER = "rbx.h"
_OWN_HEADER = "rbx.override.h"
_NAMES_GROUP = b"getGroup"  # of rbx.h
_HEADERS = (".h", ".hpp", ".hh", ".inc")
_PROGRAM_ENDINGS = (".cpp", ".cc", ".c", ".py", ".java", ".kt", ".go", ".rs", ".sh")
LANGUAGES = {"cpp": "cpp", "c": "c", "py": "python3", "python": "python3", "pypy": "pypy3", "java": "java",
             "kt": "kotlin", "kotlin": "kotlin", "go": "go", "rs": "rust", "rust": "rust"}  # fmt: skip
SOLUTION = ("path", "outcome", "outcomePerGroup", "score", "language", "tags", "inference", "compilationFiles")


class Programs:
    """Of one package; `document` is its problem.rbx.yml. `said` are the keys of parts of it that nobody acts upon."""

    def __init__(self, root: Path, document: Document) -> None:
        self._root = root
        self._where = document.where
        document.part("vars")  # a mapping, if anything
        self._variables: dict[str, Any] = document.raw("vars") or {}
        self._header = self._made_header(self._variables, "")
        self._generators: dict[str, Document] = {}
        self.said: list[str] = []
        for number, item in enumerate(parts(document, "generators"), start=1):
            name = item.text("name")
            if not name or name in self._generators:
                raise PackageError(f"{item.where}: generator {number} must have a name of its own")
            self._generators[name] = item

    def generator(self, name: str) -> Source:
        """By the name that it was given, or its path, with its ending or without."""
        item = self._generators.get(name)
        if item:
            return self.source(item)
        place = places.inside(self._root, name, where=self._where)
        candidates = [place, *(place.with_name(f"{place.name}{ending}") for ending in _PROGRAM_ENDINGS)]
        found = [path for path in candidates if path.is_file()]
        if len(found) != 1:
            why = "several files could be it; name one with its ending" if found else "no such generator"
            raise PackageError(f"{self._where}: {shown(name[:100])!r}: {why}")
        return self.at(found[0], ())

    def checker(self, document: Document) -> CheckerSpec:
        """The package's, one of testlib's by its name where that is no file; token by token, as wcmp, without any."""
        if "checker" not in document:
            return CheckerSpec("default", ("case_sensitive",))
        item = document.part("checker")
        mode, name = item.text("mode", "testlib"), item.text("path")
        while not places.inside(self._root, name, where=item.where).is_file() and "fallback_to" in item:
            self.close(item)
            item = item.part("fallback_to")
            name = item.text("path")
        item.raw("fallback_to")
        if mode != "testlib":
            raise PackageError(f"{item.where}: mode {shown(mode[:40])!r} is not known, only testlib is")
        if places.inside(self._root, name, where=item.where).is_file():
            return CheckerSpec("testlib", program=self.source(item), language=language(item))
        self.close(item)
        return CheckerSpec(f"testlib-{shown(Path(name).stem)}")

    def interactor(self, document: Document) -> InteractorSpec:
        if "interactor" not in document:
            raise PackageError(f"{self._where}: a problem of type communication must have an interactor")
        item = document.part("interactor")
        checked = item.flag("legacy", default=False) and "checker" in document
        item.raw("capture")
        return InteractorSpec("testlib", self.source(item), language=language(item), checked=checked)

    def source(self, item: Document, *, header: Path | None = None) -> Source:
        """Of a mapping with a `path`."""
        path = places.present(self._root, item.text("path"), where=item.where)
        more = self.more(item)
        for key in ("language", "name", "legacy", "capture", "mode"):
            item.raw(key)
        self.close(item)
        return self.at(path, more, header=header)

    def more(self, item: Document) -> list[Path]:
        """Files that the program is compiled with."""
        return [places.present(self._root, name, where=item.where) for name in item.words("compilationFiles")]

    def close(self, item: Document) -> None:
        """Nobody asks it any more."""
        self.said += item.unknown()

    def input_validator(self, item: Document, group: str, own: Document) -> CheckerSpec | None:
        """As it sees tests of a group, which may have variables of its `own`; it is told of both on its command line.

        It is compiled for the group only where it can tell the difference by its header. None: it is not there.
        """
        path = places.inside(self._root, item.text("path"), where=item.where)
        if not path.is_file():
            name = shown(str(path.relative_to(self._root)))
            self.said.append(f"{item.where}: {name} is not there, and inputs are not validated by it")
            return None
        path = places.present(self._root, item.text("path"), where=item.where)
        variables = _rbx_header.merged(self._variables, {name: own.raw(name) for name in own})
        header = None
        if list(own) or _NAMES_GROUP in read_small(path):
            header = self._made_header(variables, group)
        told = (f"--{name}={text}" for name, text in _rbx_header.flat(variables, ""))
        source = self.source(item, header=header)
        return CheckerSpec("testlib-input", (*told, "--group", group), source, language(item))

    def at(self, path: Path, more: Sequence[Path], *, header: Path | None = None) -> Source:
        """With the headers of its folder and of the package's, and `rbx.h` as it is made from the variables.

        And with what it includes and imports from elsewhere.
        """
        header = header or self._header
        inner, flags = _rbx_dependencies.needed(self._root, path)
        found = {one.name: one for folder in (self._root, path.parent) for one in _headers(folder)}
        found |= {one.name: one for one in more}
        found[HEADER] = header
        found |= dict(inner)
        if flags:  # a folder that is searched must be there
            found[str(path.parent.relative_to(self._root) / HEADER)] = header
        found.pop(path.name, None)
        return Source(path.parent, (path.name,), beside=tuple(sorted(found.items())), flags=flags)

    def needs_more(self, path: Path) -> bool:
        """Whether a program includes files of other folders, or imports others of its own."""
        return bool(_rbx_dependencies.needed(self._root, path)[0])

    def _made_header(self, variables: dict[str, Any], group: str) -> Path:
        own = self._root / _OWN_HEADER
        if own.is_file():
            return places.present(self._root, _OWN_HEADER, where=self._where)
        text = _rbx_header.header(variables, group)
        folder = materials.folder(f"rbx.h\0{text}", lambda into: _write(into / HEADER, text))
        return folder / HEADER


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", errors="replace")


def _headers(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in _HEADERS and path.is_file() and not path.is_symlink():
            yield path


def language(item: Document) -> str | None:
    said = item.text("language")
    return LANGUAGES.get(said, said) if said else None


def parts(document: Document, key: str) -> Iterator[Document]:
    """Each of a list of mappings."""
    for number, value in enumerate(document.items(key), start=1):
        yield Document({str(number): value}, f"{document.where}, {key}").part(str(number))


def pattern(root: Path, text: str, where: str) -> list[Path]:
    """Files of the package that a glob names, sorted; none of them outside of it."""
    places.inside(root, text, where=where)
    try:
        found = sorted(path for path in root.glob(text.removeprefix("./")) if path.is_file())
    except (ValueError, NotImplementedError, IndexError, OSError, RecursionError) as error:
        raise PackageError(f"{where}: {shown(text[:100])!r} is no pattern of files: {error}") from error
    return [places.present(root, str(path.relative_to(root)), where=where) for path in found]
