"""Where an output differs from the answer, as people are shown it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.core.difference import COMPARED_BYTES, difference
from parley.core.model import Piece

SQUARES = b"".join(b"%d %d\n" % (n, n * n) for n in range(1, 100))


def test_the_word_that_differs() -> None:
    """With two lines before it and four behind, and the number of its line."""
    found = difference(SQUARES.replace(b"20 400", b"20 401"), SQUARES)
    assert found
    after = "\n21 441\n22 484\n23 529\n24 576\n"
    assert found.output == Piece(20, "18 324\n19 361\n20 ", "401", after, more=True)
    assert found.answer == Piece(20, "18 324\n19 361\n20 ", "400", after, more=True)


@pytest.mark.parametrize(
    ("output", "answer", "words"),
    [
        (b"1 2 3", b"1 2 4", ("3", "4")),
        (b"12 3", b"1 23", ("12", "1")),  # the word as a whole, not the byte in it
        (b"1\r\n2\r\n5\r\n", b"1 2\n4\n", ("5", "4")),  # blanks are passed over
        (b"1 2", b"1 2 3", ("", "3")),
        (b"", b"1", ("", "1")),
        (b"1 2 3 4", b"1 2 3", ("4", "")),
        (b"\xff\xfe", b"a", ("\\xff\\xfe", "a")),
    ],
)
def test_words(output: bytes, answer: bytes, words: tuple[str, str]) -> None:
    """Both words at the place; none where a text is at its end."""
    found = difference(output, answer)
    assert found
    assert (found.output.word, found.answer.word) == words


def test_only_blanks_differ() -> None:
    """For a validator that looks at them, the place is that of the blank."""
    found = difference(b"1 2\n3  4\n", b"1 2\n3 4\n")
    assert found
    assert (found.output.line, found.output.word, found.output.after) == (2, "", " 4\n")


def test_the_same() -> None:
    """There is no difference to be shown."""
    assert difference(SQUARES, SQUARES) is None
    long = b"x" * (COMPARED_BYTES + 1)
    assert difference(long, long[:-1] + b"y") is None


def test_what_is_long_is_cut() -> None:
    """One line of a megabyte is shown around the place."""
    line = b"7 " * 500_000
    found = difference(line + b"8", line + b"9")
    assert found
    assert found.output.word == "8"
    assert len(found.output.before) <= 240
    endless = difference(b"a" * 100_000, b"b" * 100_000)
    assert endless
    assert len(endless.output.word) == 120
    assert len(endless.output.after) <= 360
    assert endless.output.more


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_any_bytes(output: bytes, answer: bytes) -> None:
    """Each piece is some of its text, and the words differ where there are two."""
    found = difference(output, answer)
    assert (found is None) == (output == answer)
    if found:
        for piece, text in ((found.output, output), (found.answer, answer)):
            shown = text.decode(errors="backslashreplace")
            assert piece.before + piece.word + piece.after in shown or "\\x" in shown
            assert 1 <= piece.line <= text.count(b"\n") + 1
        assert not found.output.word or found.output.word != found.answer.word or "\\x" in found.output.word
