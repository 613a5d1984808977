"""What all suites share: the plugins, a lane to run things in, and what is done where the machine lacks something."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import ClassVar, NoReturn

import pytest

from .. import accounting
from ..lane import Lane, Role, Site
from ..language_folders import Folder
from ..model import Limits, Mount
from ..plugins import Plugins, load_plugins
from ..profiles import Profiles
from ..protocols import Sandbox
from ..runner import Captured, run_once
from ..workspace import Workspace


class Boxes:
    """Fixtures of every suite. `sandbox_name` builds the boxes; languages of `folder` are known too."""

    sandbox_name: ClassVar[str] = "auto"
    folder: ClassVar[Path | None] = None

    def lacking(self, what: str, remedy: str) -> NoReturn:
        """A test that this machine cannot run is skipped by name; a failure where all tests must run."""
        if os.environ.get("PARLEY_TESTS_MUST_RUN") == "1":
            pytest.fail(f"{what} is missing: {remedy}")
        pytest.skip(f"{what} is missing: {remedy}")

    @pytest.fixture
    def anyio_backend(self) -> str:
        return "asyncio"

    @pytest.fixture
    def known(self) -> Plugins:
        """All that is installed here, and the folder's languages."""
        return installed(self.folder)

    @pytest.fixture
    def jail(self, known: Plugins) -> Sandbox:
        return known.sandbox(self.sandbox_name)

    @pytest.fixture
    async def lane(self, known: Plugins, jail: Sandbox) -> AsyncGenerator[Lane]:
        """Where programs are compiled and run; all of it is gone when the test is over."""
        async with a_lane(known, jail) as one:
            yield one


def installed(folder: Path | None) -> Plugins:
    """All plugins of this environment, and the languages of a folder."""
    return load_plugins(folders=[Folder(folder)] if folder else [])


@asynccontextmanager
async def a_lane(known: Plugins, jail: Sandbox) -> AsyncGenerator[Lane]:
    """A lane with all that belongs to it."""
    with Workspace() as workspace, accounting.chosen() as counted:
        async with Lane(Site(workspace, jail, counted, Profiles(known.profiles)), 0) as lane:
            yield lane


async def run_captured(
    lane: Lane,
    role: Role,
    mounts: tuple[Mount, ...],
    argv: tuple[str, ...],
    limits: Limits,
    *,
    profile: str,
    stdin: int | None = None,
    environment: tuple[tuple[str, str], ...] = (),
    folders: tuple[str, ...] = (),
) -> Captured:
    """A program in a lane's box, tried again in new boxes when the machine fails, and what it said."""

    async def attempt() -> Captured:
        return await run_once(
            lane, role, mounts, argv, limits,
            profile=profile, stdin=stdin, environment=environment, folders=folders,
        )  # fmt: skip

    return await lane.insist(attempt, role)
