r"""DMOJ's checkers `linecount`, `linematches` and `rstripped`: line by line. Pure.

Lines end at every `\r` and every `\n`. Source: DMOJ/judge-server, `dmoj/checkers/linecount.py`, `linematches.py` and
`rstripped.py`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction

from ..core.errors import PackageError
from ..core.model import Decision, Opinion
from .comparison import Compare, confused, decided, wrong
from .difference import OfLine
from .flags import Flags
from .form import BLANKS, Form, table
from .pieces import aligned, cut
from .side import Side

_FORM = Form(table(ends=b"\r\n"))
_MARKS = 1000  # lines whose marks are told


def rstripped(words: Sequence[str]) -> Compare:
    """Whitespace at the end of lines does not count. Empty lines do, the one after the last newline as well.

    `filter_new_line=true`: they do not.
    """
    flags = Flags("dmoj-rstripped", words, known=("filter_new_line",))
    every = not flags.yes("filter_new_line", default=False)
    return lambda output, answer, points: decided(_rstripped(output, answer, every=every))


def _rstripped(output: Side, answer: Side, *, every: bool) -> OfLine | None:
    before = 0
    for found, expected in aligned(*(_stripped(side, every=every) for side in (output, answer))):
        if found != expected:
            pairs = itertools.zip_longest(found, expected)
            at, (mine, theirs) = next((at, pair) for at, pair in enumerate(pairs) if pair[0] != pair[1])
            return OfLine(before + at + 1, theirs, mine)
        before += len(found)
    return None


def _stripped(side: Side, *, every: bool) -> Iterator[list[bytes]]:
    return cut(_FORM.texts(side), b"\n", trailing=BLANKS) if every else _full_lines(side, trailing=BLANKS)


def _full_lines(side: Side, leading: bytes = b"", trailing: bytes = b"") -> Iterator[list[bytes]]:
    """Without lines that are empty; one that is so only once `leading` and `trailing` bytes are gone is there."""
    texts = _full(_FORM.texts(side))
    first = next(texts, None)
    if first is not None:
        yield from cut(itertools.chain((first,), texts), b"\n", leading=leading, trailing=trailing)


def _full(texts: Iterator[bytes]) -> Iterator[bytes]:
    """Without empty lines, nor an end of line at the end."""
    last, pending = b"\n", b""
    for text in texts:
        some = text.lstrip(b"\n") if last == b"\n" else text
        while b"\n\n" in some:
            some = some.replace(b"\n\n", b"\n")
        if some:
            last = some[-1:]
            yield pending + some.removesuffix(b"\n")
            pending = b"\n" if last == b"\n" else b""


def linecount(words: Sequence[str]) -> Compare:
    """Full lines, compared by position without whitespace at their ends; points for each that is right.

    It is a wrong answer unless all are, and worth nothing where there are too many. `feedback=true` (unless said) shows
    the contestant which lines are right, the first thousand of them.
    """
    flags = Flags("dmoj-linecount", words, known=("feedback",))
    shows = flags.yes("feedback", default=True)

    def compare(output: Side, answer: Side, points: Fraction) -> Decision:
        right = count = 0
        marks: list[str] = []
        first: OfLine | None = None
        for found, expected in aligned(*(_full_lines(side, BLANKS, BLANKS) for side in (output, answer))):
            if len(found) > len(expected):
                return wrong(str(OfLine(count + 1, None, found[0])))
            for mine, theirs in itertools.zip_longest(found, expected):
                count += 1
                right += mine == theirs
                if mine != theirs and first is None:
                    first = OfLine(count, theirs, mine)
                if len(marks) < _MARKS:
                    marks.append("✓" if mine == theirs else "✗")
        told = f"lines: {''.join(marks)}{'…' * (count > len(marks))}" if shows and marks else ""
        if first is None:
            return Decision(Opinion.ACCEPTED, team_message=told)
        share = Fraction(right, count)
        message = f"{right} of {count} lines are right; {first}"
        return Decision(Opinion.WRONG, share, message, team_message=told, score=share * points)

    return compare


def linematches(words: Sequence[str]) -> Compare:
    """Full lines, byte for byte; each is worth its part of `point_distribution=1,2,3` (`1` unless said).

    Accepted where one that is worth something is right. `filler_lines_required=true` (unless said): with more or fewer
    lines than the answer has, an output is wrong.
    """
    flags = Flags("dmoj-linematches", words, known=("point_distribution", "filler_lines_required"))
    worth = flags.wholes("point_distribution", (1,))
    strict = flags.yes("filler_lines_required", default=True)
    if min(worth) < 0 or sum(worth) == 0:
        raise PackageError("flag point_distribution of the validator dmoj-linematches must add up to more than 0")

    def compare(output: Side, answer: Side, points: Fraction) -> Decision:
        expected = list(_first(answer, len(worth) + 1))
        if len(expected) != len(worth):
            count = len(expected) if len(expected) < len(worth) else "more"
            return confused(f"point_distribution is about {len(worth)} lines, the answer has {count}")
        found = list(_first(output, len(worth) + 1))
        if strict and len(found) != len(worth):
            return wrong(f"{len(worth)} lines were expected, found {min(len(found), len(worth))}")
        earned = sum(part for part, mine, theirs in zip(worth, found, expected, strict=False) if mine == theirs)
        first = next(
            (
                OfLine(number, theirs, mine)
                for number, (mine, theirs) in enumerate(_pairs(found, expected), 1)
                if mine != theirs
            ),
            None,
        )
        if not earned:
            return wrong(str(first))
        share = Fraction(earned, sum(worth))
        return Decision(Opinion.ACCEPTED, share, str(first) if first and share < 1 else "")

    return compare


def _pairs(found: list[bytes], expected: list[bytes]) -> Iterator[tuple[bytes | None, bytes]]:
    """Each line of the answer with the output's."""
    return itertools.zip_longest(found[: len(expected)], expected)


def _first(side: Side, count: int) -> Iterator[bytes]:
    return itertools.islice(itertools.chain.from_iterable(_full_lines(side)), count)
