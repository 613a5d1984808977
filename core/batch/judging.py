"""Judges what a journal does not have yet: problems one after the other, their submissions on lanes that all share.

The next problem is made ready while submissions of the one before are judged, so no lane waits for a validator to be
compiled. What is judged goes to the journal at once.

A problem that cannot be judged (its validator does not compile, a tool is missing) is set aside: what it lacks is told,
and the others go on.
"""

from __future__ import annotations

from array import array
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

import anyio
import anyio.lowlevel
import msgspec
from anyio.abc import TaskGroup
from anyio.streams.memory import MemoryObjectSendStream
from msgspec import Struct
from msgspec.structs import replace

from .. import events, planning, submissions
from ..engine import Engine
from ..errors import BatchError, MachineError, ParleyError
from ..lane import Lanes
from ..model import Problem, Settings, Submission, Verdict
from ..plugins import Plugins
from ..protocols import NO_CGROUP, NOT_ISOLATED
from ..report import Report, SubmissionRecord
from ..tasks import task_group
from ..threads import in_thread
from ..unfinished import finished
from ..workplace import workplace
from . import identity
from .entry import Entry
from .journal import Journal, Kept, Ready
from .plan import Desk, Plan
from .result import encoded, result

_SYNC_SECONDS = 0.1  # from the end of one to the next


class Preparing(Struct, frozen=True):
    """A problem is being made ready."""

    problem: str


class SetAside(Struct, frozen=True):
    """A problem that cannot be judged, and why. What was judged of it before that counts."""

    problem: str
    error: ParleyError


class Warned(Struct, frozen=True):
    problem: str
    text: str


class Known(Struct, frozen=True):
    """So many of a problem's submissions are in the journal already."""

    problem: str
    count: int


class Judged(Struct, frozen=True):
    """A submission is done, and will be in the journal in a moment. `error`: why it could not be judged."""

    problem: str
    id: str
    record: SubmissionRecord
    error: ParleyError | None


Told = Preparing | SetAside | Warned | Known | Judged


class _Job(Struct, frozen=True):
    """A problem, and which of its entries are to be judged."""

    desk: Desk
    numbers: array[int]


class _Ready(Struct, frozen=True):
    """A job that can be begun. `refusals` are filled by the engine's events, and emptied by whoever judged."""

    job: _Job
    engine: Engine
    refusals: dict[int, ParleyError]


class Keys:
    """Of each entry the key of its result, once that is known."""

    _SIZE = 16

    def __init__(self, count: int) -> None:
        self._data = bytearray(count * self._SIZE)

    def put(self, number: int, key: str) -> None:
        self._data[number * self._SIZE : (number + 1) * self._SIZE] = bytes.fromhex(key)

    def get(self, number: int) -> str:
        return self._data[number * self._SIZE : (number + 1) * self._SIZE].hex()


class Batch:
    """`judge()` is run once; `tell` hears what happens. `judge` in the beginning is which Parley this is.

    What came of it is in the journal: `result()` is a line of the results, `report()` what is said of a problem.
    """

    def __init__(
        self,
        plan: Plan,
        journal: Journal,
        settings: Settings,
        plugins: Plugins,
        *,
        judge: str,
        tell: Callable[[Told], None],
    ) -> None:
        self.set_aside: dict[str, ParleyError] = {}  # by the problem's name
        self._plan = plan
        self._journal = journal
        self._settings = settings
        self._plugins = plugins
        self._version = judge
        self._tell = tell
        self._keys = Keys(len(plan))
        self._problems: dict[str, str] = {}  # the hash of each, by its name
        self._machine_known = False

    def result(self, number: int) -> bytes | None:
        """The line of the results about this entry; None where it was not judged."""
        return self._journal.result(self._keys.get(number))

    def report(self, problem: str) -> Report | None:
        """Of the problem, without submissions; None for one that never could be judged."""
        ready = self._journal.ready.get(self._problems.get(problem, ""))
        return ready.report if ready else None

    async def judge(self) -> None:
        """Raises MachineError where nothing can be judged here, or the journal cannot be written; BatchError."""
        jobs = [_Job(desk, left) for desk, numbers in self._plan.by_desk() if (left := await self._left(desk, numbers))]
        jobs = [job for job in [await self._finished(job) for job in jobs] if job]
        if not jobs:
            return
        async with workplace(self._settings, self._plugins) as lanes, _writing(self._journal) as writer:
            sender, receiver = anyio.create_memory_object_stream[_Ready](0)
            async with receiver, task_group() as tasks:
                tasks.start_soon(self._prepare, jobs, lanes, writer, sender)
                under_way = anyio.Semaphore(lanes.queue)
                async for ready in receiver:
                    await self._feed(ready, lanes, writer, under_way, tasks)

    # --- what there is to do -------------------------------------------------------------------------------

    async def _left(self, desk: Desk, numbers: array[int]) -> array[int]:
        """Those that the journal does not have. Without one nothing is looked at yet, as it is when it is judged."""
        if not len(self._journal):
            return numbers
        try:
            await self._identify(desk)
        except ParleyError as error:
            self._set_aside(desk, error)
            return array("I")
        left = array("I")
        for number in numbers:
            entry = self._plan.entry(number)
            if not self._journal.has(self._key(number, entry, self._submission(desk, entry))):
                left.append(number)
            await anyio.lowlevel.checkpoint()
        self._tell(Known(desk.name, len(numbers) - len(left)))
        return left

    async def _identify(self, desk: Desk) -> None:
        if desk.name not in self._problems:
            self._problems[desk.name] = await in_thread(
                lambda: identity.of_problem(desk.problem, self._settings, self._plugins, judge=self._version)
            )

    def _key(self, number: int, entry: Entry, submission: Submission) -> str:
        hashed = identity.of_submission(submission, self._plugins)
        key = identity.of_result(self._problems[entry.problem], hashed, entry.problem, entry.id)
        self._keys.put(number, key)
        return key

    def _submission(self, desk: Desk, entry: Entry) -> Submission:
        """What a contestant wrote into it about its verdict is nothing that somebody expects."""
        path = self._plan.base / entry.submission
        found = submissions.read(path, label=entry.submission, answers=desk.problem.output_only)
        return replace(found, language=entry.language or None, expected=None, rules=())

    async def _finished(self, job: _Job) -> _Job | None:
        """With its tests, where the package's own program makes them. Before lanes are there: it has one of its own."""
        if not job.desk.problem.unfinished:
            return job
        try:
            problem = await finished(job.desk.problem, self._settings, self._plugins)
        except ParleyError as error:
            self._set_aside(job.desk, error)
            return None
        return replace(job, desk=replace(job.desk, problem=problem))

    def _set_aside(self, desk: Desk, error: ParleyError) -> None:
        if desk.name not in self.set_aside:
            self.set_aside[desk.name] = error
            self._tell(SetAside(desk.name, error))

    # --- problems ------------------------------------------------------------------------------------------

    async def _prepare(
        self, jobs: list[_Job], lanes: Lanes, writer: _Writer, sender: MemoryObjectSendStream[_Ready]
    ) -> None:
        """One ahead of what is being judged."""
        async with sender:
            for job in jobs:
                try:
                    ready = await self._made_ready(job, lanes, writer)
                except ParleyError as error:
                    self._set_aside(job.desk, error)
                else:
                    await sender.send(ready)

    async def _made_ready(self, job: _Job, lanes: Lanes, writer: _Writer) -> _Ready:
        desk, refusals = job.desk, dict[int, ParleyError]()

        def send(event: events.Event) -> None:
            match event:
                case events.Refused():
                    refusals[event.index] = event.error
                case events.Warned():
                    self._tell(Warned(desk.name, event.text))
                case events.Started():
                    self._warn_of_machine(event)
                case _:
                    pass

        await self._identify(desk)
        self._tell(Preparing(desk.name))
        key = self._problems[desk.name]
        problem = _as_before(desk.problem, self._journal.ready.get(key))
        kept = self._settings.transcripts
        settings = replace(self._settings, transcripts=kept and kept / key[:12])  # another package, another folder
        engine = Engine(problem, settings, self._plugins, send)
        await engine.prepare(lanes)
        writer.put(Ready(key, engine.report(lanes.site)))
        return _Ready(job, engine, refusals)

    def _warn_of_machine(self, event: events.Started) -> None:
        """Once: it is the same for every problem."""
        if self._machine_known:
            return
        self._machine_known = True
        if not event.isolated:
            self._tell(Warned("", NOT_ISOLATED))
        if event.accounting == "rlimit":
            self._tell(Warned("", NO_CGROUP))

    # --- submissions ---------------------------------------------------------------------------------------

    async def _feed(
        self, ready: _Ready, lanes: Lanes, writer: _Writer, under_way: anyio.Semaphore, tasks: TaskGroup
    ) -> None:
        """One after the other, whatever problem the ones before are of."""
        for number in ready.job.numbers:
            await under_way.acquire()
            if ready.job.desk.name in self.set_aside:
                under_way.release()
                return
            tasks.start_soon(self._judge, ready, number, lanes, writer, under_way)

    async def _judge(
        self, ready: _Ready, number: int, lanes: Lanes, writer: _Writer, under_way: anyio.Semaphore
    ) -> None:
        desk = ready.job.desk
        try:
            entry = self._plan.entry(number)
            submission = self._submission(desk, entry)
            key = self._key(number, entry, submission)
            record = await ready.engine.record(number, submission, lanes)
        except BatchError:
            raise
        except ParleyError as why:
            self._set_aside(desk, why)
            return
        finally:
            under_way.release()
        error = ready.refusals.pop(number, None)
        settled = record.verdict is not Verdict.JE and not isinstance(error, MachineError)
        line = msgspec.Raw(encoded(result(entry.problem, entry.id, record)))
        writer.put(Kept(key, settled, line))
        self._tell(Judged(entry.problem, entry.id, record, error))


def _as_before(problem: Problem, ready: Ready | None) -> Problem:
    """With the time limit that was found when the batch began, where the package states none."""
    if ready is None or problem.calibration is None:
        return problem
    timed = planning.with_time(problem, ready.report.time_limit_ms)
    return replace(timed, calibration=None, stated=replace(problem.stated, time=True))


class _Writer:
    """Adds lines to the journal at once, and has it put on the disk in a thread, which may take its time."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._more = anyio.Event()

    def put(self, line: Ready | Kept) -> None:
        self._journal.add(line)
        self._more.set()

    async def sync(self) -> None:
        """For as long as it is not cancelled."""
        while True:
            await self._more.wait()
            self._more = anyio.Event()
            await in_thread(self._journal.sync)
            await anyio.sleep(_SYNC_SECONDS)


@asynccontextmanager
async def _writing(journal: Journal) -> AsyncGenerator[_Writer]:
    """Whatever ends the block, what was added is on the disk then."""
    writer = _Writer(journal)
    async with task_group() as tasks:
        tasks.start_soon(writer.sync)
        try:
            yield writer
        finally:
            tasks.cancel_scope.cancel()
            journal.sync()
