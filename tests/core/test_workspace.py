"""The work folder among judges: what is abandoned is removed, what is in use or in the making is not."""

from __future__ import annotations

import fcntl
import os
import tempfile
import time
from pathlib import Path

import pytest

from parley.core import workspace
from parley.core.errors import MachineError
from parley.core.workspace import Workspace


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """TMPDIR, which other users may pass through."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.geteuid() and not folder.stat().st_mode & 0o001:
            folder.chmod(folder.stat().st_mode | 0o001)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_folder_in_use_is_left_alone(place: Path) -> None:
    """Another judge that starts meanwhile does not take it for abandoned."""
    with Workspace() as space, Workspace():
        workspace.remove_leftovers()
        assert (space.path / "native" / "warden").is_file()
    assert list(place.iterdir()) == []


def test_folder_has_its_name_only_when_it_is_locked(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A judge that looks in the very moment in which another makes its folder lets it be."""
    looked: list[bool] = []
    lock = fcntl.flock

    def look_first(descriptor: int, operation: int) -> None:
        if not looked:
            looked.append(True)
            workspace.remove_leftovers()
        lock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", look_first)
    with Workspace() as space:
        assert looked
        assert (space.path / "lock").is_file()
        assert space.path.name.startswith(f"parley-{os.getpid()}-")


@pytest.mark.parametrize(("age", "left"), [(0, 1), (120, 0)])
def test_half_made_folder(place: Path, age: int, left: int) -> None:
    """A judge killed while it made its folder is known by its age."""
    half = place / ".parley-new-abc"
    half.mkdir()
    made = time.time() - age
    os.utime(half, (made, made))
    workspace.remove_leftovers()
    assert len(list(place.iterdir())) == left


def test_no_folder_for_temporary_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where none of the usual folders can be written, the line says what to set."""

    def fail() -> str:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "gettempdir", fail)
    with pytest.raises(MachineError, match="set TMPDIR"):
        Workspace().__enter__()
