"""Folders made out of packages: once, whole, and not for ever."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path

import pytest

from parley.core import materials
from parley.core.errors import MachineError, PackageError

DAY = 86_400


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of one's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("PARLEY_CACHE_SIZE", raising=False)
    return tmp_path / "parley" / "materials"


class Maker:
    """Fills a folder, and counts how often."""

    def __init__(self, size: int = 1) -> None:
        self.count = 0
        self._size = size

    def __call__(self, folder: Path) -> None:
        self.count += 1
        (folder / "data").write_bytes(os.urandom(self._size))


def test_made_once(place: Path) -> None:
    """The same key is the same folder; another key is another one."""
    make = Maker()
    first = materials.folder("a", make)
    assert first.parent == place
    assert materials.folder("a", make) == first
    assert make.count == 1
    assert materials.folder("b", make) != first


def test_nothing_is_left_of_half_a_folder(place: Path) -> None:
    """What fails while it is made leaves no trace, and is made anew the next time."""

    def fail(folder: Path) -> None:
        (folder / "data").touch()
        raise PackageError("broken")

    with pytest.raises(PackageError, match="broken"):
        materials.folder("a", fail)
    assert list(place.iterdir()) == []
    assert (materials.folder("a", Maker()) / "data").exists()


def test_no_room_is_the_machines_fault(place: Path) -> None:
    """A full disk is told as such, with the place."""

    def fill(folder: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(MachineError, match=rf"{place}: No space left on device; make room there"):
        materials.folder("a", fill)
    assert list(place.iterdir()) == []


def test_what_nobody_uses_goes() -> None:
    """After a week without use; what is used stays."""
    old, used = materials.folder("old", Maker()), materials.folder("used", Maker())
    week_ago = time.time() - 8 * DAY
    os.utime(old, (week_ago, week_ago))
    os.utime(used, (week_ago, week_ago))
    materials.folder("used", Maker())
    materials.folder("new", Maker())
    assert not old.exists()
    assert used.exists()


def test_room_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is more than the cache may take goes, the longest unused first, but nothing of the last hour."""
    monkeypatch.setenv("PARLEY_CACHE_SIZE", "1M")
    one, two, three = (materials.folder(name, Maker(600_000)) for name in "abc")
    for age, folder in enumerate((three, two, one)):
        then = time.time() - age * DAY
        os.utime(folder, (then, then))
    materials.folder("d", Maker())
    assert (one.exists(), two.exists(), three.exists()) == (False, False, True)


@pytest.mark.parametrize("trouble", ["no cache", "others may write", "not a folder"])
def test_without_a_cache(place: Path, monkeypatch: pytest.MonkeyPatch, trouble: str) -> None:
    """Then it is a folder of this process, which others cannot have prepared."""
    if trouble == "no cache":
        monkeypatch.setenv("PARLEY_CACHE_SIZE", "0")
    elif trouble == "others may write":
        place.mkdir(parents=True)
        place.chmod(0o777)
    else:
        place.parent.mkdir(parents=True)
        place.touch()
    made = materials.folder("a", Maker())
    assert (made / "data").exists()
    assert not made.is_relative_to(place)


def test_identity_changes_with_the_file(tmp_path: Path) -> None:
    """Its size, its time, its place: each makes another key."""
    path = tmp_path / "a.zip"
    path.write_text("1")
    first = materials.identity(path)
    assert materials.identity(path) == first
    path.write_text("22")
    assert materials.identity(path) != first
    with pytest.raises(PackageError, match="No such file"):
        materials.identity(tmp_path / "gone")


def test_name_that_no_file_can_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the package that asks for it, and no failure of the machine."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(PackageError, match="of 300 characters; use a short name"):
        materials.folder("long", lambda made: (made / ("x" * 300)).mkdir())
