"""Programs of a language, tried in boxes of one jailer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from parley.core import accounting
from parley.core.lane import Lane

from .trial import Trial


@pytest.fixture(params=["bubblewrap"])
def jailer(request: pytest.FixtureRequest) -> str:
    """One is enough here: jailers are the sandbox contract's affair."""
    name: str = request.param
    return name


@pytest.fixture
def counted(request: pytest.FixtureRequest) -> Iterator[accounting.Accounting]:
    """The best that this machine has, unless a test asks for both kinds."""
    if getattr(request, "param", "") == "rlimit":
        yield accounting.Rlimit()
        return
    with accounting.chosen() as counted:
        yield counted


@pytest.fixture
def trial(lane: Lane, tmp_path: Path, cache: Path) -> Trial:
    return Trial(lane, tmp_path, cache)
