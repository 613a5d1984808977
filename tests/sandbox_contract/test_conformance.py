"""Our jailers keep the contract that other people's are held to."""

from __future__ import annotations

import pytest

from parley.core.lane import Lane
from parley.core.plugins import Plugins
from parley.core.protocols import Sandbox
from parley.testing import SandboxSuite


class TestJailer(SandboxSuite):
    """Each, with each kind of accounting."""

    @pytest.fixture
    def subject(self, jailer: str, plugins: Plugins) -> Sandbox:
        return plugins.sandboxes[jailer]

    @pytest.fixture
    async def lane(self, lane: Lane) -> Lane:  # the one of tests/conftest.py, which looks at what is left
        return lane
