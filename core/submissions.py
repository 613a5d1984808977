"""Submissions named on the command line: a path becomes the record that the package has of it, or a new one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from . import expectations
from .errors import SubmissionError
from .model import Problem, Source, Submission

_NOT_SOURCE = {"__pycache__"}


def source_of(path: Path) -> Source:
    """A file, or a folder with all of its files. Raises SubmissionError."""
    try:
        if path.is_dir():
            files = sorted(
                str(file.relative_to(path))
                for file in path.rglob("*")
                if file.is_file() and not (_NOT_SOURCE & set(file.parts) or file.name.startswith("."))
            )
            if not files:
                raise SubmissionError(f"{path}: is an empty folder")
            return Source(path.resolve(), tuple(files))
        if path.is_file():
            return Source(path.resolve().parent, (path.name,))
    except OSError as error:
        raise SubmissionError(f"{path}: cannot be read: {error.strerror}") from error
    kind = "is neither a file nor a folder" if path.exists() else "no such file or folder"
    raise SubmissionError(f"{path}: {kind}")


def read(path: Path, *, label: str, folder: str = "") -> Submission:
    """The submission at `path`; `folder` is the one under submissions/ that says what it must get.

    What cannot be read is a Submission all the same, with its `fault`.
    """
    try:
        source = source_of(path)
    except SubmissionError as error:
        return Submission(label, Source(path, ()), fault=str(error))
    expected = expectations.of(folder, [source.root / name for name in source.files])
    return Submission(label, source, expected=expected)


def named(problem: Problem, paths: Sequence[Path]) -> tuple[Submission, ...]:
    """One for each path; none given: all that the package holds. A path may be relative to the package."""
    if not paths:
        return problem.submissions
    known = {submission.source.path: submission for submission in problem.submissions}
    found: list[Submission] = []
    for path in paths:
        at = path if path.exists() or not (problem.root / path).exists() else problem.root / path
        found.append(known.get(at.resolve()) or read(at, label=str(path)))
    return tuple(found)
