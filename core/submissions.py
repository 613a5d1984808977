"""Submissions named on the command line: a path becomes the record that the package has of it, or a new one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from . import archives, expectations, materials, sources
from .documents import shown
from .errors import PackageError, SubmissionError, UsageError
from .model import Problem, Source, Submission
from .shortage import blame

_MOST_ANSWERS_BYTES = 256 << 20  # of an archive, unpacked


def source_of(path: Path, *, links: Path | None = None) -> Source:
    """A file, or a folder with all of its files, of somebody who may mean ill. Raises SubmissionError.

    A link in the folder may lead nowhere but into it; one that is the submission, nowhere but into the folder that it
    lies in, or into `links`.
    """
    around = Path(os.path.realpath(path.parent if links is None else links))
    if os.path.islink(path) and not Path(os.path.realpath(path)).is_relative_to(around):  # noqa: PTH114 - never raises
        raise sources.leads_out(path, around)
    source = _found(path)
    source = sources.within(replace(source, links=source.root if path.is_dir() else around))
    _check_found(path, source)
    sources.check_no_archive(source)
    return source


def answers_of(path: Path, *, links: Path | None = None) -> Source:
    """The same where answers are handed in: a file, a folder, or a zip file of one. Raises SubmissionError."""
    try:
        if not path.is_file() or not archives.is_archive(path):
            return source_of(path, links=links)
        around = Path(os.path.realpath(path.parent if links is None else links))
        if not Path(os.path.realpath(path)).is_relative_to(around):
            raise sources.leads_out(path, around)
        made = materials.folder(f"answers\0{materials.identity(path)}", lambda into: _unpack(path, into))
        inside = list(made.iterdir())
        return source_of(inside[0] if len(inside) == 1 and inside[0].is_dir() else made)
    except PackageError as error:
        raise SubmissionError(str(error)) from error
    except OSError as error:
        raise blame(shown(path), error, SubmissionError) from error


def _unpack(archive: Path, into: Path) -> None:
    archives.unpack(archive, into, most_bytes=_MOST_ANSWERS_BYTES)


def program_of(path: Path) -> Source:
    """The same for a program of the package's own, whose links lead where its author wants. Raises SubmissionError."""
    source = sources.within(_found(path))
    _check_found(path, source)
    return source


def _found(path: Path) -> Source:
    try:
        if path.is_dir():
            return Source(path.resolve(), tuple(sources.files_in(path)))
        if path.is_file():
            return Source(path.parent.resolve(), (path.name,))
        kind = "is neither a file nor a folder" if path.exists() else "no such file or folder"
    except OSError as error:
        raise blame(shown(path), error, SubmissionError) from error
    raise SubmissionError(f"{shown(path)}: {kind}")


def _check_found(path: Path, source: Source) -> None:
    if not source.files:
        raise SubmissionError(f"{shown(path)}: is a folder without source files")


def read(path: Path, *, label: str, folder: str = "", links: Path | None = None, answers: bool = False) -> Submission:
    """The submission at `path`; `folder` is the one under submissions/ that says what it must get.

    What cannot be read is a Submission all the same, with its `fault`.
    """
    try:
        source = answers_of(path, links=links) if answers else source_of(path, links=links)
    except SubmissionError as error:
        return Submission(shown(label), Source(path, ()), fault=str(error))
    expected, rules = expectations.stated(folder, [source.root / name for name in source.files])
    return Submission(shown(label), source, expected=expected, rules=rules)


def named(problem: Problem, paths: Sequence[Path]) -> tuple[Submission, ...]:
    """One for each path; none given: all that the package holds. A path may be relative to the package.

    A folder of the package that holds submissions (`submissions/accepted`) stands for all of them.
    """
    if not paths:
        return problem.submissions
    found: list[Submission] = []
    for path in paths:
        known = [s for s in problem.submissions if _is_below(s.source.path, path, problem.root)]
        known = known or _same(problem, path) or _same(problem, problem.root / path)
        if known:
            found.extend(known)
            continue
        asked = read(path, label=str(path), answers=problem.output_only)
        if asked.fault:
            inside = read(problem.root / path, label=str(path), answers=problem.output_only)
            asked = asked if inside.fault else inside
        found.append(asked)
    return tuple(found)


def one(problem: Problem, path: Path) -> Submission:
    """The only one that lies there. Raises UsageError."""
    chosen = named(problem, [path])
    if len(chosen) != 1:
        raise UsageError(f"{path}: holds {len(chosen)} submissions; name one")
    return chosen[0]


def _same(problem: Problem, path: Path) -> list[Submission]:
    """The submission of the package that lies at this path."""
    try:
        source = program_of(path)
    except SubmissionError:
        return []
    return [s for s in problem.submissions if (s.source.root, s.source.files) == (source.root, source.files)]


def _is_below(submission: Path, folder: Path, root: Path) -> bool:
    """Strictly: a submission that is a folder stands for itself."""
    try:
        places = {folder.resolve(), (root / folder).resolve()}
    except (OSError, RuntimeError):  # a loop of links
        return False
    return any(place in submission.parents for place in places)
