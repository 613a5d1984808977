"""What `parley verify` looks at beyond verdicts: how strict the validator, how wide the limits, what is forgotten."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..model import Problem, Settings
    from ..plugins import Plugins
    from ..report import LimitsRecord, Report
    from .live import Screen

_MOST_FILES = 5  # named of those that nothing uses; the report has all


def looked(package: Problem, report: Report, settings: Settings, known: Plugins, screen: Screen) -> Report:
    """The report with what was found. Raises what ends a judging, OSError."""
    from msgspec.structs import replace

    from ..authoring.unused import unused
    from ..documents import shown

    junk, doubts = _junk(package, settings, known, screen)
    found = replace(
        report,
        checks=[*report.checks, *junk],
        limits=_limits(package, settings, known, report),
        unused=[shown(file) for file in unused(package)],
    )
    if found.limits:
        _say_limits(found.limits, screen)
    warnings = [*doubts, *_narrow(found.limits), *_forgotten(found.unused)]
    for warning in warnings:
        screen.warn(warning)
    return replace(found, warnings=[*report.warnings, *warnings])


def _junk(package: Problem, settings: Settings, known: Plugins, screen: Screen) -> tuple[list[Report], list[str]]:
    """The report, where there is something to ask the validator; and what was accepted and may be right."""
    from ..authoring import junk
    from . import judging
    from .quiet import Quiet
    from .text import count

    with tempfile.TemporaryDirectory(prefix="parley-junk-") as folder:
        check = junk.check(package, Path(folder))
        if check is None:
            return [], []
        report = judging.run(check, check.submissions, settings, known, Quiet(screen))
    for record in report.submissions:
        bad = next((test for test in record.tests if test.verdict in ("AC", "JE")), None)
        if bad and (record.as_expected is False or bad.verdict == "JE"):
            screen.complain(f"{record.source}, as the output in {bad.name}, is {bad.reason}")
    accepted = sum(record.as_expected is False for record in report.submissions)
    kinds = f"{count(len(report.submissions), 'kind')} in {count(len(check.tests), 'test')}"
    screen.note(f"junk outputs: {kinds}, {f'{accepted} not refused' if accepted else 'all refused'}")
    return [report], list(junk.doubts(report))


def _limits(package: Problem, settings: Settings, known: Plugins, report: Report) -> LimitsRecord | None:
    from .. import planning
    from ..authoring import margins

    contest = known.contest(settings.contest or package.contest)
    problem = planning.with_time(planning.with_contest(package, contest), report.time_limit_ms)
    return margins.measured(problem, report, lambda name: planning.with_factors(known.language(name), contest))


def _say_limits(limits: LimitsRecord, screen: Screen) -> None:
    from ..verdict import ms, size

    screen.note(
        f"slowest accepted: {ms(limits.slowest_ms)} of {ms(limits.time_limit_ms)}, {limits.slowest} in "
        f"{limits.slowest_test}; largest: {size(limits.largest_bytes)} of {size(limits.memory_limit_bytes)}, "
        f"{limits.largest} in {limits.largest_test}"
    )


def _narrow(limits: LimitsRecord | None) -> Iterator[str]:
    from ..authoring import margins

    return margins.narrow(limits) if limits else iter(())


def _forgotten(files: list[str]) -> Iterator[str]:
    more = len(files) - _MOST_FILES
    if files:
        yield f"nothing uses {', '.join(files[:_MOST_FILES])}{f' and {more} more files' if more > 0 else ''}"
