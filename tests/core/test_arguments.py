"""What a generator is told follows from the seed, and can be made smaller."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.core.authoring.arguments import Case, Template
from parley.core.errors import UsageError


def test_words() -> None:
    """A name means the same wherever it stands; words in quotes stay together."""
    template = Template("{seed} -n{n:3..3} {n} 'two words' {kind:tree|path}")
    case = template.case(7)
    words = template.words(case)
    assert words[:4] == ("7", "-n3", "3", "two words")
    assert words[4] in ("tree", "path")
    assert template.words(Case(8, (("n", 3), ("kind", 1)))) == ("8", "-n3", "3", "two words", "path")


@given(seed=st.integers(0, 10**9), least=st.integers(-50, 50), more=st.integers(0, 1000))
def test_numbers(seed: int, least: int, more: int) -> None:
    """Each is in its range and the same for the same seed; each smaller one is smaller, and still in its range."""
    template = Template(f"{{n:{least}..{least + more}}} {{m:0..5}}")
    case = template.case(seed)
    assert case == template.case(seed)
    n, m = (at for _, at in case.places)
    assert least <= n <= least + more
    for smaller in template.smaller(case):
        one, other = (at for _, at in smaller.places)
        assert (least <= one < n and other == m) or (one == n and 0 <= other < m)
    assert (Case(seed, (("n", n - 1), ("m", m))) in template.smaller(case)) == (n > least)


@pytest.mark.parametrize("text", ["{n}", "{n:5..1}", "{n:x}", "{n:1..2} {n:1..3}", "{seed:1..2}", "'open", "{n:a}"])
def test_nonsense(text: str) -> None:
    """A template that cannot be filled is refused before anything runs, in one line."""
    with pytest.raises(UsageError, match="--args: ") as raised:
        Template(text)
    assert len(str(raised.value).splitlines()) == 1
