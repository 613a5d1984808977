"""What is judged, before anything runs: the package as the command line wants it, and its time limit. Pure."""

from __future__ import annotations

import math
from fnmatch import fnmatchcase

from msgspec.structs import replace

from .errors import UsageError
from .model import Calibration, Problem, Settings


def with_settings(problem: Problem, settings: Settings) -> Problem:
    """The problem as the command line wants it. Raises UsageError when no test is left."""
    if settings.time_limit_ms is not None:
        problem = replace(with_time(problem, settings.time_limit_ms), calibration=None)
    if settings.tests:
        chosen = tuple(t for t in problem.tests if any(fnmatchcase(t.name, pattern) for pattern in settings.tests))
        if not chosen:
            some = ", ".join(test.name for test in problem.tests[:3])
            raise UsageError(f"no test matches {' '.join(settings.tests)}; tests are called {some} …")
        problem = replace(problem, tests=chosen)
    return problem


def with_time(problem: Problem, time_ms: float) -> Problem:
    return replace(problem, limits=replace(problem.limits, time_ms=time_ms))


def limit_from(slowest_ms: float, calibration: Calibration) -> float:
    """Whole seconds, rounded up. Source: Kattis legacy format, `time_multiplier`."""
    return max(calibration.least_ms, math.ceil(slowest_ms * calibration.multiplier / 1000) * 1000.0)
