"""The command line as people and programs meet it: the real command, in a process of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from .command import GUESS, SUM


@pytest.fixture
def sum_package(tmp_path: Path) -> Path:
    """A batch problem of two tests and no submission, to be spoilt."""
    return _copy(SUM, tmp_path / "sum", keep=("sample",))


@pytest.fixture
def guess_package(tmp_path: Path) -> Path:
    """An interactive problem of two tests and no submission, to be spoilt."""
    return _copy(GUESS, tmp_path / "guess", keep=("sample",))


def _copy(package: Path, to: Path, *, keep: tuple[str, ...]) -> Path:
    shutil.copytree(package, to)
    shutil.rmtree(to / "submissions")
    for group in (to / "data").iterdir():
        if group.name not in keep:
            shutil.rmtree(group)
    return to
