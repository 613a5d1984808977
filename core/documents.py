"""Reading files that people write: YAML with errors that say where, and typed access that says what was wrong."""

from __future__ import annotations

import json
import re
import reprlib
import stat
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, TypeGuard
from xml.etree import ElementTree as ET
from xml.parsers import expat

import msgspec
import yaml

from .errors import InputError, PackageError
from .placeholders import filled
from .shortage import blame

_MOST = 1e9  # of any number: what a time in seconds or a size in MiB becomes still fits where it is counted
_MOST_BYTES = 1 << 20
_MOST_DATA_BYTES = 16 << 20  # of what programs write: a list of ten thousand tests
_MOST_DEPTH = 100
_MOST_NODES = 1_000_000  # of a YAML document, its aliases written out
_NUMBER = re.compile(r"[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,2})?", re.ASCII)
_FLAGS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_NULL = "tag:yaml.org,2002:null"


class _Loader(yaml.BaseLoader):
    """Texts, lists, mappings and null: a problem may be called `No`, or `007`, and tags are not obeyed.

    It is written in Python: the loader in C overruns the stack on deep nesting, and takes the judge with it.
    """


_Loader.yaml_implicit_resolvers = {first: [(_NULL, re.compile(r"(?:~|null|Null|NULL)?\Z"))] for first in (*"~nN", "")}
_Loader.add_constructor(_NULL, lambda loader, node: None)


class Document:
    """A mapping read from a file, or part of one. Keys that were asked for are remembered: `unknown()` has the rest."""

    def __init__(self, values: Mapping[str, Any], where: str) -> None:
        self._values = values
        self.where = where
        self._asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return self._values.get(key) is not None

    def _error(self, key: str, wanted: str) -> PackageError:
        return PackageError(f"{self.where}: {key} must be {wanted}, not {_spoken(self._values[key])}")

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def raw(self, key: str) -> Any:
        self._asked.add(key)
        return self._values.get(key)

    def text(self, key: str, default: str = "") -> str:
        value = self.raw(key)
        if value is None:
            return default
        if not _is_text(value):
            raise self._error(key, "a text")
        return value

    def number(self, key: str, default: float) -> float:
        """A number above zero."""
        value = self.raw(key)
        if value is None:
            return default
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = -1.0
        if not 0 < number <= _MOST:
            raise self._error(key, f"a number up to {_MOST:.0f}" if number > _MOST else "a number above 0")
        return number

    def fraction(self, key: str, default: Fraction) -> Fraction:
        """Exactly what is written: 0.1 is a tenth. From -1e9 to 1e9, with at most 30 digits."""
        value = self.raw(key)
        if value is None:
            return default
        if not _is_text(value) or not _NUMBER.fullmatch(value) or abs(float(value)) > _MOST:
            raise self._error(key, f"a number up to {_MOST:.0f}")
        return Fraction(value)

    def flag(self, key: str, default: bool) -> bool:  # noqa: FBT001 - as with the others
        """Yes or no, in the words of YAML 1.1 and JSON."""
        value = self.raw(key)
        if value is None:
            return default
        if not _is_text(value) or value.lower() not in _FLAGS:
            raise self._error(key, "true or false")
        return _FLAGS[value.lower()]

    def items(self, key: str) -> list[Any]:
        """A list of anything; none where there is no such key."""
        value = self.raw(key)
        if value is None:
            return []
        values = _list(value)
        if values is None:
            raise self._error(key, "a list")
        return values

    def parts(self, key: str) -> list[Document]:
        """A list of mappings; none where there is no such key."""
        found: list[Document] = []
        for number, value in enumerate(self.items(key), 1):
            values = _mapping(value)
            if values is None:
                raise PackageError(f"{self.where}, {key}: entry {number} must be a mapping, not {_spoken(value)}")
            found.append(Document(values, f"{self.where}, {key} {number}"))
        return found

    def part(self, key: str) -> Document:
        value = self.raw(key)
        if value is None:
            return Document({}, f"{self.where}, {key}")
        values = _mapping(value)
        if values is None:
            raise self._error(key, "a mapping")
        return Document(values, f"{self.where}, {key}")

    def words(self, key: str) -> list[str]:
        """A text of words, or a list of them."""
        value = self.raw(key)
        if value is None:
            return []
        if _is_text(value):
            return value.split()
        words = _list(value)
        if words is None or not all(map(_is_text, words)):
            raise self._error(key, "words")
        return words

    def unknown(self) -> list[str]:
        return [f"{self.where}: key {key!r} is not understood" for key in self._values if key not in self._asked]


def _spoken(value: object) -> str:
    """Few values are short: aliases make a list of a million out of ten lines."""
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, list) else reprlib.repr(value)


def _is_text(value: object) -> TypeGuard[str]:
    """Not every string that YAML can spell is one: a NUL ends command lines, half a surrogate pair has no bytes."""
    return isinstance(value, str) and not re.search("[\0\ud800-\udfff]", value)


def _mapping(value: object) -> dict[str, Any] | None:
    """None for what is no mapping, or has keys that are no texts."""
    if not isinstance(value, dict):
        return None
    try:
        return msgspec.convert(value, dict[str, Any])
    except msgspec.ValidationError:
        return None


def _list(value: object) -> list[Any] | None:
    if not isinstance(value, list):
        return None
    try:
        return msgspec.convert(value, list[Any])
    except msgspec.ValidationError:
        return None


def read_yaml(path: Path, *, constants: Sequence[tuple[str, str]] = ()) -> Document:
    """Raises PackageError with line and column for what is no YAML mapping. An empty file is an empty mapping.

    `constants` are put in for `{{name}}` before it is read.
    """
    data = filled(read_small(path), constants)
    try:
        value = _loaded(data)
    except RecursionError as error:
        raise PackageError(f"{path}: is nested too deeply") from error
    except (yaml.YAMLError, ValueError) as error:
        raise PackageError(f"{path}{_place(error)}: is not valid YAML: {_problem(error)}") from error
    values = _mapping({} if value is None else value)
    if values is None:
        raise PackageError(f"{path}: must hold keys and values, not {_spoken(value)}")
    return Document(values, str(path))


def read_json(path: Path, *, doubled: list[str] | None = None) -> Document:
    """A JSON object. Numbers are texts, so that nothing is rounded, true and false too.

    A key may not come twice; but where the format's own tools take the last one, `doubled` gets a line about each.
    Raises PackageError with line and column.
    """
    try:
        text = read_small(path, most=_MOST_DATA_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PackageError(f"{path}: is not UTF-8 text (byte {error.start})") from error
    return json_document(text, str(path), doubled=doubled)


def json_document(text: str, where: str, *, doubled: list[str] | None = None) -> Document:
    """The same of a text from elsewhere: some formats keep JSON in a value of theirs."""

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        if doubled is None:
            return _without_doubles(found)
        doubled.extend(
            f"{where}: key {reprlib.repr(key)} comes twice in one object; the last counts" for key in _doubled(found)
        )
        return dict(found)

    try:
        value = json.loads(text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        raise PackageError(f"{where}:{error.lineno}:{error.colno}: is not valid JSON: {error.msg}") from error
    except RecursionError as error:
        raise PackageError(f"{where}: is nested too deeply") from error
    except ValueError as error:
        raise PackageError(f"{where}: {error}") from error
    values = _mapping(_without_flags(value, 0, where))
    if values is None:
        raise PackageError(f"{where}: must hold an object, not {_spoken(value)}")
    return Document(values, where)


def _loaded(data: bytes) -> object:
    """Texts, lists, mappings and null. Raises YAMLError: a key comes twice, aliases make it larger than it looks."""
    loader = _Loader(data)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        _check_size(node, {}, set())
        value: object = loader.construct_document(node)  # pyright: ignore[reportUnknownMemberType] - it has no types
        return value
    finally:
        loader.dispose()


def _check_size(node: yaml.Node, sizes: dict[int, int], above: set[int]) -> int:
    """How many nodes there are when every alias is written out; `sizes` are those that were counted already."""
    if id(node) in above:
        raise yaml.MarkedYAMLError(problem="an alias stands within what it stands for", problem_mark=node.start_mark)
    if id(node) not in sizes:
        above.add(id(node))
        sizes[id(node)] = 1 + sum(_check_size(inner, sizes, above) for inner in _inner(node))
        above.remove(id(node))
    if sizes[id(node)] > _MOST_NODES:
        problem = f"with its aliases written out it has more than {_MOST_NODES} entries"
        raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)
    return sizes[id(node)]


def _inner(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.SequenceNode):
        yield from node.value
    if isinstance(node, yaml.MappingNode):
        keys: set[str] = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in keys:
                    problem = f"key {reprlib.repr(key.value)} comes twice"
                    raise yaml.MarkedYAMLError(problem=problem, problem_mark=key.start_mark)
                keys.add(key.value)
            yield key
            yield value


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    for key in _doubled(pairs):
        raise ValueError(f"key {reprlib.repr(key)} comes twice in one object")
    return dict(pairs)


def _doubled(pairs: list[tuple[str, Any]]) -> Iterator[str]:
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            yield key
        seen.add(key)


def _without_flags(value: object, depth: int, path: str) -> object:
    """As YAML's are read: everything that is no list and no mapping is a text, or null."""
    if depth > _MOST_DEPTH:
        raise PackageError(f"{path}: is nested too deeply")
    if isinstance(value, bool):
        return "true" if value else "false"
    mapping, items = _mapping(value), _list(value)
    if mapping is not None:
        return {key: _without_flags(inner, depth + 1, path) for key, inner in mapping.items()}
    if items is not None:
        return [_without_flags(inner, depth + 1, path) for inner in items]
    return value


def read_xml(path: Path) -> ET.Element:
    """An XML document without a document type: those define entities, which can grow without end.

    Raises PackageError with line and column.
    """
    data = read_small(path, most=_MOST_DATA_BYTES)
    builder = ET.TreeBuilder()
    parser = expat.ParserCreate()
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _MOST_DEPTH:
            raise PackageError(f"{path}:{parser.CurrentLineNumber}: is nested too deeply")
        builder.start(tag, attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(tag)

    def refuse(*_: object) -> NoReturn:
        raise PackageError(f"{path}:{parser.CurrentLineNumber}: has a document type (DOCTYPE); remove it")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)
        return builder.close()
    except (expat.ExpatError, LookupError, ValueError) as error:
        place = f":{error.lineno}:{error.offset + 1}" if isinstance(error, expat.ExpatError) else ""
        raise PackageError(f"{path}{place}: is not valid XML: {error}") from error


def read_small(path: Path, kind: type[InputError] = PackageError, *, most: int = _MOST_BYTES) -> bytes:
    """A file that a person wrote. Raises `kind` for what is none: a folder, a pipe, more than `most` bytes (1 MiB)."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise kind(f"{path}: is not a file")
        with path.open("rb") as file:
            return read_opened(file, path, kind, most=most)
    except OSError as error:
        raise blame(path, error, kind) from error


def read_opened(file: BinaryIO, path: Path, kind: type[InputError] = PackageError, *, most: int = _MOST_BYTES) -> bytes:
    """The same of one that was opened and looked at. Raises OSError too."""
    data = file.read(most + 1)
    if len(data) > most:
        raise kind(f"{path}: is larger than {most >> 20} MiB")
    return data


def shown(path: Path | str) -> str:
    r"""A path as text that every reader takes: bytes that are not UTF-8 become `\xff`."""
    return str(path).encode(errors="surrogateescape").decode(errors="backslashreplace")


def _place(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f":{mark.line + 1}:{mark.column + 1}" if mark else ""


def _problem(error: Exception) -> str:
    return " ".join(str(getattr(error, "problem", None) or error).split())
