"""testlib's checkers, by cases that the real ones decide so."""

from __future__ import annotations

import io
from fractions import Fraction

import pytest

from parley.core.model import Decision
from parley.validators import side
from parley.validators.builtin import COMPARISONS
from parley.validators.side import Side

MOST = 2**63


@pytest.fixture(params=(1, 1 << 16), autouse=True)
def chunk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test sees its bytes in pieces of two sizes."""
    monkeypatch.setattr(side, "_CHUNK", request.param)


def decide(name: str, output: bytes, answer: bytes) -> Decision:
    return COMPARISONS[f"testlib-{name}"](())(Side(io.BytesIO(output)), Side(io.BytesIO(answer)), Fraction(1))


@pytest.mark.parametrize(
    ("names", "output", "answer", "opinion"),
    [
        ("wcmp", b"\xef\xbb\xbfa\t b\r\n", b"a\nb", "accepted"),
        ("wcmp", b"a\vb", b"a b", "wrong"),
        ("wcmp", b"a", b"a b", "wrong"),
        ("wcmp", b"A", b"a", "wrong"),
        ("ncmp uncmp", b"1 -2\n", b"1\n-2", "accepted"),
        ("uncmp", b"2 1 1", b"1 2 1", "accepted"),
        ("uncmp", b"2 1 1", b"1 2 2", "wrong"),
        ("ncmp", b"2 1", b"1 2", "wrong"),
        ("ncmp uncmp icmp hcmp", b"01", b"1", "wrong"),
        ("ncmp uncmp icmp hcmp", b"+1", b"1", "wrong"),
        ("ncmp uncmp icmp hcmp", b"-0", b"0", "wrong"),
        ("ncmp uncmp icmp hcmp", b"1", b"01", "confused"),
        ("ncmp uncmp hcmp", b"%d" % (MOST - 1), b"%d" % (MOST - 1), "accepted"),
        ("ncmp uncmp", b"%d" % -MOST, b"%d" % -MOST, "accepted"),
        ("ncmp uncmp icmp", b"%d" % MOST, b"%d" % MOST, "confused"),
        ("hcmp", b"%d" % MOST, b"%d" % MOST, "accepted"),
        ("icmp", b"2147483648", b"1", "wrong"),
        ("ncmp", b"2", b"1 x", "wrong"),
        ("ncmp", b"1", b"1 x", "confused"),
        ("uncmp", b"2", b"1 x", "confused"),
        ("icmp", b"1", b"1 x", "accepted"),
        ("hcmp", b"1", b"1 x", "confused"),
        ("icmp hcmp yesno rcmp acmp dcmp", b"1 1", b"", "confused"),
        ("ncmp uncmp nyesno wcmp lcmp fcmp rcmp6 caseicmp casencmp casewcmp", b" \n", b"", "accepted"),
        ("icmp hcmp rcmp acmp dcmp", b"1 1", b"1", "wrong"),
        ("yesno nyesno", b"yEs", b"YES", "accepted"),
        ("yesno nyesno", b"maybe", b"YES", "wrong"),
        ("yesno nyesno", b"YES", b"maybe", "confused"),
        ("yesno hcmp nyesno", b"", b"maybe", "wrong"),
        ("yesno", b"yes yes", b"yes", "wrong"),
        ("nyesno", b"yes no", b"yes", "wrong"),
        ("rcmp acmp rncmp rcmp4", b"1.0000014", b"1", "accepted"),
        ("rcmp acmp dcmp rcmp6 rcmp9", b"1.0000016", b"1", "wrong"),
        ("rcmp6 dcmp", b"1000001", b"1000000", "accepted"),
        ("rcmp acmp rncmp rcmp9", b"1000001", b"1000000", "wrong"),
        ("rcmp acmp dcmp rcmp6 rncmp", b"1e", b"+1.", "accepted"),
        ("rcmp acmp dcmp rcmp6 rncmp", b"1E+", b"0001", "accepted"),
        ("rcmp acmp dcmp rcmp6 rncmp", b"inf", b"1", "wrong"),
        ("rcmp acmp dcmp rcmp6 rncmp", b"0x1", b"1", "wrong"),
        ("rcmp acmp dcmp rcmp6 rncmp", b"1", b"nan", "confused"),
        ("rcmp acmp dcmp rcmp6 rncmp", b"1e400", b"1e500", "accepted"),
        ("rcmp acmp dcmp rcmp6 rncmp", b"1e400", b"-1e400", "wrong"),
        ("dcmp rcmp6", b"1e301", b"9e307", "accepted"),
        ("rcmp rncmp", b"1e301", b"9e307", "wrong"),
        ("rcmp6 rncmp", b"1 2", b"1", "wrong"),
        ("rcmp6 rncmp", b"1", b"1 2", "wrong"),
        ("rcmp6 rncmp", b"1", b"1 x", "confused"),
        ("rcmp6 rncmp", b"3", b"1 x", "wrong"),
        ("lcmp fcmp", b"a b\r\nc\n", b"a b\nc", "accepted"),
        ("lcmp", b"a  b \n", b"a b", "accepted"),
        ("fcmp", b"a  b\n", b"a b", "wrong"),
        ("lcmp fcmp", b"a\n \n\t\n", b"a", "accepted"),
        ("lcmp fcmp", b"a\n\v", b"a", "wrong"),
        ("lcmp fcmp", b"a", b"a\n\n\n", "accepted"),
        ("lcmp fcmp", b"a\nb", b"a", "wrong"),
        ("lcmp fcmp", b"a", b"a\nb", "wrong"),
        ("lcmp fcmp", b"a\rb", b"ab", "accepted"),
        ("lcmp fcmp", b"a\r", b"a", "wrong"),
        ("lcmp", b"a\nb", b"a b", "wrong"),
        ("caseicmp casencmp casewcmp", b"Case 1: 5\nCase 2: 6", b"Case 1: 5 Case 2: 6\n", "accepted"),
        ("caseicmp casencmp casewcmp", b"Case 1: 5", b"Case 1: 5 Case 2: 6\n", "wrong"),
        ("caseicmp casencmp casewcmp", b"Case 1: 5 Case 2: 7", b"Case 1: 5 Case 2: 6\n", "wrong"),
        ("caseicmp casencmp casewcmp", b"case 1: 5", b"Case 1: 5", "wrong"),
        ("caseicmp casencmp casewcmp", b"Case 1: 5", b"Case 2: 5", "confused"),
        ("casencmp casewcmp", b"Case 1: 5 Case", b"Case 1: 5", "accepted"),
        ("casencmp casewcmp", b"Case 1: 5", b"Case 1: 5 Case", "accepted"),
        ("caseicmp", b"Case 1: 5 Case", b"Case 1: 5", "wrong"),
        ("caseicmp", b"Case 1: 5", b"Case 1: 5 Case", "confused"),
        ("caseicmp", b"Case 1: 5 6", b"Case 1: 5 6", "confused"),
        ("casencmp", b"Case 1: 5", b"Case 1: 6 x", "confused"),
        ("casencmp", b"Case 1: 5 Case 2:", b"Case 1: 6 Case 2: x", "wrong"),
        ("casewcmp", b"Case 1: x", b"Case 1: x", "accepted"),
    ],
)
def test_decisions(names: str, output: bytes, answer: bytes, opinion: str) -> None:
    """Accepted, wrong, or the answer's fault; what is not accepted is explained."""
    for name in names.split():
        decision = decide(name, output, answer)
        assert decision.opinion.value == opinion, f"{name}: {decision}"
        assert bool(decision.message) == (opinion != "accepted")


def test_points() -> None:
    """The distance of two numbers is given in points."""
    assert decide("pointscmp", b"1.5", b"4").score == Fraction(5, 2)
    assert decide("pointscmp", b"1", b"1e7").opinion.value == "confused"
    assert decide("pointscmp", b"x", b"1").opinion.value == "wrong"


def test_place() -> None:
    """A token that is none is shown with its place."""
    assert decide("ncmp", b"1\n 2x", b"1 2").message == "token 2 (line 2, column 2): expected an integer, found '2x'"
    assert decide("rcmp6", b"1\n 2", b"1 3").message == "token 2 (line 2, column 2): expected '3', found '2' (off by 1)"
