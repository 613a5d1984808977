"""Validators of packages, run in real boxes: what they are given, and what their ends mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from parley.core import accounting
from parley.core.errors import PackageError
from parley.core.lane import Lane
from parley.core.language import Language
from parley.core.model import Opinion, Program
from parley.core.workspace import Workspace
from parley.validators.icpc import IcpcValidator

from .conftest import validate

pytestmark = pytest.mark.anyio
Script = Callable[[str], Program]


@pytest.fixture(scope="session")
def jailer() -> str:
    """One is enough here: the contract of jailers is tested elsewhere."""
    return "bubblewrap"


@pytest.fixture
def counted() -> Iterator[accounting.Accounting]:
    """Whatever this machine has."""
    with accounting.chosen() as counted:
        yield counted


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
