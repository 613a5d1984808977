"""How groups of a Kattis package count: what their `testdata.yaml` says, and the flags of the default grader. Pure.

Source: Kattis problem package format, `legacy.md`, "Test data groups" and "Default grader specification"; where that is
silent, problemtools' default grader (`no_errors` is an old name of `worst_error`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from ...core.documents import Document
from ...core.errors import PackageError
from ...core.group import Ruling, Score
from ._kattis_metadata import Overrides, split

_SCORES = {"sum": Score.SUM, "avg": Score.AVERAGE, "min": Score.MIN, "max": Score.MAX}
_RULINGS = {
    "worst_error": Ruling.WORST_ERROR,
    "no_errors": Ruling.WORST_ERROR,
    "first_error": Ruling.FIRST_ERROR,
    "always_accept": Ruling.ALWAYS_ACCEPT,
}
_INFORMATION = ("full_feedback",)
_OF_SCORES = ("accept_score", "reject_score", "range")


class Flags(Struct, frozen=True):
    """What the flags of the default grader mean. Of several that contradict each other the last one counts."""

    score: Score = Score.SUM
    ruling: Ruling = Ruling.WORST_ERROR
    ignore_sample: bool = False
    any_accepted: bool = False
    unknown: tuple[str, ...] = ()


class GroupSettings(Struct, frozen=True):
    """What holds for a group. Each key that it does not state is its parent's.

    `least` and `most` None: no bound. `own_range`: it states that itself. `stated`: somebody on the way here says how
    results are put together, which in a pass-fail problem is rare.
    """

    stop: bool = True
    custom: bool = False
    grader_flags: tuple[str, ...] = ()
    validator_flags: tuple[str, ...] = ()
    input_flags: tuple[str, ...] | None = ()  # None: each validator of inputs has its own
    accept_score: Fraction = Fraction(1)
    reject_score: Fraction = Fraction(0)
    least: Fraction | None = None
    most: Fraction | None = None
    own_range: bool = False
    stated: bool = False

    @property
    def flags(self) -> Flags:
        return default_flags(self.grader_flags)

    def best(self, *, minimal: bool) -> Fraction | None:
        """The end of its own range that is the full score."""
        end = self.least if minimal else self.most
        return end if self.own_range else None


def default_flags(words: Iterable[str]) -> Flags:
    flags = Flags()
    for word in words:
        if word in _SCORES:
            flags = replace(flags, score=_SCORES[word])
        elif word in _RULINGS:
            flags = replace(flags, ruling=_RULINGS[word])
        elif word == "ignore_sample":
            flags = replace(flags, ignore_sample=True)
        elif word == "accept_if_any_accepted":
            flags = replace(flags, any_accepted=True)
        else:
            flags = replace(flags, unknown=(*flags.unknown, word))
    return flags


def settings_of(document: Document, above: GroupSettings, overrides: Overrides, *, scoring: bool) -> GroupSettings:
    """What holds where `document` is the group's own file. Raises PackageError."""
    for key in _INFORMATION:
        document.raw(key)
    found = replace(above, own_range=False)
    if "on_reject" in document:
        found = replace(found, stop=_choice(document, "on_reject", "break", "continue"), stated=True)
    if "grading" in document:
        found = replace(found, custom=_choice(document, "grading", "custom", "default"), stated=True)
    if "grader_flags" in document:
        found = replace(found, grader_flags=split(document, "grader_flags"), stated=True)
    found = replace(
        found,
        validator_flags=_validator_flags(document, found.validator_flags),
        input_flags=_input_flags(document, found.input_flags),
    )
    return _overridden(_with_scores(document, found) if scoring else found, overrides)


def _with_scores(document: Document, found: GroupSettings) -> GroupSettings:
    if "range" in document:
        least, most = _range(document.words("range"), document.where)
        found = replace(found, least=least, most=most, own_range=True)
    return replace(
        found,
        accept_score=document.fraction("accept_score", found.accept_score),
        reject_score=document.fraction("reject_score", found.reject_score),
    )


def _overridden(found: GroupSettings, overrides: Overrides) -> GroupSettings:
    if overrides.range is not None:
        least, most = _range(overrides.range.split(), "problem.yaml, grading")
        found = replace(found, least=least, most=most, own_range=True)
    return replace(
        found,
        accept_score=found.accept_score if overrides.accept_score is None else overrides.accept_score,
        reject_score=found.reject_score if overrides.reject_score is None else overrides.reject_score,
        stop=found.stop if overrides.stop is None else overrides.stop,
        stated=found.stated or overrides.stop is not None,
    )


def _choice(document: Document, key: str, yes: str, no: str) -> bool:
    word = document.text(key)
    if word not in (yes, no):
        raise PackageError(f"{document.where}: {key} must be {yes} or {no}, not {word!r}")
    return word == yes


def _validator_flags(document: Document, inherited: tuple[str, ...]) -> tuple[str, ...]:
    """A text, or a mapping of `name` (of the validator; there is but one) and `flags`; 2023-07 says `args`."""
    for key in ("output_validator_flags", "output_validator_args"):
        if key in document:
            if isinstance(document.raw(key), dict):
                part = document.part(key)
                return split(part, "flags")
            return split(document, key)
    return inherited


def _range(words: list[str], where: str) -> tuple[Fraction | None, Fraction | None]:
    if len(words) != 2:
        raise PackageError(f"{where}: range must be two numbers, the least and the greatest score")
    least, most = (_bound(word, where) for word in words)
    if least is not None and most is not None and least > most:
        raise PackageError(f"{where}: range {' '.join(words)}: the least score is greater than the greatest")
    return least, most


def _bound(word: str, where: str) -> Fraction | None:
    """None for an infinite one."""
    try:
        if math.isinf(float(word)):
            return None
    except ValueError:
        pass
    return Document({"range": word}, where).fraction("range", Fraction(0))


def not_understood(document: Document, own: GroupSettings, *, scoring: bool, top: bool) -> list[str]:
    """One line for each key, and each flag of the default grader, that nobody acts upon."""
    lines = document.unknown()
    if not scoring:
        lines = [line for line in lines if not any(f"'{key}'" in line for key in _OF_SCORES)]
        lines += [f"{document.where}: {key} counts in scoring problems only" for key in _OF_SCORES if key in document]
    if own.custom or "grader_flags" not in document:
        return lines
    lines += [f"{document.where}: grader flag {flag!r} is not understood" for flag in own.flags.unknown]
    if own.flags.ignore_sample and not top:
        lines.append(f"{document.where}: grader flag 'ignore_sample' counts in the uppermost group only")
    return lines


def _input_flags(document: Document, inherited: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """A text; a mapping has flags for each validator, by its name."""
    for key in ("input_validator_flags", "input_validator_args"):
        if key in document:
            return split(document, key) if isinstance(document.raw(key), str) else None
    return inherited
