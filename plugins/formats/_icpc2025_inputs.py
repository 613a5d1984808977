"""What a package of ICPC 2025-09 tests of itself. Sources: "Input validators", "Invalid test cases", "Valid output".

::

    input_validators/        each program of it on each test, and on the cases of
    data/invalid_input       one of them at least must refuse each
    data/invalid_output      the output validator must refuse the *.out of each case
    data/valid_output        and accept these
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ...core.model import CheckerSpec, Problem, Source, TestCase, Verdict
from ._handed_in import handed_in, one_after_the_other
from ._icpc2025_cases import INVALID_INPUT, INVALID_OUTPUT, VALID_OUTPUT, Args, Cases, Given
from ._kattis_inputs import TITLE, programs
from ._kattis_programs import language_of

_FOLDER = "input_validators"


class Checks(Struct, frozen=True):
    checks: tuple[Problem, ...]
    not_understood: tuple[str, ...]


def checks(problem: Problem, cases: Cases, *, plain: CheckerSpec, constants: Sequence[tuple[str, str]]) -> Checks:
    """`plain` is the validator of outputs that says yes or no. Raises PackageError."""
    unknown: list[str] = []
    found = [
        replace(program, constants=tuple(constants))
        for program in programs(problem.root / _FOLDER, problem.root, unknown)
    ]
    made = [*_of_inputs(problem, cases, found), *_of_outputs(problem, cases, plain)] if problem.data.is_dir() else []
    return Checks(tuple(made), tuple(unknown))


def _of_inputs(problem: Problem, cases: Cases, validators: Sequence[Source]) -> Iterator[Problem]:
    tests = [test for test in problem.tests if not test.static]
    folder = problem.data / INVALID_INPUT
    invalid = cases.inputs(folder, Given()) if folder.is_dir() else []
    if not validators:
        if invalid:
            cases.not_read(f"{folder}: {len(invalid)} cases are not tried, as no program is in {_FOLDER}/")
        return
    if tests:
        ready = [_by(validators, test, cases.input_args.get(test.name, ())) for test in tests]
        yield handed_in(problem, ready, [test.input for test in ready], title=TITLE)
    if invalid:
        ready = [_by(validators, test, cases.input_args.get(test.name, ())) for test in invalid]
        paths = [test.input for test in ready]
        yield handed_in(problem, ready, paths, title=INVALID_INPUT, folder=folder, wanted=Verdict.WA)


def _by(validators: Sequence[Source], test: TestCase, args: Args) -> TestCase:
    """A mapping has arguments for each validator, by the name of its file or folder, with its ending or without."""
    specs: list[CheckerSpec] = []
    for program in validators:
        name = Path(program.files[0] if program.root.name == _FOLDER else program.root.name)
        own = args if isinstance(args, tuple) else args.get(name.name, args.get(name.stem, ()))
        specs.append(CheckerSpec("icpc-input", own, program, language_of(program)))
    return replace(test, checker=one_after_the_other(specs), validator_flags=())


def _of_outputs(problem: Problem, cases: Cases, plain: CheckerSpec) -> Iterator[Problem]:
    for name, wanted in ((INVALID_OUTPUT, Verdict.WA), (VALID_OUTPUT, Verdict.AC)):
        folder = problem.data / name
        tests = cases.cases(folder, Given()) if folder.is_dir() else []
        if not tests:
            continue
        lacking = [test for test in tests if not test.input.with_suffix(".out").is_file()]
        if problem.interactor or problem.passes > 1:
            cases.not_read(f"{folder}: {len(tests)} cases are not tried, as outputs alone tell nothing here")
        elif lacking:
            cases.not_read(f"{folder}: not tried, as {lacking[0].name} has no *.out beside it")
        else:
            ready = [replace(test, checker=plain) for test in tests]
            files = [test.input.with_suffix(".out") for test in tests]
            yield handed_in(problem, ready, files, title=name, what="the outputs", folder=folder, wanted=wanted)
