"""`report.html` of a batch: the page that `parley judge --html` writes, of all problems.

A page of everything has an end: with very many submissions their tests are left out, with more the page is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from msgspec.structs import replace

from ..errors import ParleyError, PluginError
from ..plugins import Plugins
from ..proceedings import Failure, Proceedings
from ..report import Report, SubmissionRecord
from .plan import Plan
from .results import Lines, results, written

NAME = "report.html"
_REPORTER = "html"
_MOST_TESTS = 20_000
_MOST_SUBMISSIONS = 20_000


class Judged(Lines, Protocol):
    def report(self, problem: str) -> Report | None: ...


def write(plan: Plan, judged: Judged, known: Plugins, folder: Path, *, heed: Callable[[], None]) -> bool:
    """Whether there is one now; an old one is gone otherwise. Raises MachineError, PluginError."""
    reporter = known.reporters.get(_REPORTER)
    if reporter is None or len(plan) > _MOST_SUBMISSIONS:
        (folder / NAME).unlink(missing_ok=True)
        return False
    try:
        document = reporter.render(_proceedings(plan, judged, heed))
    except ParleyError:
        raise
    except Exception as error:
        raise PluginError(f"reporter {_REPORTER} failed: {error!r}; the results are in {folder}") from error
    with written(folder / NAME) as file:
        file.write(document)
    return True


def _proceedings(plan: Plan, judged: Judged, heed: Callable[[], None]) -> Proceedings:
    of_problem: dict[str, list[SubmissionRecord]] = {desk.name: [] for desk in plan.desks}
    for name, record in _records(plan, judged, heed):
        of_problem[name].append(record)
    found = {name: _named(report, name) for name in of_problem if (report := judged.report(name))}
    return Proceedings(
        reports=tuple(replace(report, submissions=of_problem[name]) for name, report in found.items()),
        failures=tuple(Failure(name, str(error)) for name, error in judged.set_aside.items()),
    )


def _named(report: Report, name: str) -> Report:
    """As the tables name it; titles need not differ."""
    title = f"{name}: {report.title}" if report.title not in ("", name) else name
    return replace(report, problem=name, title=title)


def _records(plan: Plan, judged: Judged, heed: Callable[[], None]) -> Iterator[tuple[str, SubmissionRecord]]:
    tests = sum(len(desk.problem.tests) * len(numbers) for desk, numbers in plan.by_desk())
    for one, _ in results(plan, judged, heed=heed):
        yield one.problem, one if tests <= _MOST_TESTS else replace(one, tests=[])
