"""The validators that packages need no program for, by their names."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..core.hookspecs import hookimpl
from ..core.model import Decision
from . import (
    dmoj_floats,
    dmoj_lines,
    dmoj_whitespace,
    exact,
    lines,
    numeric,
    omegaup_tokens,
    testlib_cases,
    testlib_lines,
    testlib_sequences,
    testlib_single,
    unordered,
)
from .comparison import Compare, Comparison
from .flags import Flags
from .side import Side
from .testlib_reading import unmarked

_TESTLIB: dict[str, Callable[[Side, Side], Decision]] = {
    "acmp": testlib_single.rcmp,
    "caseicmp": testlib_cases.caseicmp,
    "casencmp": testlib_cases.casencmp,
    "casewcmp": testlib_cases.casewcmp,
    "dcmp": testlib_single.dcmp,
    "fcmp": testlib_lines.fcmp,
    "hcmp": testlib_single.hcmp,
    "icmp": testlib_single.icmp,
    "lcmp": testlib_lines.lcmp,
    "ncmp": testlib_sequences.ncmp,
    "nyesno": testlib_sequences.nyesno,
    "pointscmp": testlib_single.pointscmp,
    "rcmp": testlib_single.rcmp,
    "rcmp4": testlib_sequences.rcmp4,
    "rcmp6": testlib_sequences.rcmp6,
    "rcmp9": testlib_sequences.rcmp9,
    "rncmp": testlib_sequences.rncmp,
    "uncmp": testlib_sequences.uncmp,
    "wcmp": testlib_sequences.wcmp,
    "yesno": testlib_single.yesno,
}


def _testlib(name: str, compare: Callable[[Side, Side], Decision]) -> Callable[[Sequence[str]], Compare]:
    """Testlib's checkers take no flags, and pass over a byte order mark."""

    def parse(flags: Sequence[str]) -> Compare:
        Flags(name, flags, known=())
        return lambda output, answer, points: compare(unmarked(output), answer)

    return parse


COMPARISONS: dict[str, Callable[[Sequence[str]], Compare]] = {
    "exact": exact.exact,
    "lines": lines.lines,
    "numeric": numeric.numeric,
    "sorted": unordered.sorted_lines,
    "unordered": unordered.unordered,
    "token": omegaup_tokens.token,
    "token-caseless": omegaup_tokens.token_caseless,
    "token-numeric": omegaup_tokens.token_numeric,
    "omegaup-numeric": omegaup_tokens.token_numeric,
    "dmoj-standard": dmoj_whitespace.standard,
    "dmoj-identical": dmoj_whitespace.identical,
    "dmoj-easy": dmoj_whitespace.easy,
    "dmoj-sorted": unordered.sorted_lines,
    "dmoj-unordered": unordered.unordered,
    "dmoj-linecount": dmoj_lines.linecount,
    "dmoj-linematches": dmoj_lines.linematches,
    "dmoj-rstripped": dmoj_lines.rstripped,
    "dmoj-floats": dmoj_floats.floats,
    "dmoj-floatsabs": dmoj_floats.floatsabs,
    "dmoj-floatsrel": dmoj_floats.floatsrel,
    **{f"testlib-{name}": _testlib(f"testlib-{name}", compare) for name, compare in _TESTLIB.items()},
}


@hookimpl
def parley_validators() -> list[Comparison]:
    return [Comparison(name, parse) for name, parse in COMPARISONS.items()]
