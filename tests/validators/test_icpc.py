"""Validators of packages, run in real boxes: what they are given, and what their ends mean."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from parley.core.errors import PackageError
from parley.core.lane import Lane
from parley.core.language import Language
from parley.core.model import Opinion, Program, Ran
from parley.core.workspace import Workspace
from parley.validators.icpc import IcpcValidator

from .conftest import ALSO_WITHOUT_A_BOX, validate

pytestmark = pytest.mark.anyio
Script = Callable[[str], Program]

_MULTIPLIER = "say score_multiplier.txt"
_ONLY = "of which this test may have only score.txt"


@pytest.fixture
def script(workspace: Workspace) -> Script:
    """A shell script as a validator; `say FILE TEXT` writes feedback."""

    def write(text: str) -> Program:
        folder = workspace.folder("programs")
        (folder / "v.sh").write_text(f'say() {{ printf "%s" "$2" > "$dir$1"; }}\ndir=$3\n{text}\n')
        argv = ("/bin/sh", "/program/v.sh")
        return Program(Language("sh", "", (), run=argv, processes=4, profile="shell"), "", folder, argv)

    return write


async def test_needs_a_program(data: Path, lane: Lane) -> None:
    """A package that asks for a validator of its own and has none is at fault."""
    with pytest.raises(PackageError, match="a: asks for a validator of its own and has none"):
        await validate(IcpcValidator(), lane, data, b"")


def test_flags_are_the_programs_own() -> None:
    """No flag is refused here."""
    IcpcValidator().check_flags(["anything", "--at", "all"])


@pytest.mark.parametrize(
    ("text", "opinion", "message"),
    [
        ("exit 42", Opinion.ACCEPTED, ""),
        ("exit 43", Opinion.WRONG, ""),
        ("say judgemessage.txt ' two\nlines '; exit 43", Opinion.WRONG, "two\nlines"),
        ("say judgemessage.txt fine; exit 42", Opinion.ACCEPTED, "fine"),
        ("exit 0", Opinion.CONFUSED, "it exited with code 0 instead of 42 or 43"),
        ("exit 1", Opinion.CONFUSED, "it exited with code 1 instead of 42 or 43"),
        ("echo bad >&2; exit 0", Opinion.CONFUSED, "it exited with code 0 instead of 42 or 43; stderr: bad"),
        ("kill -ABRT $$", Opinion.CONFUSED, "it died of SIGABRT"),
        ("while :; do :; done", Opinion.CONFUSED, "it reached its CPU time limit"),
        ("exec /program/missing", Opinion.CONFUSED, "it exited with code 127 instead of 42 or 43; stderr: "),
    ],
)
async def test_what_its_end_means(
    lane: Lane, data: Path, script: Script, *, text: str, opinion: Opinion, message: str
) -> None:
    """42 and 43 are decisions, with the judge's message; anything else says nothing about the output."""
    decision = await validate(IcpcValidator(), lane, data, b"6\n", program=script(text))
    assert decision.opinion is opinion
    assert decision.message == message or (message.endswith("stderr: ") and decision.message.startswith(message))
    assert decision.share == (opinion is Opinion.ACCEPTED)


async def test_what_it_is_given(lane: Lane, data: Path, script: Script) -> None:
    """Input, answer and an empty feedback folder, then the flags of the package, those of the test; the output."""
    text = 'say judgemessage.txt "$(cat "$1" "$2") $(ls "$3" | wc -l) $4 $5 $# $(cat)"; exit 42'
    decision = await validate(
        IcpcValidator(), lane, data, b"out put", program=script(text), flags=("f lag",), more_flags=("*",)
    )
    assert decision.message == "5\n6 0 f lag * 5 out put"


async def test_feedback_does_not_outlive_a_test(lane: Lane, data: Path, script: Script) -> None:
    """Each test has a feedback folder of its own."""
    first = await validate(IcpcValidator(), lane, data, b"", program=script("say judgemessage.txt old; exit 43"))
    assert first.message == "old"
    program = script('[ -z "$(ls "$3")" ] || exit 1; cat; exit 43')
    for _ in range(2):
        decision = await validate(IcpcValidator(), lane, data, b"", program=program)
        assert (decision.opinion, decision.message) == (Opinion.WRONG, "")


async def test_messages_are_cut_and_decoded(lane: Lane, data: Path, script: Script) -> None:
    """The message for the team is its own; rubbish and floods in feedback are no error."""
    text = "say teammessage.txt hello; head -c 100000 /dev/zero | tr '\\0' '\\377' > ${dir}judgemessage.txt; exit 43"
    decision = await validate(IcpcValidator(), lane, data, b"", program=script(text))
    assert decision.team_message == "hello"
    assert decision.message == "\ufffd" * (16 * 1024)


async def test_feedback_that_is_no_file(lane: Lane, data: Path, script: Script) -> None:
    """A folder, or a link out of the box, in place of a message is as good as none."""
    text = "mkdir ${dir}judgemessage.txt; ln -s /etc/passwd ${dir}teammessage.txt; exit 43"
    decision = await validate(IcpcValidator(), lane, data, b"", program=script(text))
    assert (decision.opinion, decision.message, decision.team_message) == (Opinion.WRONG, "", "")


async def test_output_is_read_from_its_start(lane: Lane, data: Path, script: Script) -> None:
    """A long output arrives whole."""
    program = script('[ "$(wc -c)" = 5000000 ] && exit 42; exit 43')
    decision = await validate(IcpcValidator(), lane, data, b"x" * 5_000_000, program=program)
    assert decision.opinion is Opinion.ACCEPTED


@pytest.mark.parametrize(
    ("name", "scripts"),
    [
        (
            "icpc",
            {
                "say score.txt 1; exit 42": "it wrote score.txt, and this test has no scores",
                "say score.txt 1; exit 43": "it wrote score.txt and rejected the output",
                f"{_MULTIPLIER} 1; exit 42": "it wrote score_multiplier.txt, and this test has no scores",
            },
        ),
        (
            "icpc-score",
            {
                "say score.txt ' 12.5\n'; exit 42": Fraction(25, 2),
                "say score.txt -1e1; exit 42": Fraction(-10),
                "exit 43": None,
                "exit 42": "it accepted the output and wrote no score.txt",
                "say score.txt 0; exit 43": None,
                "say score.txt inf; exit 42": "it wrote score.txt, and 'inf' is not a number",
                "say score.txt ''; echo why >&2; exit 42": "it wrote score.txt, and '' is not a number; stderr: why",
                "say score.txt 1e999999; exit 42": "it wrote score.txt, and '1e999999' is not a number",
                f"{_MULTIPLIER} 1; exit 42": f"it wrote score_multiplier.txt, {_ONLY}",
            },
        ),
        ("icpc-2023-07", {"exit 42": None, "say score.txt 0.1; exit 42": Fraction(1, 10)}),
        (
            "icpc-2025",
            {
                "exit 42": None,
                "say score.txt 7; exit 42": Fraction(7),
                f"{_MULTIPLIER} 0.3; exit 42": Fraction(21, 10),
                "say score.txt 7.01; exit 42": "it wrote score.txt, and 7.01 is more than 7",
                "say score.txt -1; exit 42": "it wrote score.txt, and -1 is less than 0",
                f"{_MULTIPLIER} 1.1; exit 42": "it wrote score_multiplier.txt, and 1.1 is more than 1",
                f"say score.txt 1; {_MULTIPLIER} 1; exit 42": f"it wrote score.txt and score_multiplier.txt, {_ONLY}",
            },
        ),
        (
            "icpc-2025-unbounded",
            {
                "say score.txt 700; exit 42": Fraction(700),
                "exit 42": "it accepted the output and wrote no score.txt",
                f"{_MULTIPLIER} 1; exit 42": f"it wrote score_multiplier.txt, {_ONLY}",
            },
        ),
        ("icpc-2025-sample", {"say score.txt 5; exit 42": None, "say score.txt nonsense; exit 43": None}),
    ],
)
async def test_scores(
    lane: Lane, data: Path, script: Script, name: str, scripts: dict[str, Fraction | str | None]
) -> None:
    """Which files may say what a test of 7 points is worth depends on the format; what they should not say is JE."""
    for text, wanted in scripts.items():
        decision = await validate(IcpcValidator(name), lane, data, b"", program=script(text), max_score=Fraction(7))
        if isinstance(wanted, str):
            assert (decision.opinion, decision.message) == (Opinion.CONFUSED, wanted), text
        else:
            assert decision.opinion is (Opinion.WRONG if text.endswith("43") else Opinion.ACCEPTED), decision
            assert (decision.score, decision.share) == (wanted, decision.opinion is Opinion.ACCEPTED), text


async def test_another_pass(lane: Lane, data: Path, script: Script) -> None:
    """What the program reads next is moved away; all other files of the feedback folder are there in that pass."""
    text = "say nextpass.in again; say judgemessage.txt one; say state x; exit 42"
    decision = await validate(IcpcValidator(), lane, data, b"", program=script(text))
    assert decision.opinion is Opinion.ACCEPTED
    assert decision.next_input == b"again"
    assert decision.carried == (("judgemessage.txt", b"one"), ("state", b"x"))


@ALSO_WITHOUT_A_BOX
async def test_a_later_pass(lane: Lane, data: Path, script: Script) -> None:
    """The validator finds its own files, which it may change, and what the program read as the input."""
    text = 'cat $1 ${dir}state; echo more >> ${dir}state; say judgemessage.txt "$(cat $1 ${dir}state)$(ls $3)"; exit 42'
    ran = Ran("c", number=2, carried=(("state", b"kept\n"), ("x.txt", b"")), input=b"again\n")
    decision = await validate(IcpcValidator(), lane, data, b"", program=script(text), ran=ran)
    assert decision.opinion is Opinion.ACCEPTED
    assert decision.message.split() == ["again", "kept", "morestate", "x.txt"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("say nextpass.in again; exit 43", "it wrote nextpass.in and rejected the output"),
        ("say nextpass.in again; mkdir ${dir}sub; exit 42", "it left sub for another pass, which is no file"),
        ("say nextpass.in again; ln -s /etc/passwd ${dir}a; exit 42", "it left a for another pass, which is no file"),
        (
            "truncate -s 40M ${dir}nextpass.in ${dir}state; exit 42",
            "it left 64.0 MiB or more for another pass",
        ),
    ],
)
async def test_another_pass_that_cannot_be(lane: Lane, data: Path, script: Script, text: str, message: str) -> None:
    """Without acceptance there is none, and what cannot be kept for it is told."""
    decision = await validate(IcpcValidator(), lane, data, b"", program=script(text))
    assert (decision.opinion, decision.message) == (Opinion.CONFUSED, message)
