"""`parley verify --suggest-limits`: limits that would do, and putting them back into the package's own file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..model import Problem, Settings
    from ..plugins import Plugins
    from ..report import Report
    from .live import Screen


def suggest(
    package: Problem,
    report: Report,
    settings: Settings,
    known: Plugins,
    screen: Screen,
    *,
    write: bool,
) -> int:
    """Says the limits, whether what must be too slow is so by far, and puts them back. An exit code."""
    from ..authoring import limits
    from ..errors import PackageError
    from ..verdict import ms, size

    found = report.limits
    if found is None or found.suggested_time_ms is None or found.suggested_memory_bytes is None:
        screen.complain(f"{package.name}: no submission shows by being accepted which limits would do")
        return PackageError.exit_code
    time_ms, memory_bytes = found.suggested_time_ms, found.suggested_memory_bytes
    screen.note(f"suggested limits: time {ms(time_ms)}, memory {size(memory_bytes)}")
    for warning in _not_too_slow(package, settings, known, screen, time_ms):
        screen.warn(warning)
    if not write:
        return 0
    try:
        written = limits.write(package, known, time_ms=time_ms, memory_bytes=memory_bytes)
    except PackageError as error:
        screen.complain(str(error))
        return error.exit_code
    screen.note(f"written to {', '.join(map(str, written))}" if written else "they are there already")
    return 0


def _not_too_slow(
    package: Problem, settings: Settings, known: Plugins, screen: Screen, time_ms: float
) -> Iterator[str]:
    """Those that must be too slow, and end by half more than that limit (ICPC 2025-09, `time_limit_to_tle`)."""
    from msgspec.structs import replace

    from ..authoring.margins import TOO_SLOW_FACTOR, must_be_too_slow
    from ..model import Verdict
    from ..verdict import ms
    from . import judging
    from .quiet import Quiet

    slow = tuple(one for one in package.submissions if must_be_too_slow(one))
    if not slow:
        return
    longer_ms = TOO_SLOW_FACTOR * time_ms
    report = judging.run(package, slow, replace(settings, time_limit_ms=longer_ms), known, Quiet(screen))
    for record in report.submissions:
        if record.verdict is not Verdict.TLE:
            yield f"{record.source} is {record.verdict} within {ms(longer_ms)}, 1.5 times the suggested limit"
