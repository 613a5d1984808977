"""Reading files that people write: YAML with errors that say where, and typed access that says what was wrong."""

from __future__ import annotations

import re
import reprlib
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, TypeGuard

import msgspec
import yaml

from .errors import InputError, PackageError
from .shortage import blame

_MOST = 1e9  # of any number: what a time in seconds or a size in MiB becomes still fits where it is counted
_MOST_BYTES = 1 << 20
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
    try:
        return msgspec.convert(value, dict[str, Any])
    except msgspec.ValidationError:
        return None


def _list(value: object) -> list[Any] | None:
    try:
        return msgspec.convert(value, list[Any])
    except msgspec.ValidationError:
        return None


def read_yaml(path: Path) -> Document:
    """Raises PackageError with line and column for what is no YAML mapping. An empty file is an empty mapping."""
    data = read_small(path)
    try:
        value = yaml.load(data, Loader=_Loader)  # noqa: S506 - it makes nothing but texts, lists and mappings
    except RecursionError as error:
        raise PackageError(f"{path}: is nested too deeply") from error
    except (yaml.YAMLError, ValueError) as error:
        raise PackageError(f"{path}{_place(error)}: is not valid YAML: {_problem(error)}") from error
    values = _mapping({} if value is None else value)
    if values is None:
        raise PackageError(f"{path}: must hold keys and values, not {_spoken(value)}")
    return Document(values, str(path))


def read_small(path: Path, kind: type[InputError] = PackageError) -> bytes:
    """A file that a person wrote. Raises `kind` for what is none: a folder, a pipe, more than 1 MiB."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise kind(f"{path}: is not a file")
        with path.open("rb") as file:
            return read_opened(file, path, kind)
    except OSError as error:
        raise blame(path, error, kind) from error


def read_opened(file: BinaryIO, path: Path, kind: type[InputError] = PackageError) -> bytes:
    """The same of one that was opened and looked at. Raises OSError too."""
    data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise kind(f"{path}: is larger than {_MOST_BYTES >> 20} MiB")
    return data


def shown(path: Path | str) -> str:
    r"""A path as text that every reader takes: bytes that are not UTF-8 become `\xff`."""
    return str(path).encode(errors="surrogateescape").decode(errors="backslashreplace")


def _place(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f":{mark.line + 1}:{mark.column + 1}" if mark else ""


def _problem(error: Exception) -> str:
    return " ".join(str(getattr(error, "problem", None) or error).split())
