"""load → prepare → compile → plan → run → validate → score, as a stream of events.

`judging()` is the whole of it: a context in which an async stream of events can be read; leaving it, by the end or by
cancellation, takes down every box, process, cgroup and folder. The engine prints nothing and decides nothing about
where events go.

Submissions are taken as many at a time as there are lanes and one more, who waits for his, those that take long first;
the tests of one are shared out over whatever lanes nobody else waits for. The report does not depend on all that.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from fractions import Fraction
from pathlib import Path

import anyio
from msgspec.structs import replace

from . import (
    cache,
    ceilings,
    events,
    grading,
    guests,
    planning,
    recipes,
    records,
    report,
    scoring,
    submitted,
)  # fmt: skip
from .attendance import Attendance
from .budget import Budget
from .compiler import Compiler
from .errors import InputError, MachineError, MissingTool, PackageError, ParleyError, SubmissionError
from .judges import Judges, judges_of
from .lane import Lane, Lanes, Role, Site
from .language import Language
from .model import (
    CompileResult,
    Judgement,
    Problem,
    Program,
    Settings,
    Submission,
    Verdict,
)
from .plugins import Plugins
from .protocols import NOT_ISOLATED
from .rules import Rules, outcome_of
from .shortage import words
from .stream import Stream
from .tasks import task_group
from .threads import in_thread
from .transcript import KEPT_BYTES
from .trial import Trial
from .unfinished import finished
from .versions import Versions
from .workplace import workplace

Tell = Callable[[int, Judgement | None], None]  # number of the test; None when it starts
_CALIBRATION_LIMIT_MS = 60_000.0


@asynccontextmanager
async def judging(
    problem: Problem,
    submissions: Sequence[Submission],
    settings: Settings,
    plugins: Plugins,
    *,
    guest: guests.Guest | None = None,
) -> AsyncGenerator[Stream[events.Event]]:
    """Judges while its block is read. Raises what ends the whole judging: PackageError, MachineError, UsageError.

    A submission that cannot be judged does not: its record says why, and the others go on. A `guest` plays a side of
    the only conversation there is: of one test, and one submission, which is not compiled where that side is its.
    """
    if problem.unfinished:
        problem = await finished(problem, settings, plugins)
    if guest:
        settings = replace(settings, guard=False)  # he plays once
    told = Stream[events.Event]()
    engine = Engine(problem, settings, plugins, told.send, submissions=submissions, guest=guest)
    async with (
        workplace(settings, plugins, attendance=_attendance(settings, told, guest)) as lanes,
        task_group() as tasks,
    ):

        async def judge() -> None:
            try:
                await engine.judge(lanes)
            finally:
                told.end()

        tasks.start_soon(judge)
        yield told
        tasks.cancel_scope.cancel()


class Engine:
    """Judging of one problem: `judge()` is the whole of it, for `submissions`, and is run once.

    Who has submissions without end, or several problems on the same lanes, calls `prepare()` once and then `record()`
    for each: nothing of a submission is kept here afterwards. `send` is told what happens.
    """

    def __init__(
        self,
        problem: Problem,
        settings: Settings,
        plugins: Plugins,
        send: Callable[[events.Event], None],
        *,
        submissions: Sequence[Submission] = (),
        guest: guests.Guest | None = None,
    ) -> None:
        if guest and problem.calibration:  # of programs that cannot talk to each other now
            problem = replace(planning.with_time(problem, _CALIBRATION_LIMIT_MS), calibration=None)
        self._plays = guest.plays if guest else ""
        self._contest = plugins.contest(settings.contest or problem.contest)
        self._problem = planning.with_contest(planning.with_settings(problem, settings), self._contest)
        self._rules = Rules(self._problem, self._contest)
        own = (planning.with_own_limits(self._problem, one, settings).limits for one in submissions)
        ceilings.check((self._problem.limits, problem.validation_limits, problem.compile_limits, *own))
        self._submissions = tuple(submissions)
        self._settings = settings
        self._plugins = plugins
        self._send = send
        self._compiler = Compiler(cache.programs(settings.cache), Versions(cache.versions(settings.cache)))
        self._records: list[report.SubmissionRecord | None] = [None] * len(submissions)
        self._judges = Judges(self._compiler, self._plugins.spoken, include=settings.include)
        self._warnings: dict[str, str] = {}  # by what they are about

    async def judge(self, lanes: Lanes) -> None:
        """Raises what ends the whole judging, see `judging()`."""
        await self.prepare(lanes)
        async with task_group() as tasks:
            under_way = anyio.Semaphore(lanes.queue)
            for index in planning.order(self._submissions, lanes=lanes.count):
                await under_way.acquire()
                tasks.start_soon(self._judge_submission, index, lanes, under_way)
        self._send(events.Finished(self.report(lanes.site)))

    async def prepare(self, lanes: Lanes) -> None:
        """All that is done once, whatever is submitted. Raises PackageError, MachineError, UsageError."""
        try:
            await self._prepare(lanes)
        except (OSError, MemoryError) as error:
            raise MachineError(words(error)) from error

    async def _prepare(self, lanes: Lanes) -> None:
        self._check_plugins()
        site = lanes.site
        if not site.sandbox.isolates:
            self._problem = replace(self._problem, warnings=(NOT_ISOLATED, *self._problem.warnings))
        names = (site.sandbox.name, site.accounting.name)
        self._send(
            events.Started(
                self._problem, self._submissions, *names, lanes.count, self._rules.scored, site.sandbox.isolates
            )
        )
        async with lanes.borrow() as lane:
            await _try_box(lane)
            wanted = (judge for judge in judges_of(self._problem) if judge.kind != self._plays)
            await self._judges.prepare(lane, self._problem, wanted)
            self._warn_of_cache()
        await recipes.follow(
            self._problem,
            lanes,
            self._judges,
            self._plugins,
            tell=lambda done, total: self._send(events.Preparing(done, total)),
        )
        await self._calibrate(lanes)

    def _check_plugins(self) -> None:
        """What the package asks for must be there before anything starts."""
        if self._problem.interactor:
            self._plugins.interactor(self._problem.interactor.protocol)
            if not self._problem.interactor.checked:
                return
        for spec, extra in {
            (test.checker or self._problem.checker, test.validator_flags) for test in self._problem.tests
        }:
            self._plugins.validator(spec.validator).check_flags((*spec.flags, *extra))

    # --- the time limit of a package that states none ------------------------------------------------------

    async def _calibrate(self, lanes: Lanes) -> None:
        calibration = self._problem.calibration
        if calibration is None:
            return
        slowest, who = 0.0, ""
        stated, self._problem = self._problem, planning.with_time(self._problem, _CALIBRATION_LIMIT_MS)
        for submission in filter(planning.bounds_time, self._problem.submissions):
            time_ms = await self._time_of(submission, lanes)
            if time_ms is not None and time_ms >= slowest:
                slowest, who = time_ms, submission.label
        self._problem = planning.with_time(stated, planning.limit_from(slowest, calibration))
        self._send(events.Calibrated(self._problem.limits.time_ms, slowest, who))

    async def _time_of(self, submission: Submission, lanes: Lanes) -> float | None:
        """CPU time of the slowest test that counts, None where it cannot be judged, or is not accepted and should be.

        Raises MachineError: a limit found without it, as the machine failed, would be too low for others.
        """
        async with lanes.borrow() as lane:
            try:
                _, compiled = await self._compile(submission, lane)
            except (InputError, MissingTool):
                return None
            if compiled.program is None:
                return None
            judgements = await self._judge_tests(
                submission, compiled.program, lanes, _say_nothing, lane=lane, folder=None
            )
        await self._discard(compiled.program, lanes)
        for judgement in judgements:
            if judgement.machine_failed:
                raise MachineError(f"{submission.label}: cannot be timed, {judgement.reason}")
        if submission.bounding is None:
            if any(judgement.verdict is Verdict.TLE for judgement in judgements):
                return None
            if (await self._evaluate(judgements, lanes)).total.verdict is not Verdict.AC:
                return None
        return planning.slowest_ms(submission, judgements)

    # --- one submission ------------------------------------------------------------------------------------

    async def _judge_submission(self, index: int, lanes: Lanes, under_way: anyio.Semaphore) -> None:
        try:
            self._records[index] = await self.record(index, self._submissions[index], lanes)
        finally:
            under_way.release()

    async def record(self, index: int, submission: Submission, lanes: Lanes) -> report.SubmissionRecord:
        """One submission, judged; `index` is what events call it. Raises PackageError, MachineError."""
        try:
            record = await self._record(index, submission, lanes)
        except (OSError, MemoryError) as error:
            raise MachineError(words(error)) from error
        self._send(events.Judged(index, record))
        return record

    async def _record(self, index: int, submission: Submission, lanes: Lanes) -> report.SubmissionRecord:
        async with lanes.borrow() as lane:  # kept from compiling to the last test, or somebody else would need another
            self._send(events.Compiling(index))
            try:
                async with lane.beside_others():
                    language, compiled = await self._compile(submission, lane)
            except (InputError, MachineError) as error:
                return self._refused(index, submission, error)
            except (OSError, MemoryError) as error:  # no room, no descriptors …
                why = f"{submission.label}: could not be compiled: {words(error)}"
                return self._refused(index, submission, MachineError(why))
            self._send(events.Compiled(index, language.name, compiled))
            if compiled.program is None:
                total = scoring.Total(Verdict.CE, Fraction(0), self._rules.full_score, compiled.reason)
                return records.record(submission, language, compiled, [], total)

            def tell(number: int, judgement: Judgement | None) -> None:
                if judgement is None:
                    self._send(events.TestStarted(index, number))
                else:
                    self._send(events.TestJudged(index, number, judgement))

            folder = _transcript_folder(self._settings.transcripts, index, submission)
            judgements = await self._judge_tests(submission, compiled.program, lanes, tell, lane=lane, folder=folder)
        await self._discard(compiled.program, lanes)
        evaluation = await self._evaluate(judgements, lanes)
        if not self._needs_all(submission):
            judgements = [_or_skipped(judgement, evaluation) for judgement in judgements]
        groups = records.group_records(evaluation, self._rules.full)
        return records.record(submission, language, compiled, judgements, self._rules.total(evaluation), groups=groups)

    async def _discard(self, program: Program, lanes: Lanes) -> None:
        """With the copy of its sources: of a thousand a disk holds not all. In a thread, as it takes long."""
        folders = (program.folder, *([program.sources.root] if program.sources else ()))
        await in_thread(lambda: lanes.site.workspace.discard(*folders))

    def _refused(self, index: int, submission: Submission, error: ParleyError) -> report.SubmissionRecord:
        self._send(events.Refused(index, error))
        return records.refused(submission, error)

    def _needs_all(self, submission: Submission) -> bool:
        """Whether it must be seen what every test gives, whatever the rules skip."""
        return self._settings.all_tests or any(
            (rule.permitted or rule.required or rule.message) and not rule.as_ruled for rule in submission.rules
        )

    async def _evaluate(self, judgements: Sequence[Judgement], lanes: Lanes) -> scoring.Evaluation:
        """What the rules say, with the package's graders asked where it has some."""
        graded: dict[str, scoring.Outcome] = {}
        while (evaluation := self._rules.evaluate(judgements, graded)).wanted:
            async with lanes.borrow() as lane:
                for wanted in evaluation.wanted:
                    graded[wanted.group.name] = await self._grade(lane, wanted)
        return evaluation

    async def _grade(self, lane: Lane, wanted: scoring.Wanted) -> scoring.Outcome:
        grader = wanted.group.grader
        program = self._judges.program(grader.program, grader.language) if grader else None
        if program is None:
            raise PackageError(f"{self._problem.name}: group {wanted.group.name} asks for a grader and has none")
        try:
            return await grading.grade(lane, self._problem, program, wanted)
        except (MachineError, OSError, MemoryError) as error:
            why = str(error) if isinstance(error, MachineError) else words(error)
            return scoring.Outcome(Verdict.JE, Fraction(0), f"this machine failed, not the submission: {why}")

    async def _compile(self, submission: Submission, lane: Lane) -> tuple[Language, CompileResult]:
        if submission.fault:
            raise SubmissionError(submission.fault)
        if self._plays == "program":
            return guests.LANGUAGE, CompileResult(guests.program(lane.site.workspace.folder("programs")))
        if submitted.is_one(submission, self._problem):
            return submitted.LANGUAGE, CompileResult(submitted.nothing_to_run(lane.site.workspace.folder("programs")))
        language = self._plugins.spoken(self._settings.language or submission.language, submission.source)
        problem = self._problem
        if problem.languages and not language.answers_to(problem.languages):
            self._check_own(submission, language)
        result = await self._compiler.compile(
            lane,
            submission.source,
            language,
            limits=problem.compile_limits,
            support=problem.support,
            most_bytes=problem.code_bytes,
        )
        self._warn_of_cache()
        if result.program:
            granted = planning.with_support(planning.with_factors(language, self._contest), problem.support)
            result = replace(result, program=replace(result.program, language=granted))
        return language, result

    def _check_own(self, submission: Submission, language: Language) -> None:
        """In another language than contestants may use are only submissions of the package. Raises SubmissionError."""
        takes = ", ".join(self._problem.languages)
        why = f"{submission.label}: the problem takes no {language.title}, only {takes}"
        if submission not in self._problem.submissions:
            raise SubmissionError(why)
        self._warn(submission.label, f"it is judged, but the problem takes no {language.title}, only {takes}")

    async def _judge_tests(
        self, submission: Submission, program: Program, lanes: Lanes, tell: Tell, *, lane: Lane, folder: Path | None
    ) -> list[Judgement]:
        """One for each test, in the package's order; SK where the rules left nothing to be found out.

        In this lane, and in others that nobody else waits for.
        """
        tests = self._problem.tests
        results: list[Judgement | None] = [None] * len(tests)
        waiting = iter(range(len(tests)))
        progress = None if self._needs_all(submission) else self._rules.progress()
        problem = planning.with_own_limits(self._problem, submission, self._settings)
        trial = Trial(problem, self._plugins, self._judges, program, source=submission.source, folder=folder)
        budget = Budget(tests, planning.overall_wall_ms(problem, program))

        async def work(lane: Lane) -> None:
            for number in waiting:
                if progress and progress.skips(tests[number].name):
                    continue
                tell(number, None)
                following = number + lanes.count
                lane.next_input = tests[following].input if following < len(tests) else None
                judgement = budget.refused(number) or await trial.judge(tests[number], lane)
                results[number] = judgement
                budget.record(number, judgement)
                tell(number, judgement)
                if progress:
                    progress.record(tests[number].name, outcome_of(judgement))

        await lanes.share(lane, work, most=len(tests))
        for fault in trial.faults:
            self._warn("transcripts are missing", fault)
        settled = budget.settled(results)
        return [result or Judgement(test, Verdict.SK, "not run") for test, result in zip(tests, settled, strict=True)]

    def _warn_of_cache(self) -> None:
        if self._compiler.not_kept:
            self._warn("programs are not kept", self._compiler.not_kept)

    def _warn(self, what: str, why: str) -> None:
        """Once, though many tests may have cause to."""
        if what not in self._warnings:
            self._warnings[what] = f"{what}: {why}"
            self._send(events.Warned(self._warnings[what]))

    def report(self, site: Site) -> report.Report:
        """Of all that `judge()` judged so far, and of the problem."""
        return report.Report(
            problem=self._problem.name,
            sandbox=site.sandbox.name,
            accounting=site.accounting.name,
            time_limit_ms=self._problem.limits.time_ms,
            warnings=[*self._problem.warnings, *self._problem.not_understood, *self._warnings.values()],
            submissions=[record for record in self._records if record],
            semantics=self._problem.semantics if self._problem.interactor else None,
            title=self._problem.title,
            package=str(self._problem.root),
            memory_limit_bytes=self._problem.limits.memory_bytes,
            not_understood=list(self._problem.not_understood),
        )


def _attendance(settings: Settings, told: Stream[events.Event], guest: guests.Guest | None) -> Attendance:
    kept = KEPT_BYTES if settings.transcript_bytes is None else settings.transcript_bytes
    return Attendance(kept, (lambda entry: told.send(events.Said(entry))) if settings.live else None, guest)


async def _try_box(lane: Lane) -> None:
    """Where no box can be built, that is one error and not one a submission."""

    async def attempt() -> None:
        await lane.box(Role.PROGRAM, ())

    await lane.insist(attempt, Role.PROGRAM)


def _say_nothing(_number: int, _judgement: Judgement | None) -> None:
    """Calibration is not for the audience."""


def _or_skipped(judgement: Judgement, evaluation: scoring.Evaluation) -> Judgement:
    """With lanes side by side a later test may have been judged too, and counts as skipped all the same.

    So the report does not depend on the number of lanes.
    """
    why = evaluation.skipped.get(judgement.test.name)
    return Judgement(judgement.test, Verdict.SK, why) if why else judgement


def _transcript_folder(base: Path | None, index: int, submission: Submission) -> Path | None:
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", submission.label).strip("-")[-80:]
    return base / f"{index + 1:03d}-{safe}" if base else None
