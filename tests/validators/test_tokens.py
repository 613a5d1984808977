"""Comparing outputs with answers: against a simple model, and at the edges."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

import io
import math
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from parley.validators import side, tokens
from parley.validators.difference import Difference
from parley.validators.form import WORDS as WORD_FORM
from parley.validators.pieces import tokens as tokens_of
from parley.validators.side import Side
from parley.validators.tokens import Rules

WORDS = Rules()
EXACT_CASE = Rules(case_sensitive=True)
SPACES = Rules(space_sensitive=True)
FLOATS = Rules(absolute=1e-6, relative=1e-6)

# Few kinds of bytes, so that tokens and whitespace of all sorts meet at every edge of a chunk.
BYTES = (b"a", b"A", b"1", b" ", b"\n", b"\r\n", b"\t", b"\v", b"\f", b"\0", b"\x1c", b"\xa0")
TEXTS = st.lists(st.sampled_from(BYTES), max_size=30).map(b"".join)


@pytest.fixture(params=(1, 2, 3, 7, 1 << 18), autouse=True)
def chunk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Every test sees its bytes in pieces of several sizes."""
    monkeypatch.setattr(side, "_CHUNK", request.param)
    return int(request.param)


def compare(output: bytes, answer: bytes, rules: Rules = WORDS) -> Difference | None:
    return tokens.difference(Side(io.BytesIO(output)), Side(io.BytesIO(answer)), rules)


def where(output: bytes, answer: bytes, rules: Rules = WORDS) -> tuple[int, int] | None:
    found = compare(output, answer, rules)
    return (found.number, found.line) if found else None


# --- the model ----------------------------------------------------------------------------------------------


def numbered(text: bytes) -> Iterator[tuple[bytes, int]]:
    """Each token with its line, in the plainest way."""
    for number, line in enumerate(text.split(b"\n"), 1):
        for token in line.split():
            yield token, number


def model(output: bytes, answer: bytes) -> tuple[int, int] | None:
    """Token and line of the first difference, capitals aside."""
    mine, theirs = list(numbered(output)), list(numbered(answer))
    for number, ((found, line), (expected, _)) in enumerate(zip(mine, theirs, strict=False), 1):
        if found.lower() != expected.lower():
            return number, line
    common = min(len(mine), len(theirs))
    if len(mine) == len(theirs):
        return None
    return common + 1, mine[common][1] if len(mine) > common else mine[-1][1] if mine else 1


@given(TEXTS, TEXTS)
@example(b"a b", b"a b c")
@example(b"", b"a")
@example(b"\n\na", b"")
@example(b"aaaa\nb x", b"aaaa\nc x")
@example(b"aaaaaaaa\nb\nx", b"aaaaaaaa\nc\nx")
def test_tokens_are_those_of_the_model(output: bytes, answer: bytes) -> None:
    """The first difference, its token and its line are what a plain split finds."""
    assert where(output, answer) == model(output, answer)


@given(TEXTS, st.integers(0, 30), TEXTS)
def test_a_change_is_found_where_it_was_made(text: bytes, at: int, change: bytes) -> None:
    """Texts that are the same up to somewhere differ as the model says."""
    other = text[:at] + change + text[at:]
    assert where(other, text) == model(other, text)


@given(TEXTS, TEXTS)
def test_space_sensitive_is_equality_of_bytes(output: bytes, answer: bytes) -> None:
    """With both kinds of sensitivity nothing passes but the same bytes."""
    rules = Rules(case_sensitive=True, space_sensitive=True)
    assert (compare(output, answer, rules) is None) == (output == answer)


@given(TEXTS, TEXTS)
def test_space_sensitive_alone_forgives_case(output: bytes, answer: bytes) -> None:
    """Whitespace counts and capitals do not."""
    assert (compare(output, answer, SPACES) is None) == (output.lower() == answer.lower())


@given(TEXTS, TEXTS)
def test_tokens_are_those_of_a_split(text: bytes, more: bytes) -> None:
    """Cutting loses nothing and joins nothing, wherever chunks end."""
    text += more
    assert [word for some in tokens_of(Side(io.BytesIO(text)), WORD_FORM) for word in some] == text.split()


@given(st.binary(max_size=200))
def test_any_bytes_are_equal_to_themselves(text: bytes) -> None:
    """Whatever the bytes and the rules."""
    for rules in (WORDS, EXACT_CASE, SPACES, FLOATS):
        assert compare(text, text, rules) is None
        assert compare(text + b" ", text + b"\n", rules) is None or rules is SPACES


# --- where --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("output", "answer", "rules", "said"),
    [
        (b"1 2\n3 5\n", b"1 2 3 4", WORDS, "token 4 (line 2, column 3): expected '4', found '5'"),
        (b"1\n2\n", b"1 2 3", WORDS, "token 3 (line 2, column 2): the output ends, expected '3'"),
        (b"", b"1", WORDS, "token 1 (line 1, column 1): the output ends, expected '1'"),
        (b"\n \n", b"1", WORDS, "token 1 (line 1, column 1): the output ends, expected '1'"),
        (b"1\n\n2", b"1", WORDS, "token 2 (line 3, column 1): found '2' after the end of the answer"),
        (b"yes", b"Yes", EXACT_CASE, "token 1 (line 1, column 1): expected 'Yes', found 'yes'"),
        (b"\xff\n", b"1", WORDS, r"token 1 (line 1, column 1): expected '1', found '\\xff'"),
        (b"'", b'"', WORDS, "token 1 (line 1, column 1): expected '\"', found \"'\""),
        (b"a" * 40, b"b", WORDS, f"token 1 (line 1, column 1): expected 'b', found '{'a' * 40}'"),
        (b"a" * 41, b"b", WORDS, f"token 1 (line 1, column 1): expected 'b', found '{'a' * 40}…'"),
        ("ü".encode() * 41, b"b", WORDS, f"token 1 (line 1, column 1): expected 'b', found '{'ü' * 40}…'"),
        (b"1 2\n", b"1 2", SPACES, r"whitespace before token 3 (line 1, column 4): expected '', found '\n'"),
        (b"1 2", b"1 2\n", SPACES, r"whitespace before token 3 (line 1, column 4): expected '\n', found ''"),
        (b"1\n2  3", b"1\n2 3", SPACES, "whitespace before token 3 (line 2, column 4): expected ' ', found '  '"),
        (b"1\n2\n4", b"1\n2\n3", SPACES, "token 3 (line 3, column 1): expected '3', found '4'"),
        (b"\n1", b"1", SPACES, r"whitespace before token 1 (line 2, column 1): expected '', found '\n'"),
        (b"1\r\n2", b"1\n2", SPACES, r"whitespace before token 2 (line 2, column 1): expected '\n', found '\r\n'"),
        (b"", b" ", SPACES, "whitespace before token 1 (line 1, column 1): expected ' ', found ''"),
    ],
)  # fmt: skip
def test_message(output: bytes, answer: bytes, rules: Rules, said: str) -> None:
    """What differs, at which token and on which line of the output, each shown so that it can be told apart."""
    assert str(compare(output, answer, rules)) == said


@pytest.mark.parametrize("chunk", [1 << 18], indirect=True)
@pytest.mark.parametrize("rules", [WORDS, SPACES, FLOATS], ids=["words", "spaces", "floats"])
@pytest.mark.parametrize("piece", [b"x", b"1", b" ", b"x ", b"1\n"])
def test_two_million_bytes(chunk: int, rules: Rules, piece: bytes) -> None:
    """One huge token, a flood of whitespace, and very many tokens are all compared in one go."""
    text = piece * (2_000_000 // len(piece))
    assert compare(text + b"z", text + b"Z", rules) is None
    found = compare(text + b" y", text + b" z", rules)
    assert found is not None
    assert found.number == len(text.split()) + 1
    assert found.line == text.count(b"\n") + 1


# --- words --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("output", "answer", "rules", "same"),
    [
        (b"YES", b"yes", WORDS, True),
        (b"YES", b"yes", EXACT_CASE, False),
        ("Ü".encode(), "ü".encode(), WORDS, False),
        (b"a  b\r\n\n", b"a\nb", WORDS, True),
        (b"a b", b"ab", WORDS, False),
        (b"1", b"1.0", WORDS, False),
        (b"1", b"01", WORDS, False),
        (b"a\0b", b"a b", WORDS, False),
        (b"a\xa0b", b"a b", WORDS, False),
        (b"a\x1cb", b"a b", WORDS, False),
        (b"", b" \n\t\v\f\r", WORDS, True),
    ],
)
def test_words(output: bytes, answer: bytes, rules: Rules, *, same: bool) -> None:
    """Whitespace and capitals are those of the C locale; without tolerance numbers are words."""
    assert (compare(output, answer, rules) is None) == same


# --- numbers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "expected", "rules", "same"),
    [
        ("1.0000001", "1", FLOATS, True),
        ("1.1", "1", FLOATS, False),
        ("1e0", "1.0", FLOATS, True),
        ("+1.", "1", FLOATS, True),
        (".5", "0.5", FLOATS, True),
        ("-0", "0", FLOATS, True),
        ("100", "0100", FLOATS, True),
        ("1000001", "1000000", FLOATS, True),
        ("1000000", "1000001", Rules(absolute=1e-6), False),
        ("1e-9", "2e-9", FLOATS, True),
        ("1e-9", "2e-9", Rules(relative=1e-6), False),
        ("0", "0", Rules(relative=0.0), True),
        ("1e-300", "0", Rules(relative=0.5), False),
        ("1.5", "1", Rules(absolute=0.5), True),
        ("1.50001", "1", Rules(absolute=0.5), False),
        ("2", "1", Rules(relative=0.6), False),
        ("1", "2", Rules(relative=0.6), True),
        ("-1", "1", Rules(relative=1.9), False),
        ("one", "1", FLOATS, False),
        ("1", "one", FLOATS, False),
        ("ONE", "one", FLOATS, True),
        ("ONE", "one", Rules(absolute=1.0, case_sensitive=True), False),
        ("inf", "INF", FLOATS, True),
        ("inf", "INFINITY", FLOATS, False),
        ("+inf", "inf", FLOATS, False),
        ("-inf", "inf", FLOATS, False),
        ("1e400", "inf", FLOATS, False),
        ("1e400", "1E400", FLOATS, True),
        ("10e399", "1e400", FLOATS, False),
        ("1e-400", "0", FLOATS, True),
        ("inf", "1e308", FLOATS, False),
        ("1e308", "inf", FLOATS, False),
        ("1e308", "-1e308", Rules(absolute=1e300), False),
        ("nan", "1", FLOATS, False),
        ("1", "nan", FLOATS, False),
        ("NaN", "nan", FLOATS, True),
        ("NaN", "nan", Rules(absolute=1.0, case_sensitive=True), False),
        ("nan", "-nan", FLOATS, False),
        ("1_0", "10", FLOATS, False),
        ("10", "1_0", FLOATS, False),
        ("1_0", "1_0", FLOATS, True),
        ("0x10", "16", FLOATS, False),
        ("\u0661", "1", FLOATS, False),
        ("1\0", "1", FLOATS, False),
        ("1" * 300, "1" * 300 + ".0", FLOATS, True),
        ("1" * 310, "1" * 310 + ".0", FLOATS, False),
    ],
)  # fmt: skip
def test_numbers(found: str, expected: str, rules: Rules, *, same: bool) -> None:
    """Where the answer is a finite number, either tolerance suffices, relative to the answer; all else are words."""
    assert (compare(found.encode(), expected.encode(), rules) is None) == same


NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
TOLERANCES = st.none() | st.floats(0, 1e9)


@given(NUMBERS, NUMBERS | st.none(), TOLERANCES, TOLERANCES)
def test_tolerance(expected: float, other: float | None, absolute: float | None, relative: float | None) -> None:
    """As the format defines it: |found - expected| within the absolute or the relative tolerance."""
    found = expected if other is None else other
    error = abs(found - expected)
    close = found == expected or any(
        allowed is not None and error <= allowed
        for allowed in (absolute, None if relative is None else relative * abs(expected))
    )
    rules = Rules(absolute=absolute, relative=relative)
    same = compare(repr(found).encode(), repr(expected).encode(), rules) is None
    assert same == (close if rules.numeric else repr(found) == repr(expected))


@given(NUMBERS)
def test_nothing_is_close_to_nan(number: float) -> None:
    """Not a number is a word, whatever the tolerance."""
    assert compare(b"nan", repr(number).encode(), Rules(absolute=1e300, relative=1e300)) is not None
    assert compare(repr(number).encode(), repr(math.nan).encode(), Rules(absolute=1e300)) is not None
