"""A case becomes a test of the package: its files go beside those of the last test, and it must load with them."""

from __future__ import annotations

from pathlib import Path

from ..documents import shown
from ..errors import PackageError
from ..model import Problem, TestCase
from ..plugins import Plugins
from ..shortage import blame


def keep(problem: Problem, plugins: Plugins, *, name: str, data: bytes, answer: bytes | None) -> list[Path]:
    """The files that were written. `name` gets a number if it is taken.

    Raises PackageError where tests are not just files of a folder, and leaves nothing behind then.
    """
    like = _like(problem)
    written: list[Path] = []
    try:
        base = _free(like, name)
        written.append(_write(base.with_name(base.name + like.input.suffix), data))
        if like.answer:
            folder = like.answer.parent
            written.append(_write(folder / (base.name + like.answer.suffix), answer or b""))
        _check(plugins.formats[problem.format].load(problem.root), written[0])
    except BaseException as error:
        for path in written:
            path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise blame(error.filename or problem.root, error, PackageError) from error
        raise
    return written


def _like(problem: Problem) -> TestCase:
    """The last test that is a file of the package."""
    root = problem.root.resolve()
    for test in reversed(problem.tests):
        if test.input.resolve().is_relative_to(root) and test.input.is_file() and test.input.suffix and not test.static:
            return test
    raise PackageError(f"{shown(problem.root)}: has no test as a file, to put another beside; put it in by hand")


def _check(again: Problem, path: Path) -> None:
    if path not in {test.input for test in again.tests}:
        raise PackageError(f"{shown(again.root)}: says elsewhere which tests it has; put the test in by hand")


def _free(like: TestCase, name: str) -> Path:
    folder = like.input.parent
    names = {path.name.partition(".")[0] for path in folder.iterdir()}
    number = 1
    while (chosen := name if number == 1 else f"{name}-{number}") in names:
        number += 1
    return folder / chosen


def _write(path: Path, data: bytes) -> Path:
    """A new file. Raises OSError."""
    with path.open("xb") as file:
        file.write(data)
    return path
