"""Running small programs in a box of the jailer under test."""

from __future__ import annotations

import pytest

from parley.core.lane import Lane
from parley.core.model import MIB, Limits
from parley.core.testing.sandbox import RunInBox, run_in_box

from ..conftest import SLOWNESS

# What holds without a box, too; the rest is for jailers alone.
ALSO_WITHOUT_A_BOX = pytest.mark.parametrize(
    "jailer", ["bubblewrap", "minijail", "nsjail", "none"], indirect=True, scope="session"
)
LIMITS = Limits(time_ms=2000 * SLOWNESS, memory_bytes=256 * MIB, processes=8)


@pytest.fixture
def box_run(lane: Lane) -> RunInBox:
    """Runs a command line in the lane's box; keywords replace limits."""
    return run_in_box(lane, LIMITS)
