"""Contest profiles: the rules of a kind of contest, as data, in a TOML file that an organizer copies and changes.

::

    profiles/contests/icpc.toml …   built in
    --profile NAME|FILE             asked for; else the one that the package's format names

What a package says itself (its limits, the rules of its groups) counts before its profile.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import msgspec
from msgspec import Struct

from .documents import read_small
from .errors import ContestError
from .group import Ruling, Score
from .model import Semantics, Verdict

_JUDGED = tuple(verdict for verdict in Verdict if verdict not in (Verdict.AC, Verdict.PA, Verdict.SK, Verdict.JE))


class ContestFile(Struct, frozen=True):
    """A contest profile that is there; it is read when it is asked for."""

    name: str
    path: Path


class Factors(Struct, frozen=True, forbid_unknown_fields=True):
    """What programs of a language, or family of languages, get of a limit. None: what the language's own file says."""

    time_factor: float | None = None
    extra_time_ms: float | None = None
    memory_factor: float | None = None
    extra_memory_mib: int | None = None


class DefaultLimits(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the package states none. None: what the package's format says."""

    time_ms: float | None = None
    memory_mib: float | None = None
    output_mib: float | None = None


class Contest(Struct, frozen=True, forbid_unknown_fields=True):
    """`score`, `ruling` and `stop` are for groups that say nothing themselves.

    `severity` orders verdicts, the gravest first; a judge error is before all of them.
    """

    title: str
    semantics: Semantics  # of conversations
    score: Score
    ruling: Ruling
    stop: bool  # the first test that is not accepted ends the judging
    severity: tuple[Verdict, ...] = _JUDGED
    limits: DefaultLimits = DefaultLimits()
    languages: Mapping[str, Factors] = MappingProxyType({})
    name: str = ""

    def gravity(self, verdict: Verdict) -> int:
        """The lower the graver."""
        if verdict is Verdict.JE:
            return -1
        return self.severity.index(verdict) if verdict in self.severity else len(self.severity)


def read_contest(path: Path) -> Contest:
    """Raises ContestError: the file, the key, and what is wrong."""
    data = read_small(path, ContestError)
    try:
        contest = msgspec.toml.decode(data, type=Contest)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ContestError(f"{path}: {error}{_known(str(error))}") from error
    for name, number in _numbers(contest):
        extra = ".extra_" in name  # what is added may be nothing
        if number is not None and not (0 <= number < 1e9 and (number or extra)):
            raise ContestError(
                f"{path}: {name} must be a number {'from' if extra else 'above'} 0, up to 1e9, not {number}"
            )
    odd = [verdict for at, verdict in enumerate(contest.severity) if verdict in contest.severity[:at]]
    odd += [verdict for verdict in contest.severity if verdict not in _JUDGED]
    if odd:
        raise ContestError(f"{path}: severity must have each of {', '.join(_JUDGED)} at most once, not {odd[0]}")
    return msgspec.structs.replace(contest, name=path.stem)


def _known(error: str) -> str:
    """What there is in place of a word that is not known."""
    if "enum value" not in error:
        return ""
    words = {"score": Score, "ruling": Ruling, "semantics": tuple(Semantics), "severity": _JUDGED}
    return next((f"; known are {', '.join(some)}" for key, some in words.items() if f"$.{key}" in error), "")


def _numbers(contest: Contest) -> list[tuple[str, float | None]]:
    parts: list[tuple[str, DefaultLimits | Factors]] = [("limits", contest.limits)]
    parts += [(f"languages.{name}", factors) for name, factors in contest.languages.items()]
    return [(f"{where}.{key}", value) for where, part in parts for key, value in msgspec.structs.asdict(part).items()]
