"""DMOJ's kinds of checkers: what their exit codes and words come to."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.core import contrib
from parley.core.errors import PackageError
from parley.core.inquiry import Said
from parley.core.model import Opinion

from .records import exited

RIGHT, WRONG, ODD = Opinion.ACCEPTED, Opinion.WRONG, Opinion.CONFUSED
PLACES = {"input_file": "/data/a b", "answer_file": "/data/x"}


@pytest.mark.parametrize(
    ("kind", "code", "said", "opinion", "share"),
    [
        ("default", 0, "", RIGHT, 1),
        ("default", 1, "", WRONG, 0),
        ("default", 2, "", ODD, 0),
        ("default", 7, "points 5", ODD, 0),
        ("testlib", 0, "", RIGHT, 1),
        ("testlib", 2, "", WRONG, 0),
        ("testlib", 3, "", ODD, 0),
        ("testlib", 7, "ok\npoints 5\n", RIGHT, Fraction(1, 2)),
        ("testlib", 7, "points 11", ODD, 0),
        ("testlib", 7, "points 5.5", ODD, 0),
        ("testlib", 7, "", ODD, 0),
        ("coci", 1, "", WRONG, 0),
        ("coci", 2, "", WRONG, 0),
        ("coci", 7, "partial 2/10", RIGHT, Fraction(1, 5)),
        ("coci", 7, "partial 0/1", RIGHT, 0),
        ("coci", 7, "partial 3/2", ODD, 0),
        ("coci", 7, "partial 1/0", ODD, 0),
        ("coci", 7, "partial -1/2", ODD, 0),
        ("coci", 7, "points 5", ODD, 0),
        ("peg", 0, "", RIGHT, 1),
        ("peg", 1, "", WRONG, 0),
        ("peg", 1, "well\n1\n4\n", RIGHT, Fraction(1, 4)),
        ("peg", 0, "0.5\n1\n", RIGHT, Fraction(1, 2)),
        ("peg", 0, "0\n4\n", RIGHT, 1),
        ("peg", 1, "4\n0\n", WRONG, 0),
        ("peg", 0, "5\n4\n", ODD, 0),
        ("peg", 2, "", ODD, 0),
        ("no such", 0, "", ODD, 0),
    ],
)
def test_ends(kind: str, code: int, said: str, opinion: Opinion, share: int | Fraction) -> None:
    """Each kind has its codes, and all others are the package's fault."""
    decision = contrib.decision(kind, Said(exited(code), said, said), Fraction(10), told="")
    assert (decision.opinion, decision.share if opinion is not ODD else 0) == (opinion, share)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("{input_file} {answer_file}", ("/data/a b", "/data/x")),
        ('"The arguments" --in={input_file}', ("The arguments", "--in=/data/a b")),
        ("{{input_file}} x", ("{input_file}", "x")),
        ("", ()),
    ],
)
def test_command_lines(form: str, expected: tuple[str, ...]) -> None:
    """Words are split as a shell does, and names of files stay one word."""
    assert contrib.command_line(form, PLACES) == expected


@pytest.mark.parametrize("form", ["{output_file}", "{input_file.__class__}", "{0}", "{", "}", "'open"])
def test_forms_that_are_refused(form: str) -> None:
    """What is no known place, or no shell's words, is the package's fault."""
    with pytest.raises(PackageError, match="args_format_string"):
        contrib.command_line(form, PLACES)


@given(st.sampled_from(sorted(contrib.CHECKERS)), st.integers(0, 255), st.text(), st.integers(0, 100))
def test_any_words(kind: str, code: int, said: str, points: int) -> None:
    """Whatever a checker writes, its share is from 0 to 1."""
    decision = contrib.decision(kind, Said(exited(code), said, said), Fraction(points), told="")
    assert 0 <= decision.share <= 1
