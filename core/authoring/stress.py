"""Looking for a case in which a program differs from another, breaks or is slow; and for a small one.

::

    seed ─► [box: generator, arguments] ─► input ─┬─► [box: B] ─► answer ─┐
                                                  └─► [box: A] ─► output ─┴─► the problem's validator
    interactive:                           input ───► [box: A] ⇄ [box: interactor], and the same with B

Lanes take a handful of seeds at a time and go through them program by program, as boxes are kept for one program. Of
several cases that were found together the one of the lowest seed counts, so the number of lanes changes nothing.

`python -m parley.core.authoring.stress` prints the JSON Schema that is kept in `docs/stress.schema.json`.
"""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from .. import accounting, cache, ceilings, feedback, planning, verdict
from ..compiler import Compiler
from ..errors import MachineError, PackageError, SubmissionError
from ..judges import Judge, Judges, judges_of
from ..lane import Lane, Lanes, Role, Site, program_mount
from ..model import (
    JUDGE_PROFILE,
    Cause,
    Judgement,
    Problem,
    Program,
    Settings,
    Source,
    Submission,
    TestCase,
    Verdict,
)
from ..output import Output
from ..plugins import Plugins
from ..profiles import Profiles
from ..runner import STDERR_KEPT, run_program
from ..tasks import task_group
from ..trial import Trial
from ..versions import Versions
from ..workspace import Workspace
from .arguments import Case, Template

SCHEMA = "parley.stress/1"
_HANDFUL = 8  # seeds that a lane takes at a time
_OTHER_SEEDS = 4  # tried with each smaller value
_MOST_SHRINKING = 300  # cases
_GENERATOR = "generator"


class Outcome(Struct, frozen=True):
    """What one program came to."""

    source: str
    verdict: Verdict
    reason: str
    time_ms: float


class Found(Struct, frozen=True):
    """A case, and what the programs make of it, as far as they were run."""

    seed: int
    arguments: list[str]
    input_bytes: int
    outcomes: list[Outcome]


class StressReport(Struct, frozen=True, kw_only=True):
    """`found` null: in none of the cases was anything wrong. `shrunk_from` is the case as it was found first."""

    schema: str = SCHEMA
    problem: str
    cases: int
    found: Found | None = None
    shrunk_from: Found | None = None
    kept: list[str] = []


class Trouble(Struct, frozen=True):
    """A case that was found, with its files' content."""

    case: Case
    input: bytes
    answer: bytes | None
    outcomes: tuple[Outcome, ...]


class Search:
    """One search. `cases` counts as it goes, for whoever shows it."""

    def __init__(
        self,
        problem: Problem,
        contestants: Sequence[Submission],
        generator: Source,
        template: Template,
        *,
        settings: Settings,
        plugins: Plugins,
    ) -> None:
        """`contestants`: A, and B where there is one."""
        contest = plugins.contest(settings.contest or problem.contest)
        self._problem = planning.with_contest(planning.with_settings(problem, settings), contest)
        self._contest = contest
        self._contestants = contestants
        self._generator = generator
        self._template = template
        self._settings = settings
        self._plugins = plugins
        self._compiler = Compiler(cache.programs(settings.cache), Versions(cache.versions(settings.cache)))
        self._judges = Judges(self._compiler, plugins.spoken, include=settings.include)
        self._programs: list[Program] = []
        self.cases = 0
        self.first: Trouble | None = None
        self.smallest: Trouble | None = None  # by now

    async def run(self, seeds: range) -> Trouble | None:
        """The smallest case that was found. Raises PackageError, SubmissionError, MachineError."""
        ceilings.check((self._problem.limits, self._problem.validation_limits, self._problem.compile_limits))
        async with _lanes(self._settings, self._plugins) as lanes:
            async with lanes.borrow() as lane:
                await self._prepare(lane)
            self.first = await self._look(map(self._template.case, seeds), lanes)
            return await self._shrunk(self.first, lanes) if self.first else None

    async def _prepare(self, lane: Lane) -> None:
        await self._judges.prepare(lane, self._problem, iter((Judge(_GENERATOR, self._generator, None),)))
        await self._judges.prepare(lane, self._problem, judges_of(self._problem))
        for submission in self._contestants:
            self._programs.append(await self._compiled(lane, submission))

    async def _compiled(self, lane: Lane, submission: Submission) -> Program:
        if submission.fault:
            raise SubmissionError(submission.fault)
        problem = self._problem
        language = self._plugins.spoken(self._settings.language or submission.language, submission.source)
        result = await self._compiler.compile(
            lane, submission.source, language, limits=problem.compile_limits, support=problem.support,
            most_bytes=problem.code_bytes,
        )  # fmt: skip
        if result.program is None:
            first = next((line for line in result.output.splitlines() if line.strip()), "")
            raise SubmissionError(f"{submission.label}: does not compile ({result.reason}): {first.strip()}")
        granted = planning.with_support(planning.with_factors(language, self._contest), problem.support)
        return replace(result.program, language=granted)

    async def _look(self, cases: Iterator[Case], lanes: Lanes) -> Trouble | None:
        """The first of these, in their order, in which something is wrong."""
        found: dict[int, Trouble] = {}
        numbered = enumerate(cases)

        async def work() -> None:
            async with lanes.borrow() as lane:
                while not found:
                    handful = [next(numbered, None) for _ in range(_HANDFUL)]
                    given = [one for one in handful if one]
                    if not given:
                        return
                    troubles = await self._try([case for _, case in given], lane)
                    found.update(
                        (number, trouble) for (number, _), trouble in zip(given, troubles, strict=False) if trouble
                    )

        async with task_group() as tasks:
            for _ in range(lanes.count):
                tasks.start_soon(work)
        return found[min(found)] if found else None

    async def _shrunk(self, trouble: Trouble, lanes: Lanes) -> Trouble:
        """Smaller values as long as the same thing goes wrong; then the shortest input of some seeds."""
        most = self.cases + _MOST_SHRINKING
        self.smallest = trouble
        while smaller := await self._look_for_same(trouble, self._below(trouble.case), lanes, most=most):
            self.smallest = trouble = smaller
        shorter = [replace(trouble.case, seed=seed) for seed in self._others(trouble.case.seed, 2 * _HANDFUL)]
        async with lanes.borrow() as lane:
            tried = await self._try(shorter, lane, all_of_them=True)
        same = [one for one in tried if one and _alike(one, trouble)]
        return min((trouble, *same), key=lambda one: len(one.input))

    def _below(self, case: Case) -> Iterator[Case]:
        for smaller in self._template.smaller(case):
            yield smaller
            yield from (replace(smaller, seed=seed) for seed in self._others(case.seed, _OTHER_SEEDS))

    def _others(self, seed: int, number: int) -> range:
        """Seeds beside one, where they make a difference: small numbers, as they are short to type."""
        if not self._template.seeded:
            return range(0)
        return range(1, number + 1) if seed > number else range(seed + 1, seed + number + 1)

    async def _look_for_same(
        self, trouble: Trouble, cases: Iterator[Case], lanes: Lanes, *, most: int
    ) -> Trouble | None:
        """None where there is no such case, or as many as `most` were tried in all."""
        handful: list[Case] = []
        async with lanes.borrow() as lane:
            while handful := [*handful, *itertools.islice(cases, _HANDFUL - len(handful))][: max(0, most - self.cases)]:
                tried = await self._try(handful, lane)
                if tried[-1] and _alike(tried[-1], trouble):
                    return tried[-1]
                handful = handful[len(tried) :]
        return None

    # --- some cases in one lane ---------------------------------------------------------------------------------

    async def _try(self, cases: Sequence[Case], lane: Lane, *, all_of_them: bool = False) -> list[Trouble | None]:
        """One for each case, None: all is well; as far as the first in which something is wrong, or for all of them."""
        folder = lane.site.workspace.folder("data")
        try:
            problem = replace(self._problem, data=folder, recipes=())
            tests = [await self._generated(case, folder, lane) for case in cases]
            judged: list[list[Judgement]] = [[] for _ in tests]
            programs = list(enumerate(self._programs))
            if problem.interactor is None and len(programs) > 1:
                tests, judged = await self._answered_all(tests, problem, lane, all_of_them=all_of_them)
                programs = programs[:1]
            for number, program in programs:
                trial = self._trial(number, program, problem)
                judged = await self._judge(trial, tests, judged, lane, all_of_them=all_of_them)
            self.cases += len(judged)
            return [self._trouble(*one) for one in zip(cases, tests, judged, strict=False)]
        finally:
            lane.site.workspace.discard(folder)

    async def _answered_all(
        self, tests: Sequence[TestCase], problem: Problem, lane: Lane, *, all_of_them: bool
    ) -> tuple[list[TestCase], list[list[Judgement]]]:
        """With answers, as far as it is wanted; and what is said of those that have none."""
        answered: list[TestCase] = []
        judged: list[list[Judgement]] = []
        for test in tests:
            judged.append([])
            answered.append(await self._answered(test, judged[-1], problem, lane))
            if judged[-1] and not all_of_them:
                break
        return answered, judged

    async def _judge(
        self,
        trial: Trial,
        tests: Sequence[TestCase],
        judged: Sequence[list[Judgement]],
        lane: Lane,
        *,
        all_of_them: bool,
    ) -> list[list[Judgement]]:
        """What is said of the tests with what one more program makes of them, as far as it is wanted."""
        found: list[list[Judgement]] = []
        for test, before in zip(tests, judged, strict=False):
            found.append(before)
            if all(one.verdict.accepted for one in before):  # or it is a finding already
                found[-1] = [*before, await trial.judge(test, lane)]
            if not all_of_them and not all(map(self._is_well, found[-1])):
                break
        return found

    def _trial(self, number: int, program: Program, problem: Problem) -> Trial:
        source = self._contestants[number].source
        return Trial(problem, self._plugins, self._judges, program, source=source, folder=None)

    async def _generated(self, case: Case, folder: Path, lane: Lane) -> TestCase:
        """Raises PackageError where the generator comes to a bad end."""
        program = self._judges.program(self._generator, None)
        assert program  # noqa: S101 - it was prepared
        limits, words = self._problem.validation_limits, self._template.words(case)

        async def attempt() -> bytes:
            with (
                open(os.devnull, "rb") as nothing,  # noqa: PTH123, ASYNC230 - no path of anybody's
                Output(limits.output_bytes) as output,
                Output(limits.output_bytes, keep=STDERR_KEPT) as errors,
            ):
                run = await run_program(
                    lane, Role.COMPILER, (program_mount(program),), (*program.command(limits), *words),
                    program.granted(limits), profile=JUDGE_PROFILE, environment=program.environment(limits),
                    stdin=nothing.fileno(), output=output, errors=errors,
                )  # fmt: skip
                if run.cause is not Cause.EXITED or run.exit_code != 0 or run.output_exceeded:
                    why = feedback.complaint(run, errors.text(), wanted="0").splitlines()[-1]
                    raise PackageError(f"{' '.join((str(self._generator.path), *words))}: makes no input: {why}")
                return output.open().read()

        data = await lane.insist(attempt, Role.COMPILER)
        name = f"seed-{case.seed}" + "".join(f"-{key}-{at}" for key, at in case.places)
        path = _write(folder / f"{name}.in", data)
        like = next((test for test in self._problem.tests if not test.static), TestCase("", "", path, None))
        return replace(like, name=name, group="", input=path, answer=None)

    async def _answered(self, test: TestCase, judged: list[Judgement], problem: Problem, lane: Lane) -> TestCase:
        """With B's output as the answer; where it comes to a bad end, that is what is found."""
        program = self._programs[1]
        limits = planning.limits_of(problem, test, program.language)
        run, output, missing = await self._trial(1, program, problem).run(test, limits, lane)
        with output:
            granted = program.granted(limits)
            if missing is None and verdict.ended_well(run, granted):
                return replace(test, answer=_write(test.input.with_suffix(".ans"), output.open().read()))
            ruling = verdict.rule(verdict.Facts(run, granted, missing))
        judged.append(Judgement(test, ruling.verdict, f"{ruling.verdict}: {ruling.reason}", run=run))
        return test

    def _trouble(self, case: Case, test: TestCase, judged: Sequence[Judgement]) -> Trouble | None:
        for judgement in judged:
            if judgement.verdict is Verdict.JE and judgement.run is None:
                raise MachineError(judgement.reason)
        wrong = [one for one in judged if not self._is_well(one)]
        if not wrong:
            return None
        alone = self._problem.interactor is None and test.answer is None and len(self._programs) > 1
        labels = [one.label for one in self._contestants][1 if alone else 0 :]
        outcomes = tuple(
            Outcome(label, one.verdict, one.reason, round(one.run.cpu_ms, 3) if one.run else 0.0)
            for label, one in zip(labels, judged, strict=False)
        )
        answer = test.answer.read_bytes() if test.answer else None
        return Trouble(case, test.input.read_bytes(), answer, outcomes)

    def _is_well(self, judgement: Judgement) -> bool:
        """With points to be had a conversation may be worth some of them; an output that differs is wrong."""
        if self._problem.interactor:
            return judgement.verdict.accepted
        return judgement.verdict is Verdict.AC

    def told(self, trouble: Trouble) -> Found:
        return Found(
            seed=trouble.case.seed,
            arguments=list(self._template.words(trouble.case)),
            input_bytes=len(trouble.input),
            outcomes=list(trouble.outcomes),
        )


def _alike(one: Trouble, other: Trouble) -> bool:
    """Whether the same goes wrong, so that a case is not shrunk into another."""
    return [(o.source, o.verdict) for o in one.outcomes] == [(o.source, o.verdict) for o in other.outcomes]


def _write(path: Path, data: bytes) -> Path:
    """For boxes to read."""
    path.write_bytes(data)
    path.chmod(0o644)
    return path


@asynccontextmanager
async def _lanes(settings: Settings, plugins: Plugins) -> AsyncGenerator[Lanes]:
    ceilings.lift(lanes=settings.jobs)
    with Workspace() as workspace, accounting.chosen() as counted:
        profiles = Profiles(plugins.profiles, cache.filters(settings.cache))
        site = Site(workspace, plugins.sandbox(settings.sandbox), counted, profiles)
        async with AsyncExitStack() as stack:
            yield Lanes([await stack.enter_async_context(Lane(site, index)) for index in range(settings.jobs)])


if __name__ == "__main__":
    sys.stdout.write(
        msgspec.json.format(msgspec.json.encode(msgspec.json.schema(StressReport)), indent=2).decode() + "\n"
    )
