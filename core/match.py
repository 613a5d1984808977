"""A match: different submissions in one conversation with the package's referee, a verdict and a score for each.

`python -m parley.core.match` prints the JSON Schema that is kept in `docs/match.schema.json`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from . import cache, ceilings, planning, recipes, verdict
from .attendance import Attendance
from .compiler import Compiler
from .errors import MachineError, PackageError, PluginError, SubmissionError, UsageError
from .judges import Judges, judges_of
from .lane import Lane, Lanes
from .model import Exchange, Problem, Program, Semantics, Settings, Submission, TestCase, Verdict
from .protocols import Referee
from .rational import nearest
from .shortage import words
from .tasks import task_group
from .transcript import KEPT_BYTES
from .unfinished import finished
from .versions import Versions
from .wire import MAX_LINKS
from .workplace import workplace

if TYPE_CHECKING:
    from .plugins import Plugins

SCHEMA = "parley.match/1"
PROTOCOL = "match"


class PlayedRecord(Struct, frozen=True):
    """What one submission came to in one match. Times are of the processor, `wall_ms` excepted."""

    source: str
    verdict: Verdict
    score: float
    reason: str
    time_ms: float
    wall_ms: float
    memory_bytes: int
    message: str = ""


class MatchRecord(Struct, frozen=True):
    """One test. `players` are in the order of the command line, as the referee counts them."""

    test: str
    players: list[PlayedRecord]
    transcript: str = ""


class ScoreRecord(Struct, frozen=True):
    """Of all matches together: the sum of the scores, and the first verdict that is not AC."""

    source: str
    language: str
    verdict: Verdict
    score: float


class MatchReport(Struct, frozen=True, kw_only=True):
    schema: str = SCHEMA
    problem: str
    sandbox: str
    accounting: str
    warnings: list[str]
    matches: list[MatchRecord]
    totals: list[ScoreRecord]
    semantics: Semantics = Semantics.ICPC


class Played(Struct, frozen=True):
    """As `PlayedRecord`, before it is rounded."""

    record: PlayedRecord
    score: Fraction


async def played(
    problem: Problem, submissions: Sequence[Submission], settings: Settings, plugins: Plugins
) -> MatchReport:
    """All tests. Raises what ends the whole: UsageError, PackageError, SubmissionError, MachineError."""
    _check_who(submissions)
    _check_what(problem, settings)
    referee = plugins.interactor(PROTOCOL)
    if not isinstance(referee, Referee):
        raise PluginError(f"the plugin of the protocol {PROTOCOL} plays no matches")
    if problem.unfinished:
        problem = await finished(problem, settings, plugins)
    contest = plugins.contest(settings.contest or problem.contest)
    problem = planning.with_contest(planning.with_settings(problem, settings), contest)
    ceilings.check((problem.limits, problem.validation_limits, problem.compile_limits))
    try:
        kept = KEPT_BYTES if settings.transcript_bytes is None else settings.transcript_bytes
        async with workplace(settings, plugins, attendance=Attendance(kept, None, None)) as lanes:
            arena = _Arena(problem, submissions, settings, plugins, referee)
            matches = await arena.play(lanes)
    except (OSError, MemoryError) as error:
        raise MachineError(words(error)) from error
    return MatchReport(
        problem=problem.name,
        sandbox=lanes.site.sandbox.name,
        accounting=lanes.site.accounting.name,
        warnings=[*problem.warnings, *problem.not_understood],
        matches=[match for match, _ in matches],
        totals=[arena.total(number, matches) for number in range(len(submissions))],
        semantics=problem.semantics or Semantics.ICPC,
    )


def _check_who(submissions: Sequence[Submission]) -> None:
    """Before anything runs. Raises UsageError, SubmissionError."""
    if not 2 <= len(submissions) <= MAX_LINKS:
        raise UsageError(f"a match has 2 to {MAX_LINKS} submissions, not {len(submissions)}")
    fault = next((one.fault for one in submissions if one.fault), "")
    if fault:
        raise SubmissionError(fault)


def _check_what(problem: Problem, settings: Settings) -> None:
    """Before anything runs. Raises UsageError for a problem of which there can be no match."""
    if problem.interactor is None:
        raise UsageError(f"{problem.name}: is not interactive, so there is nobody to referee a match")
    if problem.interactor.interfaces:
        raise UsageError(f"{problem.name}: its programs call functions (libinteractive), and a referee must hear words")
    if problem.passes > 1:
        raise UsageError(f"{problem.name}: its tests have up to {problem.passes} passes, and a match has one")
    if problem.calibration and settings.time_limit_ms is None:
        raise UsageError(
            f"{problem.name}: its time limit is found by judging its submissions, which a match does not; "
            "give one with --time-limit"
        )


_Match = tuple[MatchRecord, list[Played]]


class _Arena:
    def __init__(
        self,
        problem: Problem,
        submissions: Sequence[Submission],
        settings: Settings,
        plugins: Plugins,
        referee: Referee,
    ) -> None:
        self._problem = problem
        self._submissions = submissions
        self._settings = settings
        self._plugins = plugins
        self._referee = referee
        self._compiler = Compiler(cache.programs(settings.cache), Versions(cache.versions(settings.cache)))
        self._judges = Judges(self._compiler, self._plugins.spoken, include=settings.include)
        self._programs: list[Program] = []

    async def play(self, lanes: Lanes) -> list[_Match]:
        async with lanes.borrow() as lane:
            await self._judges.prepare(lane, self._problem, judges_of(self._problem))
            for submission in self._submissions:
                self._programs.append(await self._compiled(lane, submission))
        await recipes.follow(self._problem, lanes, self._judges, self._plugins, tell=lambda _done, _total: None)
        tests = self._problem.tests
        matches: list[_Match | None] = [None] * len(tests)
        waiting = iter(range(len(tests)))

        async def work() -> None:
            async with lanes.borrow() as lane:
                for number in waiting:
                    matches[number] = await self._match(lane, tests[number])

        async with task_group() as tasks:
            for _ in range(min(lanes.count, len(tests))):
                tasks.start_soon(work)
        return [match for match in matches if match]

    async def _compiled(self, lane: Lane, submission: Submission) -> Program:
        """Raises SubmissionError, where it does not compile as well: a match needs all who play."""
        problem = self._problem
        language = self._plugins.spoken(self._settings.language or submission.language, submission.source)
        if problem.languages and not language.answers_to(problem.languages) and submission not in problem.submissions:
            takes = ", ".join(problem.languages)
            raise SubmissionError(f"{submission.label}: the problem takes no {language.title}, only {takes}")
        result = await self._compiler.compile(
            lane, submission.source, language, limits=problem.compile_limits, support=problem.support,
            most_bytes=problem.code_bytes,
        )  # fmt: skip
        if result.program is None:
            first = next((line for line in result.output.splitlines() if line.strip()), "")
            raise SubmissionError(f"{submission.label}: does not compile ({result.reason}): {first.strip()}")
        contest = self._plugins.contest(self._settings.contest or problem.contest)
        granted = planning.with_support(planning.with_factors(language, contest), problem.support)
        return replace(result.program, language=granted)

    async def _match(self, lane: Lane, test: TestCase) -> _Match:
        problem = self._problem
        spec = problem.interactor
        interactor = self._judges.program(spec.program, spec.language) if spec else None
        if interactor is None:
            raise PackageError(f"{problem.name}: its referee was not compiled")
        folder = self._settings.transcripts
        path = folder / f"{test.name.replace('/', '-')}.jsonl" if folder else None
        exchange, said = await self._referee.play(
            lane, problem, interactor, tuple(self._programs), test, transcript=path
        )
        played: list[Played] = []
        for number, (player, decision) in enumerate(zip(exchange.players, said, strict=True)):
            program = self._programs[number]
            limits = program.granted(planning.limits_of(problem, test, program.language))
            own = _own(exchange, number)
            ruling = verdict.rule(verdict.Facts(player.run, limits, decision, own, problem.semantics or Semantics.ICPC))
            word = ruling.verdict in (Verdict.AC, Verdict.WA) and decision.score is not None
            score = decision.score if word and decision.score is not None else Fraction(0)
            record = PlayedRecord(
                source=self._submissions[number].label,
                verdict=ruling.verdict,
                score=nearest(score),
                reason=f"{ruling.verdict}: {ruling.reason}",
                time_ms=round(player.run.cpu_ms, 3),
                wall_ms=round(player.run.wall_ms, 3),
                memory_bytes=player.run.memory_bytes,
                message=decision.message,
            )
            played.append(Played(record, score))
        return MatchRecord(test.name, [one.record for one in played], exchange.transcript), played

    def total(self, number: int, matches: Sequence[_Match]) -> ScoreRecord:
        mine = [played[number] for _, played in matches]
        worst = next((one.record.verdict for one in mine if one.record.verdict is not Verdict.AC), Verdict.AC)
        language = self._programs[number].language.name
        score = nearest(sum((one.score for one in mine), Fraction(0)))
        return ScoreRecord(self._submissions[number].label, language, worst, score)


def _own(exchange: Exchange, number: int) -> Exchange:
    """The conversation as it was for one of the programs."""
    player = exchange.players[number]
    return replace(
        exchange,
        first=player.first,
        program=player.wrote,
        interactor_side=player.heard,
        stalled=player.stalled,
        last_words=player.last_words,
        decisive=number,
    )


if __name__ == "__main__":
    sys.stdout.write(
        msgspec.json.format(msgspec.json.encode(msgspec.json.schema(MatchReport)), indent=2).decode() + "\n"
    )
