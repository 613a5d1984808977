"""A copy of a package to be changed, and how it is judged."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from parley.core import events
from parley.core.engine import judging
from parley.core.errors import PackageError
from parley.core.model import Problem, Settings
from parley.core.plugins import Plugins
from parley.core.protocols import Format
from parley.core.report import Report, SubmissionRecord

PACKAGES = Path(__file__).parent / "packages"


class Package:
    """Of one of the test packages. Files are given by their names; None takes one away."""

    def __init__(self, kind: Format, example: str, folder: Path) -> None:
        self.root = shutil.copytree(PACKAGES / example, folder, symlinks=True)
        self._format = kind

    def put(self, files: Mapping[str, str | None]) -> Package:
        for name, text in files.items():
            path = self.root / name
            path.unlink(missing_ok=True)
            if text is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
        return self

    def change(self, name: str, *changes: tuple[str, str]) -> Package:
        text = (self.root / name).read_text()
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        return self.put({name: text})

    def load(self) -> Problem:
        return self._format.load(self.root)

    def refused(self) -> str:
        """The one line with which it is refused."""
        with pytest.raises(PackageError) as raised:
            self.load()
        assert len(str(raised.value).splitlines()) == 1
        return str(raised.value)


async def reported(problem: Problem, plugins: Plugins, cache: Path) -> Report:
    """All submissions of the problem, judged."""
    settings = Settings(jobs=2, sandbox="bubblewrap", cache=cache)
    async with judging(problem, problem.submissions, settings, plugins) as stream:
        seen = [event async for event in stream]
    assert isinstance(seen[-1], events.Finished)
    return seen[-1].report


async def judged(problem: Problem, plugins: Plugins, cache: Path) -> list[SubmissionRecord]:
    return list((await reported(problem, plugins, cache)).submissions)


Make = Callable[[], Package]
