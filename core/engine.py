"""load → compile → plan → run → validate → score, as a stream of events.

`judging()` is the whole of it: a context in which an async stream of events can be read; leaving it, by the end or by
cancellation, takes down every box, process, cgroup and folder. The engine prints nothing and decides nothing about
where events go.

Submissions are taken in order, as many at a time as there are lanes; the tests of one are shared out over whatever
lanes are free. The report does not depend on how they were shared.
"""

from __future__ import annotations

import math
import re
import signal
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from msgspec.structs import replace

from . import accounting, cache, ceilings, detection, events, planning, records, report, scoring, verdict
from .compiler import Compiler
from .errors import InputError, MachineError, MissingTool, PackageError, SubmissionError
from .lane import Lane, Lanes, Role, Site, program_mount
from .language import Language
from .model import (
    CompileResult,
    Decision,
    Judgement,
    Problem,
    Program,
    RunResult,
    Settings,
    Source,
    Submission,
    TestCase,
    Verdict,
)
from .output import Output
from .plugins import Plugins
from .profiles import Profiles
from .protocols import NOT_ISOLATED, Sandbox
from .runner import STDERR_KEPT, explained, run_program
from .shortage import words
from .tasks import task_group
from .versions import Versions
from .workspace import Workspace

Tell = Callable[[int, Judgement | None], None]  # number of the test; None when it starts
_CALIBRATION_LIMIT_MS = 60_000.0


@asynccontextmanager
async def judging(
    problem: Problem, submissions: Sequence[Submission], settings: Settings, plugins: Plugins
) -> AsyncGenerator[MemoryObjectReceiveStream[events.Event]]:
    """Judges while its block is read. Raises what ends the whole judging: PackageError, MachineError, UsageError.

    A submission that cannot be judged does not: its record says why, and the others go on.
    """
    engine = Engine(problem, submissions, settings, plugins)
    ceilings.lift(lanes=settings.jobs)
    sender, receiver = anyio.create_memory_object_stream[events.Event](math.inf)
    with sender, receiver, Workspace() as workspace, accounting.chosen() as counted:
        sandbox = plugins.sandbox(settings.sandbox)
        site = Site(workspace, sandbox, counted, Profiles(plugins.profiles, cache.filters(settings.cache)))
        async with AsyncExitStack() as stack:
            lanes = [await stack.enter_async_context(Lane(site, index)) for index in range(settings.jobs)]
            async with task_group() as tasks:
                tasks.start_soon(engine.judge, Lanes(lanes), sender.clone())
                sender.close()
                yield receiver
                tasks.cancel_scope.cancel()


class Engine:
    """One judging of one problem. `judge()` is run once."""

    def __init__(
        self, problem: Problem, submissions: Sequence[Submission], settings: Settings, plugins: Plugins
    ) -> None:
        self._problem = planning.with_settings(problem, settings)
        ceilings.check((self._problem.limits, problem.validation_limits, problem.compile_limits))
        self._submissions = tuple(submissions)
        self._settings = settings
        self._plugins = plugins
        self._compiler = Compiler(cache.programs(settings.cache), Versions(cache.versions(settings.cache)))
        self._records: list[report.SubmissionRecord | None] = [None] * len(submissions)
        self._judge_program: Program | None = None
        self._warnings: dict[str, str] = {}  # by what they are about

    async def judge(self, lanes: Lanes, sender: MemoryObjectSendStream[events.Event]) -> None:
        """Raises what ends the whole judging, see `judging()`."""
        with sender:
            self._send = sender.send_nowait
            try:
                await self._judge_all(lanes)
            except (OSError, MemoryError) as error:
                raise MachineError(words(error)) from error

    async def _judge_all(self, lanes: Lanes) -> None:
        self._check_plugins()
        site = lanes.site
        if not site.sandbox.isolates:
            self._problem = replace(self._problem, warnings=(NOT_ISOLATED, *self._problem.warnings))
        names = (site.sandbox.name, site.accounting.name)
        self._send(events.Started(self._problem, self._submissions, *names, lanes.count, site.sandbox.isolates))
        async with lanes.borrow() as lane:
            await _try_box(lane)
            self._judge_program = await self._prepare(lane)
        await self._calibrate(lanes)
        limiter = anyio.CapacityLimiter(lanes.count)
        async with task_group() as tasks:
            for index in range(len(self._submissions)):
                await limiter.acquire_on_behalf_of(index)
                tasks.start_soon(self._judge_submission, index, lanes, limiter)
        self._send(events.Finished(self._report(site.sandbox, site.accounting.name)))

    def _check_plugins(self) -> None:
        """What the package asks for must be there before anything starts."""
        if self._problem.interactor:
            self._plugins.interactor(self._problem.interactor.protocol)
            return
        validator = self._plugins.validator(self._problem.checker.validator)
        flags = {test.validator_flags for test in self._problem.tests}
        for extra in flags:
            validator.check_flags((*self._problem.checker.flags, *extra))

    async def _prepare(self, lane: Lane) -> Program | None:
        """The problem's own program, compiled. Raises PackageError with the compiler's words."""
        problem = self._problem
        spec = problem.interactor or problem.checker
        source = spec.program
        if source is None:
            return None
        kind = "interactor" if problem.interactor else "validator"
        try:
            language = self._language(spec.language, source)
            result = await self._compiler.compile(lane, source, language, limits=problem.compile_limits)
        except InputError as error:
            raise PackageError(f"the {kind} cannot be used: {error}") from error
        self._warn_of_cache()
        if result.program is None:
            said = result.output.strip().splitlines()
            first = next((line for line in said if "error" in line.lower()), said[0] if said else "")
            raise PackageError(f"{source.path}: the {kind} does not compile ({result.reason}): {first.strip()}")
        return result.program

    # --- the time limit of a package that states none ------------------------------------------------------

    async def _calibrate(self, lanes: Lanes) -> None:
        calibration = self._problem.calibration
        if calibration is None:
            return
        accepted = [s for s in self._problem.submissions if s.expected == (Verdict.AC,)]
        slowest, who = 0.0, ""
        stated, self._problem = self._problem, planning.with_time(self._problem, _CALIBRATION_LIMIT_MS)
        for submission in accepted:
            time_ms = await self._time_of(submission, lanes)
            if time_ms is not None and time_ms >= slowest:
                slowest, who = time_ms, submission.label
        self._problem = planning.with_time(stated, planning.limit_from(slowest, calibration))
        self._send(events.Calibrated(self._problem.limits.time_ms, slowest, who))

    async def _time_of(self, submission: Submission, lanes: Lanes) -> float | None:
        """CPU time of its slowest test, None where it cannot be judged or is not accepted.

        Raises MachineError: a limit found without it, as the machine failed, would be too low for others.
        """
        async with lanes.borrow() as lane:
            try:
                _, compiled = await self._compile(submission, lane)
            except (InputError, MissingTool):
                return None
        if compiled.program is None:
            return None
        judgements = await self._judge_tests(compiled.program, lanes, _say_nothing, folder=None)
        lanes.site.workspace.discard(compiled.program.folder)
        for judgement in judgements:
            if judgement.verdict is Verdict.JE and judgement.run is None:
                raise MachineError(f"{submission.label}: cannot be timed, {judgement.reason}")
        if not all(judgement.verdict.accepted for judgement in judgements):
            return None
        return max((judgement.run.cpu_ms for judgement in judgements if judgement.run), default=0.0)

    # --- one submission ------------------------------------------------------------------------------------

    async def _judge_submission(self, index: int, lanes: Lanes, limiter: anyio.CapacityLimiter) -> None:
        try:
            record = await self._record(index, lanes)
        finally:
            limiter.release_on_behalf_of(index)
        self._records[index] = record
        self._send(events.Judged(index, record))

    async def _record(self, index: int, lanes: Lanes) -> report.SubmissionRecord:
        submission = self._submissions[index]
        self._send(events.Compiling(index))
        try:
            async with lanes.borrow() as lane:
                language, compiled = await self._compile(submission, lane)
        except (InputError, MachineError) as error:
            self._send(events.Refused(index, error))
            return records.refused(submission, error)
        except (OSError, MemoryError) as error:  # no room, no descriptors …
            failure = MachineError(f"{submission.label}: could not be compiled: {words(error)}")
            self._send(events.Refused(index, failure))
            return records.refused(submission, failure)
        self._send(events.Compiled(index, language.name, compiled))
        if compiled.program is None:
            total = scoring.Total(Verdict.CE, 0.0, 1.0, compiled.reason)
            return records.record(submission, language, compiled, [], total)

        def tell(number: int, judgement: Judgement | None) -> None:
            kind = (
                events.TestStarted(index, number) if judgement is None else events.TestJudged(index, number, judgement)
            )
            self._send(kind)

        folder = _transcript_folder(self._settings.transcripts, index, submission)
        judgements = await self._judge_tests(compiled.program, lanes, tell, folder=folder)
        lanes.site.workspace.discard(compiled.program.folder)  # of a thousand submissions, a disk holds not all
        return records.record(submission, language, compiled, judgements, scoring.total(judgements))

    async def _compile(self, submission: Submission, lane: Lane) -> tuple[Language, CompileResult]:
        if submission.fault:
            raise SubmissionError(submission.fault)
        language = self._language(self._settings.language or submission.language, submission.source)
        problem = self._problem
        result = await self._compiler.compile(
            lane, submission.source, language, limits=problem.compile_limits, include=problem.include
        )
        self._warn_of_cache()
        return language, result

    def _language(self, name: str | None, source: Source) -> Language:
        """By name, or else found out. Raises SubmissionError."""
        known = self._plugins.languages.values()
        return detection.told(self._plugins.language(name), source, known) if name else detection.detect(source, known)

    async def _judge_tests(self, program: Program, lanes: Lanes, tell: Tell, *, folder: Path | None) -> list[Judgement]:
        tests = self._problem.tests
        results: list[Judgement | None] = [None] * len(tests)
        waiting = iter(range(len(tests)))
        stop = self._problem.stop_at_first_failure and not self._settings.all_tests

        def failed() -> bool:
            return stop and any(result and not result.verdict.accepted for result in results)

        async def work() -> None:
            async with lanes.borrow() as lane:
                for number in waiting:
                    tell(number, None)
                    results[number] = judgement = await self._judge_test(program, tests[number], lane, folder)
                    tell(number, judgement)
                    if failed():
                        return

        async with task_group() as tasks:
            for _ in range(min(lanes.count, len(tests))):
                tasks.start_soon(work)
        if stop:
            return scoring.after_first_failure(results, tests)
        return [result for result in results if result]

    # --- one test ------------------------------------------------------------------------------------------

    async def _judge_test(self, program: Program, test: TestCase, lane: Lane, folder: Path | None) -> Judgement:
        """Once, and again if it died of a SIGKILL that nothing explains: that may have come from outside the box."""
        judgement = await self._attempt_test(program, test, lane, folder)
        if judgement.verdict is Verdict.RTE and judgement.run and judgement.run.signal == signal.SIGKILL:
            return await self._attempt_test(program, test, lane, folder)
        return judgement

    async def _attempt_test(self, program: Program, test: TestCase, lane: Lane, folder: Path | None) -> Judgement:
        """What the machine could not do after several tries is JE with the reason, and the judging goes on."""
        try:
            if self._problem.interactor and self._judge_program:
                return await self._converse(program, self._judge_program, test, lane, folder)
            return await self._run_batch(program, test, lane)
        except (MachineError, OSError, MemoryError) as error:
            why = str(error) if isinstance(error, MachineError) else words(error)
            return Judgement(test, Verdict.JE, f"this machine failed, not the submission: {why}")

    async def _run_batch(self, program: Program, test: TestCase, lane: Lane) -> Judgement:
        limits = program.granted(self._problem.limits)

        async def attempt() -> tuple[RunResult, Output]:
            output = Output(limits.output_bytes)
            try:
                with (
                    lane.site.workspace.inputs.open(test.input) as stdin,
                    Output(limits.output_bytes, keep=STDERR_KEPT) as errors,
                ):
                    result = await run_program(
                        lane, Role.PROGRAM, (program_mount(program),), program.command(self._problem.limits), limits,
                        profile=program.language.profile, environment=program.environment(self._problem.limits),
                        stdin=stdin, output=output, errors=errors,
                    )  # fmt: skip
                    result = explained(program, result, errors)
            except BaseException:
                output.close()
                raise
            return result, output

        run, output = await lane.insist(attempt, Role.PROGRAM)
        with output:
            decision: Decision | None = None
            if verdict.ended_well(run, limits):
                validator = self._plugins.validator(self._problem.checker.validator)
                decision = await validator.validate(lane, self._problem, self._judge_program, test, output)
            return records.judgement(test, verdict.Facts(run, limits, decision), output.size)

    async def _converse(
        self, program: Program, interactor: Program, test: TestCase, lane: Lane, folder: Path | None
    ) -> Judgement:
        problem = self._problem
        assert problem.interactor  # noqa: S101 - the caller looked
        protocol = self._plugins.interactor(problem.interactor.protocol)
        path = folder / f"{test.name.replace('/', '-')}.jsonl" if folder else None
        run, exchange = await protocol.converse(lane, problem, interactor, program, test, transcript=path)
        if exchange.transcript_fault:
            self._warn("transcripts are missing", exchange.transcript_fault)
        facts = verdict.Facts(run, program.granted(problem.limits), exchange.decision, exchange)
        return records.judgement(test, facts, exchange.program.bytes)

    def _warn_of_cache(self) -> None:
        if self._compiler.not_kept:
            self._warn("programs are not kept", self._compiler.not_kept)

    def _warn(self, what: str, why: str) -> None:
        """Once, though many tests may have cause to."""
        if what not in self._warnings:
            self._warnings[what] = f"{what}: {why}"
            self._send(events.Warned(self._warnings[what]))

    def _report(self, sandbox: Sandbox, accounting_name: str) -> report.Report:
        return report.Report(
            problem=self._problem.name,
            sandbox=sandbox.name,
            accounting=accounting_name,
            time_limit_ms=self._problem.limits.time_ms,
            warnings=[*self._problem.warnings, *self._warnings.values()],
            submissions=[record for record in self._records if record],
        )


async def _try_box(lane: Lane) -> None:
    """Where no box can be built, that is one error and not one a submission."""

    async def attempt() -> None:
        await lane.box(Role.PROGRAM, ())

    await lane.insist(attempt, Role.PROGRAM)


def _say_nothing(_number: int, _judgement: Judgement | None) -> None:
    """Calibration is not for the audience."""


def _transcript_folder(base: Path | None, index: int, submission: Submission) -> Path | None:
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", submission.label).strip("-")[-80:]
    return base / f"{index + 1:03d}-{safe}" if base else None
