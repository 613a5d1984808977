"""The default validator of ICPC/Kattis packages: tokens, with the flags that their `validator_flags` may hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from ..core.errors import PackageError
from ..core.hookspecs import hookimpl
from .comparison import Compare, Comparison, decided
from .tokens import Rules, difference


def parse(flags: Sequence[str]) -> Rules:
    """Raises PackageError for a flag that is not one of the format's."""
    words = iter(flags)
    rules = Rules()
    for word in words:
        match word:
            case "case_sensitive":
                rules = replace(rules, case_sensitive=True)
            case "space_change_sensitive":
                rules = replace(rules, space_sensitive=True)
            case "float_tolerance":
                tolerance = _tolerance(word, words)
                rules = replace(rules, absolute=tolerance, relative=tolerance)
            case "float_absolute_tolerance":
                rules = replace(rules, absolute=_tolerance(word, words))
            case "float_relative_tolerance":
                rules = replace(rules, relative=_tolerance(word, words))
            case _:
                raise PackageError(f"the default validator has no flag {word!r}")
    return rules


def _tolerance(flag: str, words: Iterator[str]) -> float:
    text = next(words, "")
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise PackageError(f"validator flag {flag} needs a number, not {text!r}")
    return value


def _compare(flags: Sequence[str]) -> Compare:
    rules = parse(flags)
    return lambda output, answer, points: decided(difference(output, answer, rules))


@hookimpl
def parley_validators() -> list[Comparison]:
    return [Comparison("default", _compare)]
