"""What one command judged, of one package or of many: what a reporter makes its document of."""

from __future__ import annotations

from msgspec import Struct

from .report import Report


class Failure(Struct, frozen=True):
    """A package that could not be judged: where it was looked for, and the line that says why."""

    package: str
    message: str


class Proceedings(Struct, frozen=True):
    """`reports` in the order of the command line; each has its `checks` in it."""

    reports: tuple[Report, ...] = ()
    failures: tuple[Failure, ...] = ()

    @property
    def single(self) -> Report | None:
        """The report, where it was one package and no more."""
        return self.reports[0] if len(self.reports) == 1 and not self.failures else None

    @property
    def every(self) -> tuple[Report, ...]:
        """Each report, followed by those of what its package tests of itself."""
        return tuple(one for report in self.reports for one in (report, *report.checks))
