"""A recorded part played to a partner: in its order, and what differs first. Real pipes, no boxes."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import anyio
import pytest

from parley.core import replay
from parley.core.errors import TranscriptError
from parley.core.guests import Ends
from parley.core.replay import Difference
from parley.core.transcript import Entry, Head, Transcript

from .records import a_run

pytestmark = pytest.mark.anyio

Partner = Callable[[Ends], Awaitable[None]]
PATH = Path("a.jsonl")
HEAD = Head("parley.transcript/1", "sums", "secret/1")


def said(side: str, text: str, us: int) -> Entry:
    return Entry("data", us, "program" if side == "p" else "interactor", text=text)


# The program asks and is answered, twice; then it ends, and the interactor after it.
TALK = (
    said("p", "a?\n", 10), said("i", "A\n", 20), said("p", "b?\n", 30), said("i", "B\n", 40),
    Entry("eof", 50, "program"), Entry("eof", 60, "interactor"),
    Entry("exit", 70, "program", code=0), Entry("exit", 80, "interactor", code=42),
)  # fmt: skip


def asks(*words: str) -> Partner:
    """A program that waits for a line after each of its words."""

    async def partner(ends: Ends) -> None:
        for word in words:
            await ends.say(word.encode())
            await ends.hear()

    return partner


async def played(partner: Partner, *, entries: tuple[Entry, ...] = TALK, code: int = 0) -> Difference | None:
    """What differs where the interactor speaks from the record."""
    guest = replay.Replayer(replay.part(PATH, Transcript(HEAD, entries), "interactor"))
    to_guest, to_partner = os.pipe(), os.pipe()

    async def partners() -> None:
        ends = Ends(to_partner[0], to_guest[1])
        await partner(ends)
        ends.close()

    with anyio.fail_after(20):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(partners)
            ends = Ends(to_guest[0], to_partner[1])
            await guest.play(ends)
            ends.close()
    return guest.difference(a_run(exit_code=code))


async def test_same() -> None:
    """However the words are cut into pieces."""
    assert await played(asks("a?\n", "b?\n")) is None

    async def drips(ends: Ends) -> None:
        for piece in ("a", "?\n", "b", "?", "\n"):
            await ends.say(piece.encode())
            await anyio.sleep(0.01)

    assert await played(drips) is None


@pytest.mark.parametrize(
    ("words", "code", "difference"),
    [
        (("a?\n", "c?\n"), 0, Difference(2, 3, "b?", "c?", "A", 30)),
        (("a?\n", "b?!\n"), 0, Difference(2, 5, "b?", "b?!", "A", 30)),
        (("a?\n",), 0, Difference(2, 3, "b?", "(said no more, and exited with code 0)", "A", 30)),
        (("a?\n", "b?\n", "c?\n"), 0, Difference(3, 6, "(said no more, and exited with code 0)", "c?", "B")),
        (("a?\n", "b?\n"), 3, Difference(3, 6, "(exited with code 0)", "(exited with code 3)", "B")),
    ],
    ids=["word", "longer", "early", "more", "end"],
)
async def test_first_difference(words: tuple[str, ...], code: int, difference: Difference) -> None:
    """Another word, one that goes on, an end too early, a word too many, another exit code."""
    assert await played(asks(*words), code=code) == difference


async def test_ended_for_what_was_said_to_it() -> None:
    """Of a program that the judge stopped with the conversation, what it would have said is not known."""
    stopped = Entry("exit", 70, "program", ended_by="killed")
    entries = (*TALK[:4], TALK[5], stopped, TALK[7])
    assert await played(asks("a?\n", "b?\n", "more\n"), entries=entries, code=1) is None
    assert await played(asks("a?\n", "x?\n"), entries=entries) == Difference(2, 3, "b?", "x?", "A", 30)


async def test_an_end_waits_for_the_end_before_it() -> None:
    """The interactor that closed after the program had does so again; a program that waits is not let go."""

    async def waits(ends: Ends) -> None:
        await asks("a?\n", "b?\n")(ends)
        heard.append(await ends.hear())

    heard: list[bytes] = []
    with anyio.move_on_after(0.3) as patience:
        await played(waits)
    assert patience.cancelled_caught
    assert heard == []


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ((TALK[0], Entry("gap", records=9), *TALK[1:]), "a.jsonl:3: here something that was said is left out"),
        ((Entry("data", 1, "program", text="a", size=9), *TALK), "a.jsonl:2: here something that was said is left out"),
        (TALK[:6], "a.jsonl: it ends before the conversation does"),
    ],
)
async def test_not_whole(entries: tuple[Entry, ...], words: str) -> None:
    """What is not all of a conversation cannot be replayed; a long stderr may be cut."""
    with pytest.raises(TranscriptError, match=words):
        replay.part(PATH, Transcript(HEAD, entries), "interactor")
    cut = Entry("stderr", 1, "program", text="a", size=9)
    assert replay.part(PATH, Transcript(HEAD, (cut, *TALK)), "program").heard == b"A\nB\n"


async def test_several_programs() -> None:
    """Those are more than one side can play."""
    with pytest.raises(TranscriptError, match="several programs"):
        replay.part(PATH, Transcript(Head(HEAD.schema, "a", "b", 2), TALK), "program")
