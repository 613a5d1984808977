"""Patterns over paths, as submissions.yaml has them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.core.globs import Glob, compiled


@pytest.mark.parametrize(
    ("pattern", "path", "fits", "covers"),
    [
        ("accepted", "accepted", True, True),
        ("accepted", "accepted/a.py", False, True),
        ("accepted", "accepted2/a.py", False, False),
        ("accepted/*", "accepted/a.py", True, True),
        ("accepted/*", "accepted/folder/a.py", False, True),
        ("*", "accepted/a.py", False, True),
        ("*.py", "accepted/a.py", False, False),
        ("a.py", "accepted/a.py", False, False),
        ("*/a.py", "accepted/a.py", True, True),
        ("*/a.py", "accepted/folder/a.py", False, False),
        ("**/a.py", "accepted/folder/a.py", False, False),
        ("accepted/a.{py,cpp}", "accepted/a.cpp", True, True),
        ("accepted/a.{py,cpp}", "accepted/a.c", False, False),
        ("secret/*{1,3}", "secret/13", True, True),
        ("secret/*{1,3}", "secret/12", False, False),
        ("secret/*{ 4 }{ 2 }", "secret/42", True, True),
        ("secret/*{,1}{2}", "secret/2", True, True),
        ("secret/{a,b{c,d*}}/x", "secret/bd1/x", True, True),
        ("secret/{a/b,c}", "secret/a/b/1", False, True),
        ("secret/[ab]", "secret/a", False, False),
        ("secret/[ab]", "secret/[ab]", True, True),
        ("secret/?", "secret/1", False, False),
        ("", "secret", False, False),
        ("{}", "", True, True),
        ("s*e*t", "secret/1", False, True),
    ],
)
def test_patterns(pattern: str, path: str, fits: bool, covers: bool) -> None:
    """A star stays within a name, braces hold alternatives, nothing else is special; a folder stands for all in it."""
    assert (Glob(pattern).fits(path), Glob(pattern).covers(path)) == (fits, covers)


@pytest.mark.parametrize("pattern", ["a{b", "a}b", "{a,{b}", "{" * 50 + "}" * 50, "x" * 1001])
def test_what_is_no_pattern(pattern: str) -> None:
    """Braces without their partner, and patterns without end, are refused."""
    with pytest.raises(ValueError, match="has"):
        Glob(pattern)


def test_no_pattern_takes_long() -> None:
    """Many stars and alternatives that fit in many ways are followed all at once."""
    assert not Glob("*a" * 100 + "b").fits("a" * 200)
    assert not Glob("{a,a}" * 150 + "b").fits("a" * 150)


@given(st.text(alphabet="ab/*", max_size=12), st.text(alphabet="ab/", max_size=12))
def test_stars_are_as_regular_expressions(pattern: str, path: str) -> None:
    """Without braces a pattern is that of a regular expression whose star does not match a slash."""
    expected = re.fullmatch(pattern.replace("*", "[^/]*"), path) is not None
    assert compiled(pattern).fits(path) == expected
