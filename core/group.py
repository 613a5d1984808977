"""How tests count together: a tree of groups, as data. What it comes to is worked out by `scoring.py`.

Scores are exact (`Fraction`), in points. A test is worth from its `reject_score` to its `max_score`; a group combines
what its members got by `score`, and then multiplies that by `scale`.
"""

from __future__ import annotations

import enum
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from .model import Source


class Score(enum.StrEnum):
    """How a group's score follows from its members', before `scale`."""

    SUM = "sum"
    MIN = "min"
    MAX = "max"
    AVERAGE = "average"  # of the members that were judged
    PRODUCT = "product"
    THRESHOLD = "threshold"  # 1 if every member has at least `threshold`, else 0
    WITHIN = "within"  # 1 if every member has more than 0 and at most `threshold`, else 0 (CMS's GroupThreshold)
    ALL_OR_NOTHING = "all-or-nothing"  # the sum if every member was accepted in full (AC), else 0
    FIRST_ERROR = "first-error"  # the sum of the members before the first that was not accepted


class Ruling(enum.StrEnum):
    """How a group's verdict follows from its members'. What does not count, and what was skipped, is left out."""

    WORST_ERROR = "worst-error"  # the gravest, in the contest profile's order
    FIRST_ERROR = "first-error"  # of the first, in the package's order, that was not accepted
    ALWAYS_ACCEPT = "always-accept"  # AC, but for a judge error
    BY_SCORE = "by-score"  # full: AC, none: that of the first error, anything between: PA
    WORST_RUN = "worst-run"  # the gravest bad end of a run; else AC if all were, PA for any score, or WA (omegaUp)


class Grader(Struct, frozen=True):
    """The package's own program that combines results: lines "VERDICT score" in, one such line out (ICPC legacy)."""

    program: Source
    flags: tuple[str, ...] = ()
    language: str | None = None


class Group(Struct, frozen=True):
    """One group. `members` are groups, and tests by their names, in the order in which they are judged.

    A test may be a member of several groups; it is judged once, and is skipped only where none of them needs it.

    Where `score` or `ruling` is None the contest profile says it. `full` is the score of a perfect solution, None: what
    the members' add up to by the same rule, times `scale`. `least` and `most` bound the score: one outside them is a
    judge error.

    The group ends, and what is left of it is skipped, at the first member that is not accepted if `stop` says so (None:
    the contest profile does), at the first of those named in `essential` in any case. It is skipped as a whole unless
    all groups named in `requires`, which come before it, were accepted (AC or PA). A group, or test, that is skipped
    for what it requires has no points.

    `gate`: no points at all unless every member was accepted, if only in part. `any_accepted`: accepted when one member
    is. `counts` False: neither its score nor its verdict is part of the group above (samples, often). `round_up`: its
    score, after `scale`, is made whole. `bounded` False: where `full` is None, nothing bounds the score, as a program
    of the package's gives it.
    """

    name: str
    members: tuple[Group | str, ...]
    score: Score | None = None
    ruling: Ruling | None = None
    scale: Fraction = Fraction(1)
    full: Fraction | None = None
    least: Fraction | None = None
    most: Fraction | None = None
    threshold: Fraction = Fraction(1)
    stop: bool | None = None
    essential: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    gate: bool = False
    any_accepted: bool = False
    counts: bool = True
    grader: Grader | None = None
    round_up: bool = False
    bounded: bool = True
