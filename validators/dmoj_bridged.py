"""DMOJ's `bridged` checkers: programs of four kinds, told apart by the flag `type=`.

=========  =====================  ===============================================================================
kind       arguments              exit code
=========  =====================  ===============================================================================
default    input output answer    0 accepted, 1 wrong
testlib    input output answer    also 2 wrong, 3 the checker failed, 7 with `points N` on stderr: N of the points
coci       input output answer    as testlib, but 7 with `partial X/Y` on stderr: that share
peg        answer output input    0 accepted, 1 wrong; first of all two lines of stdout that are numbers: their ratio
=========  =====================  ===============================================================================

Any other end is a judge error. `args_format_string=` replaces the arguments: words of a shell in which `{input_file}`,
`{output_file}` and `{answer_file}` stand for paths. What the checker writes to stdout is for the contestant, unless
`feedback=false`. Source: DMOJ/judge-server, `dmoj/checkers/bridged.py`, `dmoj/contrib`.
"""

from __future__ import annotations

import itertools
import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from msgspec import Struct

from ..core.errors import PackageError
from ..core.hookspecs import hookimpl
from ..core.inquiry import Places, Said
from ..core.model import Decision, Opinion, TestCase
from ..core.rational import exact
from .own import OwnValidator

_ACCEPTED, _WRONG, _FORMAT, _FAILED, _PARTIAL = 0, 1, 2, 3, 7
_POINTS = re.compile(r"^points (\d{1,30})$", re.MULTILINE | re.ASCII)
_RATIO = re.compile(r"^partial (\d{1,30})/(\d{0,29}[1-9]\d{0,29})$", re.MULTILINE | re.ASCII)
_FIELD = re.compile(r"{{|}}|{([^{}]*)}|[{}]")
_FIELDS = ("input_file", "output_file", "answer_file")
_USUAL = "{input_file} {output_file} {answer_file}"
_MESSAGE = 16 * 1024


class _Kind(Struct, frozen=True):
    arguments: str
    wanted: str
    decide: Callable[[Said, TestCase, str], Decision]


class DmojBridged(OwnValidator):
    name = "dmoj-bridged"

    def check_flags(self, flags: Sequence[str]) -> None:
        said = _said(flags)
        if said.get("type", "default") not in _KINDS:
            raise PackageError(f"a bridged checker of DMOJ's has no type={said['type']}; there are {', '.join(_KINDS)}")
        if said.get("feedback", "true") not in ("true", "false"):
            raise PackageError(f"a bridged checker of DMOJ's has no feedback={said['feedback']}; true or false is")
        _filled(said, Places("i", "a", "o"))

    def arguments(self, places: Places, test: TestCase, flags: Sequence[str]) -> Sequence[str]:
        return _filled(_said(flags), places)

    def decide(self, said: Said, test: TestCase, flags: Sequence[str]) -> Decision:
        told = _said(flags)
        kind = _KINDS[told.get("type", "default")]
        if said.exit_code is None:
            return said.bad_end(kind.wanted)
        feedback = "" if told.get("feedback") == "false" else said.stdout.strip()[:_MESSAGE]
        return kind.decide(said, test, feedback)


def _said(flags: Sequence[str]) -> Mapping[str, str]:
    """By key. Raises PackageError."""
    found: dict[str, str] = {}
    for flag in flags:
        key, equals, value = flag.partition("=")
        if key not in ("type", "feedback", "args_format_string") or not equals:
            raise PackageError(f"a bridged checker of DMOJ's has no flag {flag!r}")
        found[key] = value
    return found


def _filled(said: Mapping[str, str], places: Places) -> list[str]:
    """Raises PackageError for what is no such format."""
    values: dict[str, str] = dict(zip(_FIELDS, (places.input, places.output, places.answer), strict=True))
    text = said.get("args_format_string") or _KINDS[said.get("type", "default")].arguments

    def value(found: re.Match[str]) -> str:
        if found[0] in ("{{", "}}"):
            return found[0][0]
        if found[1] not in values:
            raise PackageError(f"args_format_string {text!r} has {found[0]!r}; there are {', '.join(_FIELDS)}")
        return shlex.quote(values[found[1]])

    filled = _FIELD.sub(value, text)
    try:
        return shlex.split(filled)
    except ValueError as error:
        raise PackageError(f"args_format_string {text!r} is no command line: {error}") from error


def _default(said: Said, _test: TestCase, feedback: str) -> Decision:
    if said.exit_code == _ACCEPTED:
        return _accepted(Fraction(1), feedback)
    return _rejected(feedback) if said.exit_code == _WRONG else said.bad_end("0 or 1")


def _testlib(said: Said, test: TestCase, feedback: str) -> Decision:
    if said.exit_code == _PARTIAL:
        found = _POINTS.search(said.stderr)
        if not found:
            return said.nonsense("it gave points, and wrote no `points N` to stderr")
        points = Fraction(found[1])
        if points > test.max_score:
            return said.nonsense(f"it gave {float(points):g} points of {float(test.max_score):g}")
        return _accepted(points / test.max_score if test.max_score else Fraction(1), feedback)
    return _with_format(said, feedback)


def _coci(said: Said, _test: TestCase, feedback: str) -> Decision:
    if said.exit_code == _PARTIAL:
        found = _RATIO.search(said.stderr)
        if not found:
            return said.nonsense("it gave a share, and wrote no `partial X/Y` to stderr")
        share = Fraction(int(found[1]), int(found[2]))
        return _accepted(share, feedback) if share <= 1 else said.nonsense(f"it gave the share {found[1]}/{found[2]}")
    return _with_format(said, feedback)


def _with_format(said: Said, feedback: str) -> Decision:
    if said.exit_code == _FORMAT:
        return _rejected(feedback or "Presentation Error")
    if said.exit_code == _ACCEPTED:
        return _accepted(Fraction(1), feedback)
    if said.exit_code == _FAILED:
        return said.nonsense(f"it gave up: {feedback}" if feedback else "it gave up")
    return _rejected(feedback) if said.exit_code == _WRONG else said.bad_end("0, 1, 2 or 7")


def _peg(said: Said, _test: TestCase, feedback: str) -> Decision:
    if said.exit_code not in (_ACCEPTED, _WRONG):
        return said.bad_end("0 or 1")
    lines = said.stdout.split("\n")
    for above, below in itertools.pairwise(lines):
        try:
            share = exact(above.strip()) / exact(below.strip())
        except (ValueError, ZeroDivisionError):
            continue
        if share > 1:
            return said.nonsense(f"it gave the share {above.strip()[:40]} / {below.strip()[:40]}")
        if share > 0:
            return _accepted(share, "")
    return _accepted(Fraction(1), feedback) if said.exit_code == _ACCEPTED else _rejected(feedback)


def _accepted(share: Fraction, feedback: str) -> Decision:
    """With DMOJ an answer may be right and worth nothing."""
    return Decision(Opinion.ACCEPTED, share, feedback, feedback)


def _rejected(feedback: str) -> Decision:
    return Decision(Opinion.WRONG, Fraction(0), feedback, feedback)


_KINDS: Mapping[str, _Kind] = MappingProxyType(
    {
        "default": _Kind(_USUAL, "0 or 1", _default),
        "testlib": _Kind(_USUAL, "0, 1, 2 or 7", _testlib),
        "coci": _Kind(_USUAL, "0, 1, 2 or 7", _coci),
        "peg": _Kind("{answer_file} {output_file} {input_file}", "0 or 1", _peg),
    }
)


@hookimpl
def parley_validators() -> list[DmojBridged]:
    return [DmojBridged()]
