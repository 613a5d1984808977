"""Line by line, but for whitespace: as CMS and SIO2 compare."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.core.errors import PackageError
from parley.validators import white_diff
from parley.validators.white_diff import WhiteDiff, difference

TEXTS = st.lists(st.sampled_from([b"a", b"bb", b" ", b"\t", b"\r", b"\n", b"\n\n", b"\0"]), max_size=12).map(b"".join)


def canonical(text: bytes, *, nul: bool) -> list[list[bytes]]:
    """What stays, said simply: the words of each line, without empty lines at the end."""
    lines = [line.replace(b"\0", b" ").split() if nul else line.split() for line in text.split(b"\n")]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def differs(output: bytes, answer: bytes, *, nul: bool = False) -> str:
    return str(difference(io.BytesIO(output), io.BytesIO(answer), nul=nul) or "")


@given(TEXTS, TEXTS, st.booleans(), st.integers(1, 5))
def test_as_it_is_meant(output: bytes, answer: bytes, nul: bool, chunk: int) -> None:
    """Texts are the same if their lines have the same words, wherever the pieces that are read end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(white_diff, "_CHUNK", chunk)
        same = canonical(output, nul=nul) == canonical(answer, nul=nul)
        assert (not differs(output, answer, nul=nul)) == same


@pytest.mark.parametrize(
    ("output", "answer", "said"),
    [
        (b"1 2\n3\n", b"1 2\n4\n", "line 2: expected '4', found '3'"),
        (b"1 2 3\n", b"1 2\n", "line 1: expected '1 2', found '1 2 3'"),
        (b"1\n", b"1\n\n2\n", "line 3: expected '2', found nothing more"),
        (b"", b"5", "line 1: expected '5', found nothing more"),
        (b"x" * 200, b"y", "line 1: expected 'y', found '" + "x" * 60 + "…'"),
        (b"\xff", b"a", "line 1: expected 'a', found '\\xff'"),
    ],
)
def test_says_where(output: bytes, answer: bytes, said: str) -> None:
    """The line of the first difference, and what stands there."""
    assert differs(output, answer) == said


def test_other_flags_are_refused() -> None:
    """Only `nul` is known."""
    WhiteDiff().check_flags(("nul",))
    with pytest.raises(PackageError, match="has no flag 'loud'"):
        WhiteDiff().check_flags(("loud",))
