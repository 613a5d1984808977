r"""DMOJ's kinds of checkers and interactors (`type` in init.yml): their command lines and exit codes. Pure.

=========  =============================  ====================================================================
default    `input output answer`          0 accepted, 1 wrong
testlib    `input output answer`          and 2 wrong, 3 a judge error, 7 part: `points N` on stderr
coci       `input output answer`          as testlib, but 7: `partial X/Y` on stderr
peg        `answer output input`          0, 1; two lines of stdout that are numbers a, b: a/b of the points
=========  =============================  ====================================================================

Interactors of the default and coci kinds get `input answer`, those of testlib's /dev/null as output between them. All
other ends are the package's fault. Source: DMOJ/judge-server, dmoj/contrib.
"""

from __future__ import annotations

import itertools
import re
import shlex
from collections.abc import Callable, Mapping
from fractions import Fraction

from msgspec import Struct

from . import feedback
from .errors import PackageError
from .model import Cause, Decision, Opinion, RunResult

CHECKERS = {
    "default": "{input_file} {output_file} {answer_file}",
    "testlib": "{input_file} {output_file} {answer_file}",
    "coci": "{input_file} {output_file} {answer_file}",
    "peg": "{answer_file} {output_file} {input_file}",
}
INTERACTORS = {
    "default": "{input_file} {answer_file}",
    "testlib": "{input_file} {output_file} {answer_file}",
    "coci": "{input_file} {answer_file}",
}
ACCEPTED, PARTIAL = 0, 7
_WRONG, _PRESENTATION, _FAILED = 1, 2, 3
_POINTS = re.compile(r"^points (\d{1,9})$", re.MULTILINE | re.ASCII)
_SHARE = re.compile(r"^partial (\d{1,18})/(\d{0,18}[1-9]\d{0,18})$", re.MULTILINE | re.ASCII)
_FLOAT = re.compile(r"\s*[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,2})?\s*", re.ASCII)
_PLACE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


class Words(Struct, frozen=True):
    """What a program said: `feedback` (stdout of a checker, stderr of an interactor), and stderr."""

    feedback: str
    stderr: str
    shown: bool = True  # to the contestant


def command_line(form: str, places: Mapping[str, str]) -> tuple[str, ...]:
    """The arguments, as a shell would split them; `places` by `input_file`, `output_file`, `answer_file`.

    Raises PackageError for a form that names anything else.
    """

    def filled(found: re.Match[str]) -> str:
        if found[0] in {"{{", "}}"}:
            return found[0][0]
        if found[1] not in places:
            names = ", ".join(f"{{{name}}}" for name in places)
            raise PackageError(f"args_format_string has {found[0][:80]!r}; it may have {names}")
        return shlex.quote(places[found[1]])

    try:
        return tuple(shlex.split(_PLACE.sub(filled, form)))
    except ValueError as error:
        raise PackageError(f"args_format_string {form[:80]!r} cannot be split into words: {error}") from error


def decision(kind: str, run: RunResult, words: Words, points: Fraction) -> Decision:
    """`points` are what the test is worth. A kind that nobody knows is the package's fault, like any odd end."""
    code = run.exit_code if run.cause is Cause.EXITED else None
    if kind not in CHECKERS:
        return _confused(f"{kind[:80]} is not a valid contrib module; known are {', '.join(CHECKERS)}")
    if code == PARTIAL and kind in _PARTS:
        return _PARTS[kind](words, points)
    if code == _PRESENTATION and kind in _PARTS:
        return _said(Opinion.WRONG, words, usual="Presentation Error")
    if code == _FAILED and kind in _PARTS:
        return _confused(f"it failed an assertion: {words.feedback.strip()}")
    if code not in {ACCEPTED, _WRONG}:
        return _confused(feedback.complaint(run, words.stderr, wanted="0 or 1"))
    opinion = Opinion.ACCEPTED if code == ACCEPTED else Opinion.WRONG
    return _peg(opinion, words) if kind == "peg" else _said(opinion, words)


def _testlib_part(words: Words, points: Fraction) -> Decision:
    found = _POINTS.search(words.stderr)
    if found is None:
        return _confused(f"it gave part of the points, and no line `points N` on stderr: {words.stderr[:200]!r}")
    part = int(found[1])
    if part > points:
        return _confused(f"it gave {part} of {float(points):g} points")
    return _said(Opinion.ACCEPTED, words, share=part / points if points else Fraction(1))


def _coci_part(words: Words, _: Fraction) -> Decision:
    found = _SHARE.search(words.stderr)
    if found is None:
        return _confused(f"it gave part of the points, and no line `partial X/Y` on stderr: {words.stderr[:200]!r}")
    share = Fraction(int(found[1]), int(found[2]))
    if share > 1:
        return _confused(f"it gave {found[1]}/{found[2]} of the points")
    return _said(Opinion.ACCEPTED, words, share=share)


_PARTS: dict[str, Callable[[Words, Fraction], Decision]] = {"testlib": _testlib_part, "coci": _coci_part}


def _peg(opinion: Opinion, words: Words) -> Decision:
    """The first two lines, one after the other, that are numbers with a quotient above zero."""
    lines = words.feedback.split("\n")
    for first, second in itertools.pairwise(lines):
        if not _FLOAT.fullmatch(first) or not _FLOAT.fullmatch(second) or Fraction(second.strip()) == 0:
            continue
        share = Fraction(first.strip()) / Fraction(second.strip())
        if share > 1:
            return _confused(f"it gave {first.strip()} of {second.strip()} points")
        if share > 0:
            return _said(Opinion.ACCEPTED, words, share=share)
    return _said(opinion, words)


def _said(opinion: Opinion, words: Words, *, share: Fraction = Fraction(1), usual: str = "") -> Decision:
    """What the contestant is not to read is kept for the judge."""
    text = words.feedback.strip()
    told = (text if words.shown else "") or usual
    worth = share if opinion is Opinion.ACCEPTED else Fraction(0)
    return Decision(opinion, worth, message=text or told, team_message=told)


def _confused(why: str) -> Decision:
    return Decision(Opinion.CONFUSED, Fraction(0), message=why)
