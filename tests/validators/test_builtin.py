"""Built-in validators against plain models of what their sources do, on texts that are cut anywhere into chunks."""

from __future__ import annotations

import io
import math
import re
from collections import Counter
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from parley.core.errors import PackageError
from parley.core.model import Decision, Opinion
from parley.validators import multiset, side
from parley.validators.builtin import COMPARISONS
from parley.validators.omegaup_tokens import fold
from parley.validators.side import Side

# Few kinds of bytes, so that pieces and separators of all sorts meet at every edge of a chunk.
BYTES = (
    b"a", b"A", b"1", b".", b"-", b" ", b" ", b"\n", b"\n", b"\r", b"\t", b"\v", b"\f", b"\0", b"\x1c",
    b"\xc2\x85", b"\xe2\x80\x83", b"\xe2\x80", b"\xff",
    *(text.encode() for text in ("\u017f", "s", "\u212a", "k", "\u1e9e", "\u00df")),
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(BYTES), max_size=14).map(b"".join)
NUMBERS = (
    "1",
    "1.0",
    "1.0000005",
    "1.000002",
    "01",
    "+1",
    "-1",
    "1e0",
    "1_0",
    "10",
    "inf",
    "nan",
    "1e400",
    "x",
    ".",
    "0",
)
NUMERIC = st.lists(st.sampled_from([*NUMBERS, *NUMBERS, "\n", "\n", " \n", "\r\n"]), max_size=8).map(
    lambda words: " ".join(words).encode()
)


@pytest.fixture(params=(1, 3, 1 << 16), autouse=True)
def chunk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test sees its bytes in pieces of several sizes, and its multisets in several buckets."""
    monkeypatch.setattr(side, "_CHUNK", request.param)
    monkeypatch.setattr(multiset, "_BUCKET", 4 * request.param)
    monkeypatch.setattr(multiset, "_BATCH", request.param)


def decide(name: str, output: bytes, answer: bytes, *flags: str) -> Decision:
    return COMPARISONS[name](flags)(Side(io.BytesIO(output)), Side(io.BytesIO(answer)), Fraction(10))


def accepts(name: str, output: bytes, answer: bytes, *flags: str) -> bool:
    decision = decide(name, output, answer, *flags)
    assert decision.opinion is not Opinion.CONFUSED
    assert bool(decision.message) == (decision.opinion is Opinion.WRONG), "what is wrong is explained"
    return decision.opinion is Opinion.ACCEPTED


def both(texts: st.SearchStrategy[bytes]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Two texts: anything, or nearly the same."""
    near = st.tuples(texts, st.integers(0, 30), st.sampled_from([b"", b" ", b"\n", b"\r", b"a", b"\f"])).map(
        lambda drawn: (drawn[0][: drawn[1]] + drawn[2] + drawn[0][drawn[1] :], drawn[0])
    )
    return given(st.tuples(texts, texts) | near)


# --- what their sources do, in the plainest way -------------------------------------------------------------


def lines_of(text: bytes) -> list[bytes]:
    return re.split(b"[\r\n]", text)


def full(lines: list[bytes]) -> list[bytes]:
    return [line for line in lines if line]


def standard(text: bytes) -> list[bytes]:
    """Tokens and the kinds of whitespace between them."""
    runs = re.split(rb"([ \t\v\f\r\n]+)", text.strip(b" \t\v\f\r\n"))
    return [b"line" if at % 2 and re.search(b"[\r\n]", run) else b"" if at % 2 else run for at, run in enumerate(runs)]


def cms(text: bytes) -> list[list[bytes]]:
    lines = [line.split() for line in text.split(b"\n")]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def omegaup(text: bytes) -> list[bytes]:
    """Tokens, character by character."""
    words = [""]
    for character in text.decode(errors="surrogateescape"):
        if character.isspace() or "\x1c" <= character <= "\x1f":
            words.append("")
        else:
            words[-1] += character
    return [word.encode(errors="surrogateescape") for word in words if word]


def runs_of_numbers(text: bytes) -> list[bytes]:
    return re.findall(rb"[-.0-9]+", text)


MODELS: dict[str, Callable[[bytes], object]] = {
    "exact": bytes,
    "lines": cms,
    "token": omegaup,
    "token-caseless": lambda text: [fold(word) for word in omegaup(text)],
    "dmoj-standard": standard,
    "dmoj-identical": bytes,
    "dmoj-easy": lambda text: Counter(re.sub(rb"\s+", b"", text).lower()),
    "dmoj-sorted": lambda text: sorted(map(bytes.split, full(lines_of(text)))),
    "dmoj-unordered": lambda text: sorted(text.split()),
    "dmoj-rstripped": lambda text: list(map(bytes.rstrip, lines_of(text))),
    "dmoj-linecount": lambda text: list(map(bytes.strip, full(lines_of(text)))),
}


@pytest.mark.parametrize("name", MODELS)
def test_accepts_what_its_source_accepts(name: str) -> None:
    """Two outputs are the same to a validator where they are to its model."""
    model = MODELS[name]

    @both(TEXTS)
    @example((b"a\n \nb", b"a\nb"))
    @example((b"\n\na", b"a"))
    @example((b"a \n", b"a"))
    def check(texts: tuple[bytes, bytes]) -> None:
        output, answer = texts
        assert accepts(name, output, answer) == (model(output) == model(answer))

    check()


def test_rstripped_without_empty_lines() -> None:
    """With filter_new_line, lines that are empty before they are stripped are gone."""

    @both(TEXTS)
    def check(texts: tuple[bytes, bytes]) -> None:
        output, answer = texts
        same = list(map(bytes.rstrip, full(lines_of(output)))) == list(map(bytes.rstrip, full(lines_of(answer))))
        assert accepts("dmoj-rstripped", output, answer, "filter_new_line=true") == same

    check()


# --- numbers ------------------------------------------------------------------------------------------------


def near(found: float, expected: float, epsilon: float, mode: str) -> bool:
    absolute = abs(found - expected) <= epsilon
    ends = sorted((expected * (1 - epsilon), expected * (1 + epsilon)))
    relative = not math.isnan(expected) and ends[0] <= found <= ends[1]
    if mode == "default":
        return absolute or (abs(expected) >= epsilon and abs(1.0 - found / expected) <= epsilon)
    return absolute if mode == "absolute" else relative


def floats(output: bytes, answer: bytes, epsilon: float, mode: str) -> bool:
    mine, theirs = full(lines_of(output)), full(lines_of(answer))
    if [len(line.split()) for line in mine] != [len(line.split()) for line in theirs]:
        return False
    for found, expected in zip(b" ".join(mine).split(), b" ".join(theirs).split(), strict=True):
        try:
            number = float(expected)
        except ValueError:
            if found != expected:
                return False
            continue
        try:
            if not near(float(found), number, epsilon, mode):
                return False
        except ValueError:
            return False
    return True


@pytest.mark.parametrize("name", ["floats", "floatsabs", "floatsrel"])
def test_floats(name: str) -> None:
    """DMOJ's floats: line by line, numbers as Python reads them."""
    mode = {"floats": "default", "floatsabs": "absolute", "floatsrel": "relative"}[name]

    @both(NUMERIC)
    @example((b"1\n2", b"1 2"))
    @example((b"1\n\n2", b"1\n2"))
    @example((b"1\n \n2", b"1\n2"))
    @example((b"1e-9", b"2e-9"))
    def check(texts: tuple[bytes, bytes]) -> None:
        output, answer = texts
        assert accepts(f"dmoj-{name}", output, answer) == floats(output, answer, 1e-6, mode)

    check()


def go_float(token: bytes) -> float | None:
    """As strconv.ParseFloat; None for what it refuses."""
    if not re.fullmatch(rb"-?(\d+\.?\d*|\.\d+)", token):
        return None
    return float(token) if math.isfinite(float(token)) else None


def same_numbers(one: bytes, other: bytes, tolerance: float) -> bool:
    a, b = go_float(one), go_float(other)
    if a is None or b is None:
        return a is b
    gap = abs(a - b)
    if a == b or gap <= 1.5 * tolerance:
        return True
    if 0 in {a, b} or gap < 2.0**-1022:
        return gap <= tolerance * 2.0**-1022
    return gap / max(abs(a), abs(b)) <= tolerance


@both(NUMERIC | TEXTS)
@example((b"x 1 x", b"1"))
@example((b"1", b"x"))
@example((b"1.2.3", b"-"))
@example((b"9" * 400, b"--"))
@example((b"1000000", b"1000001"))
def test_token_numeric(texts: tuple[bytes, bytes]) -> None:
    """omegaUp's: runs of digits, points and minus signs, two that are no numbers being equal."""
    output, answer = texts
    mine, theirs = runs_of_numbers(output), runs_of_numbers(answer)
    same = len(mine) == len(theirs) and all(same_numbers(*pair, 1e-6) for pair in zip(mine, theirs, strict=True))
    assert accepts("token-numeric", output, answer) == same


@pytest.mark.parametrize(
    ("found", "expected", "flags", "same"),
    [
        ("1.0000005", "1", (), True),
        ("1.00001", "1", (), False),
        ("1000000", "1000001", (), True),
        ("1000000", "1000001", ("absolute=1e-6",), False),
        ("1e-9", "2e-9", ("relative=1e-6",), False),
        ("1.4", "1", ("absolute=0.5",), True),
        ("1.4", "1", ("tolerance=0.1", "absolute=0.5"), True),
        ("inf", "inf", (), True),
        ("inf", "INF", (), False),
        ("inf", "1e400", (), False),
        ("nan", "nan", (), True),
        ("0x10", "16", (), False),
        ("a", "A", (), False),
    ],
)
def test_numeric(found: str, expected: str, flags: tuple[str, ...], *, same: bool) -> None:
    """Either tolerance suffices; infinities, NaN and hexadecimal numbers are words, and words have a case."""
    assert accepts("numeric", found.encode(), expected.encode(), *flags) == same


# --- what is worth a part -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("output", "share", "marks"),
    [
        (b"a\n b \nc\n", 1, "✓✓✓"),
        (b"a\n\n\nb", Fraction(2, 3), "✓✓✗"),
        (b"x\nb\ny", Fraction(1, 3), "✗✓✗"),
        (b"", 0, "✗✗✗"),
        (b"a\nb\nc\nd", 0, ""),
    ],
)
def test_linecount(output: bytes, share: Fraction, marks: str) -> None:
    """It is wrong unless all lines are right, and worth the part of them that is; nothing with too many."""
    decision = decide("dmoj-linecount", output, b"a\nb\nc\n")
    assert decision.opinion is (Opinion.ACCEPTED if share == 1 else Opinion.WRONG)
    assert decision.share == share
    assert (decision.score or 0) == (0 if share == 1 else 10 * share)
    assert decision.team_message == (f"lines: {marks}" if marks else "")
    assert decide("dmoj-linecount", output, b"a\nb\nc\n", "feedback=False").team_message == ""


@pytest.mark.parametrize(
    ("output", "flags", "share"),
    [
        (b"a\nb\n", (), 1),
        (b"a\nx\n", (), Fraction(1, 4)),
        (b"x\nb\n", (), Fraction(3, 4)),
        (b"x\ny\n", (), 0),
        (b"a\nb \n", (), Fraction(1, 4)),
        (b"a\n", (), 0),
        (b"a\n", ("filler_lines_required=false",), Fraction(1, 4)),
        (b"a\nb\nc", ("filler_lines_required=false",), 1),
        (b"a\nb\nc", (), 0),
    ],
)
def test_linematches(output: bytes, flags: tuple[str, ...], share: Fraction) -> None:
    """Each line that is right is worth its part."""
    decision = decide("dmoj-linematches", output, b"a\n\nb", "point_distribution=[1, 3]", *flags)
    assert decision.share == share
    assert decision.opinion is (Opinion.ACCEPTED if share else Opinion.WRONG)


def test_linematches_with_another_answer() -> None:
    """A distribution over more or fewer lines than the answer has is the package's fault."""
    for answer in (b"a", b"a\nb\nc"):
        assert decide("dmoj-linematches", b"a", answer, "point_distribution=1,3").opinion is Opinion.CONFUSED


def test_presentation_errors_are_told() -> None:
    """An output that DMOJ's standard checker accepts is told to its author, unless the package forbids."""
    decision = decide("dmoj-identical", b"a  b", b"a b\n")
    assert (decision.opinion, decision.team_message) == (
        Opinion.WRONG, "presentation error: only the whitespace differs"
    )  # fmt: skip
    assert decide("dmoj-identical", b"a b c", b"a b\n").team_message == ""
    assert decide("dmoj-identical", b"a  b", b"a b\n", "pe_allowed=false").team_message == ""


# --- where --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "output", "answer", "said"),
    [
        ("exact", b"a\nbc", b"a\nbd", "byte 4 (line 2, column 2): expected 'd', found 'c'"),
        ("exact", b"a", b"ab", "byte 2 (line 1, column 2): the output ends, expected 'b'"),
        ("exact", b"a\n\n", b"a\n", r"byte 3 (line 2, column 1): found '\n' after the end of the answer"),
        ("lines", b"1 2\n3 5", b"1  2\n3 4\n", "token 4 (line 2, column 3): expected '4', found '5'"),
        ("lines", b"1\n2", b"1 2", r"whitespace before token 2 (line 2, column 1): expected ' ', found '\n'"),
        ("lines", b"1\n\n2", b"1\n2", r"whitespace before token 2 (line 3, column 1): expected '\n', found '\n\n'"),
        ("lines", b"\n1", b"1", r"whitespace before token 1 (line 2, column 1): expected '', found '\n'"),
        ("lines", b"1\n", b"1\n2", "token 2 (line 1, column 2): the output ends, expected '2'"),
        ("dmoj-standard", b"1 2", b"1\n2", r"whitespace before token 2 (line 1, column 3): expected '\n', found ' '"),
        ("dmoj-standard", b"1 2 3", b"1 2", "token 3 (line 1, column 5): found '3' after the end of the answer"),
        ("dmoj-standard", b"12", b"1 2", "token 1 (line 1, column 1): expected '1', found '12'"),
        ("dmoj-rstripped", b"ab\nac", b"ab\nad", "line 2, column 2: expected 'ad', found 'ac'"),
        ("dmoj-rstripped", b"a", b"a\n", "line 2: the output ends, expected ''"),
        ("dmoj-floats", b"1 2\n4", b"1 2\n3", "token 3 (line 2, column 1): expected '3', found '4' (off by 1)"),
        ("token", b"\xc2\x85a", b"b", "token 1 (line 1, column 3): expected 'b', found 'a'"),
        ("token-numeric", b"x=5", b"4", "token 1 (line 1, column 3): expected '4', found '5' (off by 1)"),
        ("dmoj-easy", b"aab", b"ab", "character 'a': expected 1 of them, found 2"),
        ("sorted", b"b\na\na", b"a\nb", "line 2: found 'a' 2 times, expected once"),
        ("sorted", b"b\na a", b"b", "line 2: found 'a a' once, expected not at all"),
        ("unordered", b"2\n2", b"2", "token 1 (line 1, column 1): found '2' 2 times, expected once"),
        ("unordered", b"2", b"2\n1 1", "token '1': expected 2 times, found not at all"),
    ],
)  # fmt: skip
def test_message(name: str, output: bytes, answer: bytes, said: str) -> None:
    """Where the first difference is, what was expected and what found."""
    assert decide(name, output, answer).message == said


# --- flags --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMPARISONS)
def test_unknown_flags(name: str) -> None:
    """Each validator refuses what it does not know."""
    with pytest.raises(PackageError, match="has no flag 'surprise=1'"):
        COMPARISONS[name](("surprise=1",))


@pytest.mark.parametrize(
    ("name", "flag", "said"),
    [
        ("numeric", "absolute=-1", "flag absolute of the validator numeric must be a number from 0 on, not '-1'"),
        ("numeric", "relative=inf", "flag relative of the validator numeric must be a number from 0 on, not 'inf'"),
        ("dmoj-floats", "precision=x", "flag precision of the validator dmoj-floats must be a whole number, not 'x'"),
        ("dmoj-floats", "precision=999", "flag precision of the validator dmoj-floats must be from -300 to 300"),
        ("dmoj-floats", "error_mode=x", "must be one of default, absolute, relative, not 'x'"),
        ("sorted", "split_on=words", "must be one of lines, whitespace, not 'words'"),
        ("dmoj-linematches", "point_distribution=1,x", "must be whole numbers with commas between them"),
        ("dmoj-linematches", "point_distribution=0", "must add up to more than 0"),
        ("dmoj-identical", "pe_allowed=maybe", "must be one of true, false"),
    ],
)
def test_wrong_flags(name: str, flag: str, said: str) -> None:
    """A value that makes no sense is told with what would."""
    with pytest.raises(PackageError, match=re.escape(said)):
        COMPARISONS[name]((flag,))
