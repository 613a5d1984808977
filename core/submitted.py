"""Problems whose submissions are answers (`Problem.output_only`): which file of one answers which test. Pure.

A submission is a folder of files, each called after its test: by its whole name, or the last part of that where no
other test has it, with one of a few endings; a zip file of such a folder; or a single file, where there is a single
test.

Sources: problem package format 2025-09, type `submit-answer`, which leaves the names to the system; CMS's
`output_NAME.txt`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from .language import Language
from .model import Problem, Program, Source, Submission, TestCase

LANGUAGE = Language(name="answers", title="answers", extensions=(), run=())
_ENDINGS = ("", ".out", ".ans", ".txt")


def is_one(submission: Submission, problem: Problem) -> bool:
    """Whether a submission is answers: all of a problem are, or this one says so."""
    return problem.output_only or submission.language == LANGUAGE.name


def nothing_to_run(folder: Path) -> Program:
    """What stands for the program of such a submission; `folder` is an empty one."""
    return Program(LANGUAGE, "", folder, ())


def answer_to(test: TestCase, source: Source, tests: Sequence[TestCase]) -> str | None:
    """The name of the file; None: nothing was submitted for this test."""
    if len(tests) == len(source.files) == 1:
        return source.files[0]
    return next((name for name in _names(test, tests) if name in source.files), None)


def _names(test: TestCase, tests: Sequence[TestCase]) -> Iterator[str]:
    last = PurePosixPath(test.name).name
    alone = sum(PurePosixPath(other.name).name == last for other in tests) == 1
    for name in (test.name, last) if alone else (test.name,):
        yield from (f"{name}{ending}" for ending in _ENDINGS)
        yield str(PurePosixPath(name).with_name(f"output_{PurePosixPath(name).name}.txt"))
