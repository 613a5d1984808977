"""What is judged, before anything runs: the package as the command line wants it, and its time limit. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fnmatch import fnmatchcase

from msgspec.structs import asdict, replace

from . import submitted
from .contest import Contest
from .errors import UsageError
from .globs import compiled
from .group import Group
from .language import Language
from .model import (
    FORKS_PROFILE,
    JUDGE_PROFILE,
    MIB,
    Calibration,
    Judgement,
    Limits,
    Problem,
    Program,
    Settings,
    Submission,
    Support,
    TestCase,
    Verdict,
)
from .scoring import only


def with_settings(problem: Problem, settings: Settings) -> Problem:
    """The problem as the command line wants it. Raises UsageError when no test is left."""
    if settings.time_limit_ms is not None:
        problem = replace(with_time(problem, settings.time_limit_ms), calibration=None)
    if settings.semantics:
        problem = replace(problem, semantics=settings.semantics)
    if settings.tests:
        chosen = tuple(t for t in problem.tests if any(fnmatchcase(t.name, pattern) for pattern in settings.tests))
        if not chosen:
            some = ", ".join(test.name for test in problem.tests[:3])
            raise UsageError(f"no test matches {' '.join(settings.tests)}; tests are called {some} …")
        scoring = problem.scoring and only(problem.scoring, frozenset(test.name for test in chosen))
        problem = replace(problem, tests=chosen, scoring=scoring)
    return problem


def with_contest(problem: Problem, contest: Contest) -> Problem:
    """What the package does not state, from the profile; and one group of all tests where it has none."""
    stated, defaults, limits = problem.stated, contest.limits, problem.limits
    if defaults.time_ms and not stated.time and problem.calibration is None:
        limits = replace(limits, time_ms=defaults.time_ms)
    if defaults.memory_mib and not stated.memory:
        limits = replace(limits, memory_bytes=int(defaults.memory_mib * MIB))
    if defaults.output_mib and not stated.output:
        limits = replace(limits, output_bytes=int(defaults.output_mib * MIB))
    scoring = problem.scoring or Group("", tuple(test.name for test in problem.tests))
    return replace(problem, limits=limits, scoring=scoring, semantics=problem.semantics or contest.semantics)


def with_own_limits(problem: Problem, submission: Submission, settings: Settings) -> Problem:
    """The problem with the limits that its package states for this submission; the command line counts before them."""
    time_ms = submission.time_ms if settings.time_limit_ms is None else None
    limits = problem.limits
    if time_ms is not None:
        limits = replace(limits, time_ms=time_ms)
    if submission.memory_bytes is not None:
        limits = replace(limits, memory_bytes=submission.memory_bytes)
    return replace(problem, limits=limits, output_only=submitted.is_one(submission, problem))


def limits_of(problem: Problem, test: TestCase, language: Language) -> Limits:
    """What a program in `language` may use in this test, before what its run time gets on top."""
    time_ms, memory_bytes = test.time_ms, test.memory_bytes
    for rule in problem.language_limits:
        if language.answers_to(rule.languages) and (not rule.tests or test.name in rule.tests):
            time_ms = time_ms if rule.time_ms is None else rule.time_ms
            memory_bytes = memory_bytes if rule.memory_bytes is None else rule.memory_bytes
    if time_ms is None and memory_bytes is None:
        return problem.limits
    return replace(
        problem.limits,
        time_ms=problem.limits.time_ms if time_ms is None else time_ms,
        memory_bytes=problem.limits.memory_bytes if memory_bytes is None else memory_bytes,
    )


def overall_wall_ms(problem: Problem, program: Program) -> float | None:
    """What all tests may take together; for each, a run time gets on top what it gets for a run."""
    if problem.overall_wall_ms is None:
        return None
    limits = problem.limits
    extra_ms = program.granted(limits).wall_limit_ms - limits.wall_limit_ms
    return problem.overall_wall_ms + len(problem.tests) * extra_ms


def with_factors(language: Language, contest: Contest) -> Language:
    """The language with what the contest profile gives it; its own name counts before its family's."""
    for name in (language.name, *language.aliases, language.include):
        factors = contest.languages.get(name)
        if factors:
            said = {key: value for key, value in asdict(factors).items() if value is not None}
            return replace(language, **said)
    return language


def with_support(language: Language, support: Sequence[Support]) -> Language:
    """The language as programs of it may run that are compiled with these files of the package."""
    ours = [part for part in support if not part.languages or language.answers_to(part.languages)]
    times = max((part.processes for part in ours), default=1)
    if times == 1:
        return language
    profile = JUDGE_PROFILE if any(part.executes for part in ours) else FORKS_PROFILE
    return replace(language, profile=profile, processes=times * language.processes)


def with_time(problem: Problem, time_ms: float) -> Problem:
    return replace(problem, limits=replace(problem.limits, time_ms=time_ms))


def order(submissions: Sequence[Submission], *, lanes: int) -> list[int]:
    """Their numbers as they are best taken: first those that are stated to be too slow.

    They take longest, and at the end all other lanes would wait for them. Where there are none they stay as they came.
    """
    numbers = range(len(submissions))
    if lanes == 1:
        return list(numbers)
    return sorted(numbers, key=lambda number: Verdict.TLE not in (submissions[number].expected or ()))


def bounds_time(submission: Submission) -> bool:
    """Whether its time counts for a calibrated limit."""
    return submission.expected == (Verdict.AC,) if submission.bounding is None else bool(submission.bounding)


def slowest_ms(submission: Submission, judgements: Sequence[Judgement]) -> float:
    """CPU time of the slowest of the tests that count for the limit; those that had no end do not."""
    patterns = submission.bounding or ("",)
    times = [
        judgement.run.cpu_ms
        for judgement in judgements
        if judgement.run
        and judgement.verdict is not Verdict.TLE
        and any(not tests or compiled(tests).covers(judgement.test.name) for tests in patterns)
    ]
    return max(times, default=0.0)


def limit_from(slowest_ms: float, calibration: Calibration) -> float:
    """Rounded up. Source: problem package format, `time_multiplier` (legacy) and "Problem timing" (2025-09)."""
    step_ms = calibration.step_ms
    return max(calibration.least_ms, math.ceil(slowest_ms * calibration.multiplier / step_ms) * step_ms)
