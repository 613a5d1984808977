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

from .errors import PackageError
from .inquiry import Said
from .model import Decision, Opinion
from .rational import exact

_USUAL = "{input_file} {output_file} {answer_file}"
CHECKERS = {"default": _USUAL, "testlib": _USUAL, "coci": _USUAL, "peg": "{answer_file} {output_file} {input_file}"}
INTERACTORS = {"default": "{input_file} {answer_file}", "testlib": _USUAL, "coci": "{input_file} {answer_file}"}
ACCEPTED, PARTIAL = 0, 7
_WRONG, _FORMAT = 1, 2
_MORE = (_FORMAT, 3, PARTIAL)
_POINTS = re.compile(r"^points (\d{1,30})$", re.MULTILINE | re.ASCII)
_RATIO = re.compile(r"^partial (\d{1,30})/(\d{0,29}[1-9]\d{0,29})$", re.MULTILINE | re.ASCII)
_PLACE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


def command_line(form: str, places: Mapping[str, str]) -> tuple[str, ...]:
    """The arguments, as a shell would split them; `places` by `input_file`, `output_file`, `answer_file`.

    Raises PackageError for a form that names anything else.
    """

    def filled(found: re.Match[str]) -> str:
        if found[0] in {"{{", "}}"}:
            return found[0][0]
        if found[1] not in places:
            raise PackageError(f"args_format_string {form[:80]!r} has {found[0][:80]!r}; there are {', '.join(places)}")
        return shlex.quote(places[found[1]])

    try:
        return tuple(shlex.split(_PLACE.sub(filled, form)))
    except ValueError as error:
        raise PackageError(f"args_format_string {form[:80]!r} is no command line: {error}") from error


def decision(kind: str, said: Said, points: Fraction, *, told: str) -> Decision:
    """`points` are what the test is worth, `told` is what the contestant may read of what the program said."""
    if kind not in CHECKERS:
        return said.nonsense(f"{kind[:80]} is not a valid contrib module; there are {', '.join(CHECKERS)}")
    if said.exit_code in _MORE and kind in _PARTS:
        return _more(kind, said, points, told)
    if said.exit_code not in {ACCEPTED, _WRONG}:
        return said.bad_end("0, 1, 2 or 7" if kind in _PARTS else "0 or 1")
    if kind == "peg":
        return _peg(said, told)
    return _accepted(Fraction(1), told) if said.exit_code == ACCEPTED else _rejected(told)


def _more(kind: str, said: Said, points: Fraction, told: str) -> Decision:
    """The codes that testlib's programs have beside."""
    if said.exit_code == PARTIAL:
        return _PARTS[kind](said, points, told)
    if said.exit_code == _FORMAT:
        return _rejected(told or "Presentation Error")
    return said.nonsense(f"it gave up: {told}" if told else "it gave up")


def _testlib(said: Said, points: Fraction, told: str) -> Decision:
    found = _POINTS.search(said.stderr)
    if not found:
        return said.nonsense("it gave points, and wrote no `points N` to stderr")
    given = Fraction(found[1])
    if given > points:
        return said.nonsense(f"it gave {float(given):g} points of {float(points):g}")
    return _accepted(given / points if points else Fraction(1), told)


def _coci(said: Said, _: Fraction, told: str) -> Decision:
    found = _RATIO.search(said.stderr)
    if not found:
        return said.nonsense("it gave a share, and wrote no `partial X/Y` to stderr")
    share = Fraction(int(found[1]), int(found[2]))
    return _accepted(share, told) if share <= 1 else said.nonsense(f"it gave the share {found[1]}/{found[2]}")


_PARTS: Mapping[str, Callable[[Said, Fraction, str], Decision]] = {"testlib": _testlib, "coci": _coci}


def _peg(said: Said, told: str) -> Decision:
    """The first two lines, one after the other, that are numbers with a quotient above zero."""
    for above, below in itertools.pairwise(said.stdout.split("\n")):
        try:
            share = exact(above.strip()) / exact(below.strip())
        except (ValueError, ZeroDivisionError):
            continue
        if share > 1:
            return said.nonsense(f"it gave the share {above.strip()[:40]} / {below.strip()[:40]}")
        if share > 0:
            return _accepted(share, "")
    return _accepted(Fraction(1), told) if said.exit_code == ACCEPTED else _rejected(told)


def _accepted(share: Fraction, told: str) -> Decision:
    """With DMOJ an answer may be right and worth nothing."""
    return Decision(Opinion.ACCEPTED, share, told, told)


def _rejected(told: str) -> Decision:
    return Decision(Opinion.WRONG, Fraction(0), told, told)
