"""Patterns over names of tests."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.core.errors import PackageError
from parley.plugins.formats._name_patterns import NamePattern

_PIECES = st.sampled_from(
    ["0", "1", "a", "-", ".", r"\d", r"\.", "[0-2]", "[^01]", "(?:0|1)", "(0(1|a)?)", "(|0)", "^", "$"]
)
_PATTERNS = st.lists(
    st.tuples(_PIECES, st.sampled_from(["", "", "", "*", "+", "?", "{2}", "{1,2}", "{0,}"])), max_size=6
).map(lambda parts: "".join(piece + ("" if piece in "^$" else times) for piece, times in parts))


@given(st.lists(_PATTERNS, min_size=1, max_size=3).map("|".join), st.text("01a-.", max_size=6))
def test_as_the_standard_library(pattern: str, name: str) -> None:
    """The same names match as with `re.match`."""
    assert NamePattern(pattern, where="task.yaml").matches(name) == bool(re.match(pattern, name))


def test_no_pattern_takes_long() -> None:
    """What makes a backtracking matcher try two to the power of five hundred ways is over at once."""
    assert not NamePattern("(|)" * 500 + "x", where="task.yaml").matches("000")
    assert not NamePattern("(((a*)*)*)*b", where="task.yaml").matches("a" * 60)


@pytest.mark.parametrize(
    "pattern",
    [
        "(0",
        "0)",
        "[0",
        "*",
        "(?=0)",
        r"(0)\1",
        "0{200}",
        "{2}",
        "((|0){90}){90}",
        "(" * 60 + ")" * 60,
        "0" * 30_000,
        "[z-a]",
    ],
)
def test_refused(pattern: str) -> None:
    """What is no pattern, or asks for more than is known, is the package's fault, in a line."""
    with pytest.raises(PackageError, match=r"task\.yaml: the pattern of tests") as raised:
        NamePattern(pattern, where="task.yaml")
    assert len(str(raised.value).splitlines()) == 1
