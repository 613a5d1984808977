"""A path becomes a problem, by the format that knows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from parley.core.errors import PackageError, UsageError
from parley.core.model import Problem
from parley.core.packages import load_problem
from parley.core.plugins import Plugins

from .records import a_problem


class Picky:
    """A format that knows folders by a file in them."""

    def __init__(self, name: str, mark: str) -> None:
        self.name = name
        self.priority = 0
        self._mark = mark

    def detect(self, path: Path) -> bool:
        return (path / self._mark).exists()

    def load(self, path: Path) -> Problem:
        (path / self._mark).read_text()
        return a_problem(path)


def formats(*known: Picky) -> Plugins:
    kinds = ("languages", "sandboxes", "formats", "validators", "interactors", "reporters")
    tables: dict[str, dict[str, Picky]] = {kind: {} for kind in kinds}
    return Plugins(tables | {"formats": {one.name: one for one in known}}, [])


A, B = Picky("a", "a.txt"), Picky("b", "b.txt")


def test_the_first_format_that_detects(tmp_path: Path) -> None:
    """Formats are asked in their order; one that does not know the folder is passed over."""
    (tmp_path / "b.txt").touch()
    assert load_problem(tmp_path, formats(A, B)).root == tmp_path


def test_format_by_name(tmp_path: Path) -> None:
    """A format that was asked for loads whatever it is given, and says what is missing."""
    with pytest.raises(PackageError, match=r"/a.txt: cannot be read: No such file"):
        load_problem(tmp_path, formats(A, B), format_name="a")


def test_unknown_format(tmp_path: Path) -> None:
    """A name that no format has is a slip of the command line."""
    with pytest.raises(UsageError, match="no format is called 'c'; known are a, b"):
        load_problem(tmp_path, formats(A, B), format_name="c")


def test_no_format_knows_it(tmp_path: Path) -> None:
    """The message names the formats that were tried."""
    with pytest.raises(PackageError, match=r"looks like no package format that is known \(a, b\)"):
        load_problem(tmp_path, formats(A, B))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("missing", "no such folder; a problem package is wanted here"),
        ("file", "is not a folder, and no zip file; a problem package is wanted here"),
        ("loop", "no such folder; a problem package is wanted here"),
        ("x" * 300, "cannot be read: File name too long"),
    ],
)
def test_no_folder(tmp_path: Path, name: str, said: str) -> None:
    """A path that is no folder is told as such."""
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(PackageError) as raised:
        load_problem(tmp_path / name, formats(A))
    assert str(raised.value) == f"{tmp_path / name}: {said}"


def test_unreadable_mark(tmp_path: Path) -> None:
    """What the machine says while a package is loaded names the file."""
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(PackageError, match=r"/a.txt: cannot be read: Is a directory"):
        load_problem(tmp_path, formats(A))
