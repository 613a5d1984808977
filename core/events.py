"""What happens while a problem is judged, in the order in which it happens. All readers share this one stream."""

from __future__ import annotations

from msgspec import Struct

from .errors import ParleyError
from .model import CompileResult, Judgement, Problem, Submission
from .report import Report, SubmissionRecord
from .transcript import Entry


class Event(Struct, frozen=True, tag=True):
    """Base of all events."""


class Started(Event, frozen=True):
    """First of all. `tests` is how many tests each submission has at most."""

    problem: Problem
    submissions: tuple[Submission, ...]
    sandbox: str
    accounting: str
    jobs: int
    scored: bool  # there are points to be had, and not only a verdict
    isolated: bool  # False: the first warning of `problem` says that nothing was


class Preparing(Event, frozen=True):
    """Test data that the package does not hold is being made: so many files' recipes are done, of so many."""

    done: int
    total: int


class Calibrated(Event, frozen=True):
    """The package states no time limit; this one follows from `slowest_ms` of `submission`."""

    time_limit_ms: float
    slowest_ms: float
    submission: str


class Warned(Event, frozen=True):
    """Something went amiss that changes no verdict, said once."""

    text: str


class Compiling(Event, frozen=True):
    """`index` is the submission's place in `Started.submissions`."""

    index: int


class Compiled(Event, frozen=True):
    index: int
    language: str
    result: CompileResult


class Refused(Event, frozen=True):
    """A submission that cannot be judged; `error` (InputError or MachineError) is the line that says why."""

    index: int
    error: ParleyError


class TestStarted(Event, frozen=True):
    __test__ = False  # not a test of pytest's

    index: int
    test: int


class Said(Event, frozen=True):
    """Something of a conversation under way, where `Settings.live` asks for it."""

    entry: Entry


class TestJudged(Event, frozen=True):
    __test__ = False

    index: int
    test: int
    judgement: Judgement


class Judged(Event, frozen=True):
    """A submission is done."""

    index: int
    record: SubmissionRecord


class Finished(Event, frozen=True):
    """Last of all."""

    report: Report
