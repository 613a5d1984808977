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

from collections.abc import Mapping, Sequence

from ..core import contrib
from ..core.errors import PackageError
from ..core.hookspecs import hookimpl
from ..core.inquiry import Places, Said
from ..core.model import Decision, TestCase
from .own import OwnValidator

_MESSAGE = 16 * 1024


class DmojBridged(OwnValidator):
    name = "dmoj-bridged"

    def check_flags(self, flags: Sequence[str]) -> None:
        said = _said(flags)
        kinds = contrib.CHECKERS
        if said.get("type", "default") not in kinds:
            raise PackageError(f"a bridged checker of DMOJ's has no type={said['type']}; there are {', '.join(kinds)}")
        if said.get("feedback", "true") not in ("true", "false"):
            raise PackageError(f"a bridged checker of DMOJ's has no feedback={said['feedback']}; true or false is")
        _filled(said, Places("i", "a", "o"))

    def arguments(self, places: Places, test: TestCase, flags: Sequence[str]) -> Sequence[str]:
        return _filled(_said(flags), places)

    def decide(self, said: Said, test: TestCase, flags: Sequence[str]) -> Decision:
        flag = _said(flags)
        told = "" if flag.get("feedback") == "false" else said.stdout.strip()[:_MESSAGE]
        return contrib.decision(flag.get("type", "default"), said, test.max_score, told=told)


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
    form = said.get("args_format_string") or contrib.CHECKERS[said.get("type", "default")]
    values = {"input_file": places.input, "output_file": places.output, "answer_file": places.answer}
    return list(contrib.command_line(form, values))


@hookimpl
def parley_validators() -> list[DmojBridged]:
    return [DmojBridged()]
