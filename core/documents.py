"""Reading files that people write: YAML with errors that say where, and typed access that says what was wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import yaml

from .errors import PackageError

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Document:
    """A mapping read from a file, or part of one. Keys that were asked for are remembered: `unknown()` has the rest."""

    def __init__(self, values: Mapping[str, Any], where: str) -> None:
        self._values = values
        self.where = where
        self._asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return self._values.get(key) is not None

    def _error(self, key: str, wanted: str) -> PackageError:
        return PackageError(f"{self.where}: {key} must be {wanted}, not {self._values[key]!r}")

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def raw(self, key: str) -> Any:
        self._asked.add(key)
        return self._values.get(key)

    def text(self, key: str, default: str = "") -> str:
        value = self.raw(key)
        if value is None:
            return default
        if isinstance(value, (dict, list)):
            raise self._error(key, "a text")
        return str(value)

    def number(self, key: str, default: float) -> float:
        """A number above zero."""
        value = self.raw(key)
        if value is None:
            return default
        try:
            number = float(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else -1.0
        except ValueError:
            number = -1.0
        if not 0 < number < 1e15:
            raise self._error(key, "a number above 0")
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
        if isinstance(value, str):
            return value.split()
        try:
            return msgspec.convert(value, list[str])
        except msgspec.ValidationError:
            raise self._error(key, "words") from None

    def unknown(self) -> list[str]:
        return [f"{self.where}: key {key!r} is not understood" for key in self._values if key not in self._asked]


def _mapping(value: object) -> dict[str, Any] | None:
    """With its keys as texts; None for what is no mapping."""
    try:
        values = msgspec.convert(value, dict[Any, Any])
    except msgspec.ValidationError:
        return None
    return {str(key): inner for key, inner in values.items()}


def read_yaml(path: Path) -> Document:
    """Raises PackageError with line and column for what is no YAML mapping. An empty file is an empty mapping."""
    try:
        value = yaml.load(path.read_bytes(), Loader=_Loader)  # noqa: S506 - a safe loader, the C one where there is one
    except OSError as error:
        raise PackageError(f"{path}: cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise PackageError(f"{path}{_place(error)}: is not valid YAML: {_problem(error)}") from error
    values = _mapping({} if value is None else value)
    if values is None:
        raise PackageError(f"{path}: must hold keys and values, not {type(value).__name__}")
    return Document(values, str(path))


def _place(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f":{mark.line + 1}:{mark.column + 1}" if mark else ""


def _problem(error: Exception) -> str:
    return " ".join(str(getattr(error, "problem", None) or error).split())
