"""What an accepted submission said in a test, for others to say again; and the problem that adversaries are judged in.

Of several copies of a program each says again what it said itself, where a copy is told its number.

Nothing of a problem's that is for contestants' programs holds for adversaries: their language, time, files to be
compiled with. What holds for the interactor stays.
"""

from __future__ import annotations

import base64
import re
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from .. import replay
from .. import transcript as transcripts
from ..errors import TranscriptError
from ..model import MIB, Exchange, Problem, Source, Stated, Submission, TestCase
from .adversary import RECORD, ones
from .kinds import Kind

_TIME_MS = 1000.0
_MEMORY_BYTES = 256 * MIB
_NUMBER = re.compile(rb"[0-9]+")
_LARGE = 1 << 31
_NUMBERED = ("cms", "sinol")  # protocols by which the last argument of a copy is its number, from 0


class Record(Struct, frozen=True):
    """Of one test: the file that adversaries read, what was said, and what each program was told."""

    file: Path
    said: bytes
    replies: tuple[bytes, ...]

    def serves(self, kind: Kind) -> bool:
        """Whether such a program would say something else with it."""
        if kind.name == "ones":
            return ones(self.said) != self.said
        if not kind.name.startswith("wraps-"):
            return True
        numbers = [int(found[:100]) for found in _NUMBER.findall(self.said)]
        return bool(numbers) and (kind.name == "wraps-64" or max(numbers) < _LARGE)


def record(transcript: Path, file: Path) -> Record | None:
    """Writes `file`. None where the transcript does not hold all that was said. Raises OSError."""
    try:
        parts = _parts(transcript)
    except TranscriptError:
        return None
    turns = [
        [
            (turn.after, turn.after_end, None if turn.words is None else base64.b64encode(turn.words).decode())
            for turn in part.turns
        ]
        for part in parts
    ]
    file.write_bytes(msgspec.json.encode(turns))
    said = b"".join(turn.words or b"" for part in parts for turn in part.turns)
    return Record(file, said, tuple(part.heard for part in parts))


def replies(transcript: Path) -> tuple[bytes, ...] | None:
    """All that the interactor said, to each program; None as with `record()`."""
    try:
        return tuple(part.heard for part in _parts(transcript))
    except TranscriptError:
        return None


def _parts(transcript: Path) -> list[replay.Part]:
    """Of each program. Raises TranscriptError."""
    told = transcripts.read(transcript)
    return [replay.part(transcript, told, "program", program=number) for number in range(told.head.programs)]


def recordable(problem: Problem, exchange: Exchange) -> bool:
    """Of one pass; and each program there must be able to find out which it is."""
    numbered = problem.interactor is not None and problem.interactor.protocol in _NUMBERED
    return exchange.most is None and (numbered or len(exchange.players) == 1)


def must_be_accepted(submission: Submission) -> bool:
    """By what the package says of it, as a whole or of each test; else of all that it names (SIO2: of each group)."""
    said = [submission.expected, *(rule.permitted for rule in submission.rules if not rule.tests)]
    stated = [verdicts for verdicts in said if verdicts]
    stated = stated or [rule.permitted for rule in submission.rules if rule.permitted and not rule.by_path]
    return bool(stated) and all(verdict.accepted for verdicts in stated for verdict in verdicts)


def problem_for_adversaries(problem: Problem) -> Problem:
    limits = replace(
        problem.limits,
        time_ms=_TIME_MS,
        wall_ms=None,
        wall_factor=None,
        memory_bytes=max(problem.limits.memory_bytes, _MEMORY_BYTES),
    )
    tests = tuple(replace(test, time_ms=None, memory_bytes=None, files=()) for test in problem.tests if not test.static)
    return replace(
        problem, limits=limits, stated=Stated(), tests=tests, scoring=None, submissions=(), calibration=None,
        support=(), language_limits=(), languages=(), slow_from=None, code_bytes=None, overall_wall_ms=None, checks=(),
    )  # fmt: skip


def with_record(test: TestCase, known: Record) -> TestCase:
    return replace(test, files=((RECORD, known.file),))


def submission(kind: Kind) -> Submission:
    """The program of that kind."""
    path = Path(__file__).with_name("adversary.py")
    return Submission(
        kind.name, Source(path.parent, (path.name,), constants=(("kind", kind.name),)), language="python3"
    )
