"""What must hold for a format of problem packages: its own are found and read, broken ones are refused in a line."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

import pytest

from .. import recipes
from ..errors import InputError, PackageError
from ..model import Problem
from ..plugins import Plugins
from ..protocols import Format
from .boxes import Boxes

_MOST_FILES = 40  # of an example are broken, the smallest ones
_RUBBISH = b"\0\xff{[\n\t- : % rubbish \xc3"
_BREAKS = ("missing", "empty", "rubbish", "half", "a folder", "a link to itself")


def spoil(path: Path, how: str) -> None:
    """One file of a package, as accidents and people leave it."""
    whole = path.read_bytes()
    path.unlink()
    if how == "a folder":
        path.mkdir()
    elif how == "a link to itself":
        path.symlink_to(path.name)
    elif how != "missing":
        path.write_bytes({"empty": b"", "rubbish": _RUBBISH, "half": whole[: len(whole) // 2]}[how])


class FormatSuite(Boxes):
    """Inherit it and say which `format` (an object, or the name of one that is installed) and an `example` package."""

    format: ClassVar[Format | str]
    example: ClassVar[Path]
    broken: ClassVar[Mapping[str, bytes | None]] = MappingProxyType(
        {}
    )  # files of the example that, so replaced or removed, spoil it

    @pytest.fixture
    def subject(self, known: Plugins) -> Format:
        return known.formats[self.format] if isinstance(self.format, str) else self.format

    @pytest.fixture
    def copy(self, tmp_path: Path) -> Path:
        """The example, to be spoilt; its name is another one, as names say nothing."""
        return shutil.copytree(self.example, tmp_path / "some folder", symlinks=True)

    def test_is_a_format(self, subject: Format) -> None:
        """It has what the engine calls."""
        assert isinstance(subject, Format)
        assert subject.name

    def test_detects_its_own(self, subject: Format, copy: Path) -> None:
        """By what is in the folder, whatever it is called."""
        assert subject.detect(copy)

    def test_detects_nothing_else(self, subject: Format, tmp_path: Path) -> None:
        """Neither an empty folder, nor one of other files, nor a file, nor what is not there."""
        (tmp_path / "empty").mkdir()
        (tmp_path / "other").mkdir()
        (tmp_path / "other" / "notes.txt").write_text("nothing to do with problems\n")
        for path in ("empty", "other", "other/notes.txt", "gone"):
            assert not subject.detect(tmp_path / path), path

    def test_loads_the_example(self, subject: Format, copy: Path) -> None:
        """All that the problem names is there, below its folder."""
        problem = subject.load(copy)
        assert problem.format == subject.name
        assert problem.tests, "an example without tests shows nothing"
        assert whole(problem) == []

    def test_names_of_tests_are_different(self, subject: Format, copy: Path) -> None:
        """Reports and --tests tell tests apart by them."""
        names = [test.name for test in subject.load(copy).tests]
        assert sorted(set(names)) == sorted(names)

    def test_loads_the_same_twice(self, subject: Format, copy: Path) -> None:
        """The order of tests and submissions is no accident of the disk."""
        assert subject.load(copy) == subject.load(copy)

    def test_known_breaks_are_refused(self, subject: Format, tmp_path: Path) -> None:
        """Each file of `broken` spoils the package: a PackageError of one line, which has the folder or the file."""
        for number, (name, content) in enumerate(self.broken.items()):
            root = shutil.copytree(self.example, tmp_path / str(number), symlinks=True)
            (root / name).unlink(missing_ok=True)
            if content is not None:
                (root / name).write_bytes(content)
            with pytest.raises(PackageError) as raised:
                subject.load(root)
            assert len(str(raised.value).splitlines()) == 1

    @pytest.mark.parametrize("how", _BREAKS)
    def test_any_break_is_a_line_or_none(self, subject: Format, tmp_path: Path, how: str) -> None:
        """One file after the other is spoilt: the package still loads whole, or is refused in a line; nothing else."""
        files = sorted(
            (path for path in self.example.rglob("*") if path.is_file()), key=lambda path: path.stat().st_size
        )
        for number, path in enumerate(files[:_MOST_FILES]):
            name = path.relative_to(self.example)
            root = shutil.copytree(self.example, tmp_path / str(number), symlinks=True)
            spoil(root / name, how)
            try:
                problem = subject.load(root)
            except InputError as error:
                assert len(str(error).splitlines()) == 1, name  # noqa: PT017 - both ends are in order
            else:
                assert isinstance(problem, Problem), name
            shutil.rmtree(root)


def whole(problem: Problem) -> list[str]:
    """What a problem names and is neither there nor made by its recipes, or is not an absolute path."""
    named = [("root", problem.root), ("data", problem.data)]
    for test in problem.tests:
        named += [
            (f"{test.name}: {what}", path) for what, path in (("input", test.input), ("answer", test.answer)) if path
        ]
    sources = [(one.label, one.source) for one in problem.submissions]
    sources += [("validator", problem.checker.program)] if problem.checker.program else []
    sources += [("interactor", problem.interactor.program)] if problem.interactor else []
    named += [(label, source.root / file) for label, source in sources for file in source.files]
    made = {path for recipe in problem.recipes for path in recipes.made(recipe)}
    return [
        f"{what}: {path}"
        for what, path in named
        if not path.is_absolute() or not (path.exists() or (path in made and path.is_relative_to(problem.data)))
    ]
