"""The validators that packages need no program for, by their names."""

from __future__ import annotations

from ..core.hookspecs import hookimpl
from . import (
    dmoj_floats,
    dmoj_lines,
    dmoj_whitespace,
    exact,
    lines,
    numeric,
    omegaup_tokens,
    unordered,
)
from .comparison import Comparison

COMPARISONS = {
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
}


@hookimpl
def parley_validators() -> list[Comparison]:
    return [Comparison(name, parse) for name, parse in COMPARISONS.items()]
