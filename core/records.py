"""What the engine found -> the records of judgement and report. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from . import report, scoring, verdict
from .errors import BadSource, ParleyError
from .language import Language
from .model import CompileResult, Judgement, Submission, TestCase, Verdict


def judgement(test: TestCase, facts: verdict.Facts, output_bytes: int) -> Judgement:
    ruling = verdict.rule(facts)
    message = facts.decision.message if facts.decision else ""
    return Judgement(
        test=test,
        verdict=ruling.verdict,
        reason=f"{ruling.verdict}: {ruling.reason}",
        score=ruling.share * test.max_score,
        message=message,
        team_message=facts.decision.team_message if facts.decision else "",
        run=facts.run,
        exchange=facts.exchange,
        output_bytes=output_bytes,
    )


def record(
    submission: Submission,
    language: Language,
    compiled: CompileResult,
    judgements: Sequence[Judgement],
    total: scoring.Total,
) -> report.SubmissionRecord:
    tests = [report.test_record(judgement) for judgement in judgements]
    expected = submission.expected
    return report.SubmissionRecord(
        source=submission.label,
        language=language.name,
        verdict=total.verdict,
        score=total.score,
        max_score=total.max_score,
        expected=list(expected) if expected else None,
        as_expected=total.verdict in expected if expected else None,
        time_ms=max((test.time_ms for test in tests), default=0.0),
        wall_ms=max((test.wall_ms for test in tests), default=0.0),
        memory_bytes=max((test.memory_bytes for test in tests), default=0),
        compile=report.compile_record(compiled),
        tests=tests,
        message=total.message,
    )


def refused(submission: Submission, error: ParleyError) -> report.SubmissionRecord:
    """A submission that could not be judged: skipped, or CE where its source is to blame. The message says why."""
    bad = isinstance(error, BadSource)
    total = scoring.Total(Verdict.CE if bad else Verdict.SK, 0.0, 1.0, str(error))
    compiled = report.CompileRecord("CE" if bad else "SK", 0.0, cached=False, output=str(error) if bad else "")
    unknown = Language(name=submission.language or "", title="", extensions=(), run=())
    return replace(record(submission, unknown, CompileResult(None), [], total), compile=compiled)
