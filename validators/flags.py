"""Flags of the form `key=value`, as the built-in validators take them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from ..core.errors import PackageError

C = TypeVar("C")


class Flags:
    """What was said; `key` alone is `key=true`, and of two that speak of one thing the last one holds."""

    def __init__(self, validator: str, words: Sequence[str], *, known: Sequence[str]) -> None:
        """Raises PackageError for a flag that is not one of `known`."""
        self._validator = validator
        self._values: dict[str, str] = {}
        for word in words:
            key, equals, value = word.partition("=")
            if key not in known:
                raise PackageError(f"the validator {validator} has no flag {word!r}{_hint(known)}")
            self._values[key] = value if equals else "true"

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def yes(self, key: str, *, default: bool) -> bool:
        return self.one_of(
            key, {"true": True, "false": False, "yes": True, "no": False, "1": True, "0": False}, default
        )

    def one_of(self, key: str, choices: dict[str, C], default: C) -> C:
        if key not in self._values:
            return default
        text = self._values[key].lower()
        if text not in choices:
            raise self._error(key, f"one of {', '.join(choices)}")
        return choices[text]

    def whole(self, key: str, default: int) -> int:
        try:
            return int(self._values.get(key, default))
        except ValueError:
            raise self._error(key, "a whole number") from None

    def amount(self, key: str, default: float | None) -> float | None:
        """A finite number from 0 on."""
        if key not in self._values:
            return default
        try:
            value = float(self._values[key])
        except ValueError:
            value = -1.0
        if not 0 <= value < float("inf"):
            raise self._error(key, "a number from 0 on")
        return value

    def wholes(self, key: str, default: Sequence[int]) -> list[int]:
        """Whole numbers with commas between them."""
        if key not in self._values:
            return list(default)
        try:
            return [int(word) for word in self._values[key].strip("[]").split(",")]
        except ValueError:
            raise self._error(key, "whole numbers with commas between them") from None

    def _error(self, key: str, wanted: str) -> PackageError:
        return PackageError(
            f"flag {key} of the validator {self._validator} must be {wanted}, not {self._values[key]!r}"
        )


def _hint(known: Sequence[str]) -> str:
    return f"; it has {', '.join(known)}" if known else "; it has none"
