"""What a generator is told: a template of words, and the numbers that a seed puts into it. Pure.

::

    {seed}            the seed
    {n:1..10}         a whole number from 1 to 10, the same wherever {n} stands
    {kind:tree|path}  one of these words

All of it follows from the seed, so a case can be made again. Each value can be made smaller: numbers towards their
least, words towards the first.
"""

from __future__ import annotations

import random
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from ..errors import UsageError

_PLACE = re.compile(r"\{([A-Za-z_]\w*)(?::([^{}]*))?\}")
_RANGE = re.compile(r"(-?\d{1,18})\.\.(-?\d{1,18})")
SEED = "seed"
_RUNGS = 8  # how many smaller numbers are tried, at most


class Case(Struct, frozen=True):
    """`places` are the choices behind the values: a number itself, or which word it is, counted from 0."""

    seed: int
    places: tuple[tuple[str, int], ...] = ()


class Template:
    """Raises UsageError for one that makes no sense."""

    def __init__(self, text: str) -> None:
        self._words = _split(text)
        self._ranges: dict[str, tuple[int, int]] = {}
        self._choices: dict[str, tuple[str, ...]] = {}
        for word in self._words:
            for name, said in _PLACE.findall(word):
                self._define(name, said)
        for word in self._words:
            for name, _ in _PLACE.findall(word):
                if name != SEED and name not in self._ranges:
                    raise UsageError(f"--args: {{{name}}} stands for nothing; say {{{name}:1..10}}, or {{{SEED}}}")

    def _define(self, name: str, said: str) -> None:
        if not said:
            return
        found = _RANGE.fullmatch(said)
        words = tuple(said.split("|"))
        if name == SEED or name in self._ranges:
            raise UsageError(f"--args: {{{name}}} is said twice; say what it may be once, then {{{name}}}")
        if found and int(found[1]) <= int(found[2]):
            self._ranges[name] = (int(found[1]), int(found[2]))
        elif not found and len(words) > 1:
            self._ranges[name], self._choices[name] = (0, len(words) - 1), words
        else:
            raise UsageError(f"--args: {{{name}:{said}}} is no range as in 1..10, and no choice as in a|b")

    @property
    def seeded(self) -> bool:
        """Whether another seed alone makes another case."""
        return any(name == SEED for word in self._words for name, _ in _PLACE.findall(word))

    def case(self, seed: int) -> Case:
        """The one of this seed."""
        draw = random.Random(seed)  # noqa: S311 - it must come out the same again
        return Case(seed, tuple((name, draw.randint(*bounds)) for name, bounds in self._ranges.items()))

    def words(self, case: Case) -> tuple[str, ...]:
        """The arguments."""
        values = {SEED: str(case.seed), **self.values(case)}
        return tuple(_PLACE.sub(lambda found: values[found[1]], word) for word in self._words)

    def values(self, case: Case) -> Mapping[str, str]:
        return {name: self._choices[name][at] if name in self._choices else str(at) for name, at in case.places}

    def smaller(self, case: Case) -> Iterator[Case]:
        """Cases with one value made smaller, the smallest first."""
        for number, (name, at) in enumerate(case.places):
            for less in _rungs(self._ranges[name][0], at):
                yield Case(case.seed, (*case.places[:number], (name, less), *case.places[number + 1 :]))


def _rungs(least: int, at: int) -> Sequence[int]:
    """Numbers from `least` on, below `at` and ever closer to it."""
    found: list[int] = []
    gap = at - least
    while gap > 0 and len(found) < _RUNGS - 1:
        found.append(at - gap)
        gap //= 2
    return [*found, at - 1] if found and found[-1] != at - 1 else found


def _split(text: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(text))
    except ValueError as error:
        raise UsageError(f"--args: {error}") from error
