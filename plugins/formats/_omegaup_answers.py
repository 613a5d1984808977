"""Answers that an omegaUp package leaves to its model: `solutions/solution.<language>`, run on every case.

::

    <materials>/<name>.in      copies of the cases
    <materials>/<name>.out     made before anything is judged

Where one answer is there, all must be. Source: omegaup/quark, `runner/ci/ci.go` (generation of .out files).
"""

from __future__ import annotations

import shutil
from pathlib import Path

from msgspec.structs import replace

from ...core import materials
from ...core.errors import PackageError
from ...core.model import Problem, Recipe, TestCase
from . import _omegaup_tests
from ._omegaup_cases import FOLDER

_OWN = ("omegaup-literal", "omegaup-custom")  # validators that can do without an answer


def with_answers(problem: Problem) -> Problem:
    """The problem, with recipes where it has no answers and needs them. Raises PackageError where there is no model."""
    missing = [test for test in problem.tests if test.answer is None]
    if not missing or problem.interactor or problem.checker.validator in _OWN:
        return problem
    name, folder = missing[0].name, problem.root / FOLDER
    models = sorted((problem.root / "solutions").glob("solution.*"))
    models = [path for path in models if path.suffix.removeprefix(".") in _omegaup_tests.LANGUAGES]
    if len(missing) < len(problem.tests) or not models:
        raise PackageError(f"{folder}: case {name} has no answer; {name}.out must be there")
    if len(models) > 1:
        names = ", ".join(path.name for path in models)
        raise PackageError(f"{folder}: has no answers, and several models that could make them ({names}); keep one")
    return _made(problem, models[0])


def _made(problem: Problem, model: Path) -> Problem:
    source = _omegaup_tests.program(problem.root, model)
    language = _omegaup_tests.language_of(model.suffix.removeprefix("."))
    inputs = [test.input for test in problem.tests]
    key = "\0".join(("omegaup 1", *map(materials.identity, (*inputs, model))))

    def fill(into: Path) -> None:
        for path in inputs:
            shutil.copyfile(path, into / path.name)

    data = materials.folder(key, fill)
    tests = tuple(_in(data, test) for test in problem.tests)
    recipes = tuple(Recipe(source, stdin=test.input, stdout=test.answer, language=language) for test in tests)
    return replace(problem, data=data, tests=tests, recipes=recipes)


def _in(data: Path, test: TestCase) -> TestCase:
    return replace(test, input=data / test.input.name, answer=data / f"{test.input.name.removesuffix('.in')}.out")
