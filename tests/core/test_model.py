"""What the records say of themselves."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from parley.core.model import Source, Verdict

from .records import LIMITS, a_run


@pytest.mark.parametrize(("wall_ms", "expected"), [(None, 3000.0), (50.0, 50.0), (0.0, 0.0)])
def test_wall_limit(wall_ms: float | None, expected: float) -> None:
    """Unless stated, a run has twice its CPU time and a second."""
    assert replace(LIMITS, time_ms=1000, wall_ms=wall_ms).wall_limit_ms == expected


def test_times_of_a_run() -> None:
    """Nanoseconds are told in milliseconds."""
    run = a_run(cpu_ns=1_234_567, wall_ns=2_000_000)
    assert (run.cpu_ms, run.wall_ms) == (1.234567, 2.0)


def test_accepted() -> None:
    """Only AC and PA are."""
    assert [verdict for verdict in Verdict if verdict.accepted] == [Verdict.AC, Verdict.PA]


def test_codes_of_verdicts() -> None:
    """The codes are part of the report, and never change."""
    assert set(Verdict) == {"AC", "PA", "WA", "TLE", "MLE", "OLE", "RTE", "RFE", "CE", "JE", "SK"}


@pytest.mark.parametrize(
    ("files", "path"), [(("a.py",), "/s/a.py"), (("a/b.py",), "/s/a/b.py"), (("a.py", "b.py"), "/s"), ((), "/s")]
)
def test_path_of_a_source(files: tuple[str, ...], path: str) -> None:
    """One file is its own path, several are their folder."""
    assert Source(Path("/s"), files).path == Path(path)
