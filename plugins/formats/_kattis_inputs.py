"""What a Kattis package tests of its own inputs: `input_validators/`, each program of it on each test.

It becomes a problem whose only submission hands the inputs in. Checktestdata and VIVA scripts are named and not run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ...core.documents import shown
from ...core.errors import PackageError, SubmissionError
from ...core.model import CheckerSpec, Problem, Source
from ...core.submissions import program_of
from ._handed_in import handed_in, one_after_the_other
from ._kattis_programs import check_all_inside, check_inside, language_of

_FOLDERS = ("input_validators", "input_format_validators")
_SCRIPTS = (".ctd", ".viva")
_BESIDE = (".h", ".hh", ".hpp")
_NO_PROGRAMS = (".md", ".txt", ".bak", ".in")
TITLE = "inputs, by input_validators"


class InputCheck(Struct, frozen=True):
    checks: tuple[Problem, ...] = ()
    not_understood: tuple[str, ...] = ()


def input_check(problem: Problem, flags: Mapping[str, tuple[str, ...]]) -> InputCheck:
    """`flags` of the validators, by the name of a test; tests without are left out. Raises PackageError."""
    unknown: list[str] = []
    specs = [
        CheckerSpec("icpc-input", (), program, language_of(program))
        for name in _FOLDERS
        for program in programs(problem.root / name, problem.root, unknown)
    ]
    found = [test for test in problem.tests if test.name in flags]
    if not specs or not found:
        return InputCheck(not_understood=tuple(unknown))
    checker = one_after_the_other(specs)
    tests = [replace(test, checker=checker, validator_flags=flags[test.name]) for test in found]
    check = handed_in(problem, tests, [test.input for test in tests], title=TITLE)
    return InputCheck((check,), tuple(unknown))


def programs(folder: Path, root: Path, unknown: list[str]) -> Iterator[Source]:
    """Each folder in it is a program, and each file that is no header."""
    if not folder.is_dir():
        return
    check_inside(folder, root)
    entries = sorted(path for path in folder.iterdir() if not path.name.startswith((".", "__pycache__")))
    beside = tuple((path.name, path) for path in entries if path.suffix in _BESIDE)
    for path in entries:
        check_inside(path, root)
        if path.suffix in (*_BESIDE, *_NO_PROGRAMS):
            continue
        try:
            program = program_of(path)
        except SubmissionError as error:
            raise PackageError(str(error)) from error
        check_all_inside(program, root)
        if any(name.endswith(_SCRIPTS) for name in program.files):
            unknown.append(f"{shown(path)}: is a script of checktestdata or VIVA, and is not run")
        else:
            yield replace(program, beside=beside) if path.is_file() else program
