"""What the engine found -> the records of judgement and report. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from msgspec.structs import replace

from . import expectations, report, scoring, verdict
from .errors import BadSource, ParleyError
from .language import Language
from .model import CompileResult, Decision, Judgement, Submission, TestCase, Verdict
from .rational import nearest


def judgement(test: TestCase, facts: verdict.Facts, output_bytes: int) -> Judgement:
    ruling = verdict.rule(facts)
    message = facts.decision.message if facts.decision else ""
    return Judgement(
        test=test,
        verdict=ruling.verdict,
        reason=f"{ruling.verdict}: {ruling.reason}",
        score=_points(test, facts.decision, ruling),
        message=message,
        team_message=facts.decision.team_message if facts.decision else "",
        run=facts.run,
        exchange=facts.exchange,
        output_bytes=output_bytes,
        limits=facts.limits,
    )


def unrun(test: TestCase, decision: Decision, about: str) -> Judgement:
    """Of a test in which nothing was run."""
    ruling = verdict.rule_unrun(decision, about)
    return Judgement(
        test=test,
        verdict=ruling.verdict,
        reason=f"{ruling.verdict}: {ruling.reason}",
        score=_points(test, decision, ruling),
        message=decision.message,
        team_message=decision.team_message,
    )


def _points(test: TestCase, decision: Decision | None, ruling: verdict.Ruling) -> Fraction:
    points = decision.score if decision else None
    if points is not None and ruling.verdict in (Verdict.AC, Verdict.PA, Verdict.WA):
        return points
    return ruling.share * test.max_score if ruling.verdict.accepted else test.reject_score


def record(
    submission: Submission,
    language: Language,
    compiled: CompileResult,
    judgements: Sequence[Judgement],
    total: scoring.Total,
    *,
    groups: Sequence[report.GroupRecord] = (),
) -> report.SubmissionRecord:
    tests = [report.test_record(judgement) for judgement in judgements]
    expected = submission.expected
    unexpected = expectations.unmet(submission, total, judgements, groups)
    return report.SubmissionRecord(
        source=submission.label,
        language=language.name,
        verdict=total.verdict,
        score=nearest(total.score),
        max_score=None if total.max_score is None else nearest(total.max_score),
        expected=list(expected) if expected else None,
        as_expected=not unexpected if expected or submission.rules else None,
        time_ms=max((test.time_ms for test in tests), default=0.0),
        wall_ms=max((test.wall_ms for test in tests), default=0.0),
        memory_bytes=max((test.memory_bytes for test in tests), default=0),
        compile=report.compile_record(compiled),
        tests=tests,
        message=total.message,
        groups=list(groups),
        unexpected=unexpected,
        path=str(submission.source.path),
    )


def group_records(evaluation: scoring.Evaluation, full: Mapping[str, Fraction | None]) -> list[report.GroupRecord]:
    """Of all groups but the one that holds them all."""
    return [
        report.GroupRecord(
            name=name,
            verdict=outcome.verdict,
            score=nearest(outcome.score),
            max_score=None if (most := full[name]) is None else nearest(most),
            reason=outcome.why,
        )
        for name, outcome in evaluation.groups.items()
        if name
    ]


def refused(submission: Submission, error: ParleyError) -> report.SubmissionRecord:
    """A submission that could not be judged: skipped, or CE where its source is to blame. The message says why."""
    bad = isinstance(error, BadSource)
    total = scoring.Total(Verdict.CE if bad else Verdict.SK, Fraction(0), None, str(error))
    compiled = report.CompileRecord("CE" if bad else "SK", 0.0, cached=False, output=str(error) if bad else "")
    unknown = Language(name=submission.language or "", title="", extensions=(), run=())
    return replace(record(submission, unknown, CompileResult(None), [], total), compile=compiled)
