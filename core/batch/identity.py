"""What a result depends on, as a hash: the problem's content, the submission's, and how it is judged.

Content is what counts, not names of files on this machine or their times: a package that was changed is another one.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Protocol, cast

import msgspec
from msgspec.structs import replace

from .. import sources
from ..errors import InputError, MachineError
from ..model import Problem, Settings, Submission
from ..plugins import Plugins
from ..shortage import words

_BLOCK = 1 << 20
_MOST_BYTES = 64 << 20  # of a file of a submission; more is none that would be judged


class Hash(Protocol):
    """One of hashlib's."""

    def update(self, data: bytes, /) -> None: ...

    def hexdigest(self) -> str: ...


def of_problem(problem: Problem, settings: Settings, plugins: Plugins, *, judge: str) -> str:
    """Every file of the package, the rules of the contest, and what the command line says. `judge`: which Parley.

    What the lanes are, or where things are kept, changes no verdict. Raises MachineError, InputError.
    """
    found = hashlib.sha256()
    own = replace(settings, jobs=1, transcripts=None, cache=None, live=False)
    contest = plugins.contest(settings.contest or problem.contest)
    said = (judge, plugins.sandbox(settings.sandbox).name, problem.format, problem.name, own, contest)
    found.update(msgspec.json.encode(said, enc_hook=_plain))
    try:
        for path in sorted(_files(problem.root)):
            _take(found, os.fsencode(path.relative_to(problem.root)))
            _take_file(found, path)
    except OSError as error:
        raise MachineError(words(error, place=problem.root)) from error
    return found.hexdigest()


def of_submission(submission: Submission, plugins: Plugins) -> str:
    """Its files, and the language as it is now: one that changed, or came later, makes for another result."""
    found = hashlib.sha256()
    try:
        language = plugins.spoken(submission.language, submission.source)
        _take(found, msgspec.json.encode(language, enc_hook=_plain))
    except (InputError, UnicodeEncodeError) as error:
        _take(found, str(error).encode(errors="surrogateescape"))
    _take(found, submission.fault.encode(errors="surrogateescape"))
    for name in submission.source.files:
        _take(found, os.fsencode(name))
        try:
            _take(found, sources.read(submission.source, name, most=_MOST_BYTES))
        except InputError as error:
            _take(found, str(error).encode(errors="surrogateescape"))
    return found.hexdigest()


def of_result(problem: str, submission: str, *names: str) -> str:
    """`names`: what the entry is called. Short, as a journal may hold a million in memory."""
    found = hashlib.sha256()
    for part in (problem, submission, *names):
        _take(found, part.encode(errors="surrogateescape"))
    return found.hexdigest()[:32]


def _take(found: Hash, data: bytes) -> None:
    """With its length, so that no two lists of parts are alike."""
    found.update(len(data).to_bytes(8))
    found.update(data)


def _take_file(found: Hash, path: Path) -> None:
    with path.open("rb") as file:
        found.update(os.fstat(file.fileno()).st_size.to_bytes(8))
        while block := file.read(_BLOCK):
            found.update(block)


def _files(root: Path) -> Iterator[Path]:
    """Regular files, wherever links lead; those to folders are not followed."""
    for folder, _, names in os.walk(root):
        for name in names:
            path = Path(folder, name)
            if path.is_file():
                yield path


def _plain(value: object) -> object:
    if isinstance(value, (Fraction, Path)):
        return str(value)
    if isinstance(value, Mapping):
        return sorted(cast("Mapping[str, object]", value).items())
    raise TypeError(f"{value!r} is part of no hash")
