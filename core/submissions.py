"""Submissions named on the command line: a path becomes the record that the package has of it, or a new one."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath

from . import expectations
from .documents import shown
from .errors import SubmissionError
from .model import Problem, Source, Submission
from .shortage import blame

_NOT_SOURCE = {"__pycache__"}


def source_of(path: Path) -> Source:
    """A file, or a folder with all of its files. Raises SubmissionError."""
    try:
        if path.is_dir():
            files = sorted(name for name in _files(path) if not _is_hidden(PurePath(name)))
            if not files:
                raise SubmissionError(f"{shown(path)}: is a folder without source files")
            return Source(path.resolve(), tuple(files))
        if path.is_file():
            return Source(path.parent.resolve(), (path.name,))
        kind = "is neither a file nor a folder" if path.exists() else "no such file or folder"
    except OSError as error:
        raise blame(shown(path), error, SubmissionError) from error
    raise SubmissionError(f"{shown(path)}: {kind}")


def _files(folder: Path) -> Iterator[str]:
    """Links to folders are not followed: they may lead back here. Raises OSError for a folder that cannot be read."""

    def refuse(error: OSError) -> None:
        raise error

    for base, _, names in os.walk(folder, onerror=refuse):
        for name in names:
            path = Path(base, name)
            if path.is_file():
                yield str(path.relative_to(folder))


def _is_hidden(name: PurePath) -> bool:
    return any(part.startswith(".") or part in _NOT_SOURCE for part in name.parts)


def read(path: Path, *, label: str, folder: str = "") -> Submission:
    """The submission at `path`; `folder` is the one under submissions/ that says what it must get.

    What cannot be read is a Submission all the same, with its `fault`.
    """
    try:
        source = source_of(path)
    except SubmissionError as error:
        return Submission(shown(label), Source(path, ()), fault=str(error))
    expected = expectations.of(folder, [source.root / name for name in source.files])
    return Submission(shown(label), source, expected=expected)


def named(problem: Problem, paths: Sequence[Path]) -> tuple[Submission, ...]:
    """One for each path; none given: all that the package holds. A path may be relative to the package.

    A folder of the package that holds submissions (`submissions/accepted`) stands for all of them.
    """
    if not paths:
        return problem.submissions
    known = {submission.source: submission for submission in problem.submissions}
    found: list[Submission] = []
    for path in paths:
        below = [s for s in problem.submissions if _is_below(s.source.path, path, problem.root)]
        if below:
            found.extend(below)
            continue
        asked = read(path, label=str(path))
        if asked.fault:
            inside = read(problem.root / path, label=str(path))
            asked = asked if inside.fault else inside
        found.append(known.get(asked.source, asked))
    return tuple(found)


def _is_below(submission: Path, folder: Path, root: Path) -> bool:
    """Strictly: a submission that is a folder stands for itself."""
    try:
        places = {folder.resolve(), (root / folder).resolve()}
    except (OSError, RuntimeError):  # a loop of links
        return False
    return any(place in submission.parents for place in places)
