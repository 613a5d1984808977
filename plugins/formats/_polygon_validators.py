"""Validators of inputs of a Polygon package: each is asked about each test, and about the tests of its own.

::

    assets/validators/validator/source
                               /testset/input-path-pattern
                               /testset/tests/test[@verdict]     VALID or INVALID
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from msgspec.structs import replace

from ...core import places
from ...core.documents import shown
from ...core.model import CheckerSpec, Problem, TestCase, Verdict
from ._handed_in import handed_in, one_after_the_other
from ._polygon_programs import Programs
from ._polygon_tests import filled, pattern

_WANTED = {"VALID": Verdict.AC, "INVALID": Verdict.WA}
_MOST_TESTS = 1000  # of a validator


def with_checks(problem: Problem, document: ET.Element, place: Path, programs: Programs, *, testset: str) -> Problem:
    """The problem with what it tests of its inputs, and warnings of what cannot be tried. Raises PackageError."""
    validators: list[CheckerSpec] = []
    checks: list[Problem] = []
    warnings: list[str] = []
    for element in document.iterfind("assets/validators/validator"):
        source = element.find("source")
        if source is None or not programs.is_there(source):
            name = shown(source.get("path", "")) if source is not None else "a validator without a source"
            warnings.append(f"{place}: {name} is not there, and inputs are not validated by it")
            continue
        validators.append(programs.input_validator(source))
        own = _Tests(problem, element, place, warnings)
        checks += own.checks(validators[-1])
    if validators and problem.tests:
        checker = one_after_the_other(validators)
        tests = [replace(test, checker=checker, validator_flags=_flags(testset, test.group)) for test in problem.tests]
        checks.insert(0, handed_in(problem, tests, [test.input for test in tests], title="inputs, by validators"))
    return replace(problem, checks=tuple(checks), warnings=(*problem.warnings, *warnings))


def _flags(testset: str, group: str) -> tuple[str, ...]:
    """As Polygon tells a validator whose test it sees; testlib has both for `validator.testset()` and `.group()`."""
    return (*(("--testset", testset) if testset else ()), *(("--group", group) if group else ()))


class _Tests:
    """That try one validator."""

    def __init__(self, problem: Problem, element: ET.Element, place: Path, warnings: list[str]) -> None:
        self._problem = problem
        self._place = place
        self._warnings = warnings
        found = element.find("testset")
        tests = found.findall("tests/test") if found is not None else []
        self._given = list(self._read(found, tests)) if found is not None and tests else []

    def _read(self, testset: ET.Element, tests: list[ET.Element]) -> Iterator[tuple[Verdict, TestCase]]:
        inputs = pattern(testset, "input-path-pattern", self._place)
        for number, test in enumerate(tests[:_MOST_TESTS], start=1):
            name, said = filled(inputs, number), test.get("verdict", "")
            path = places.inside(self._problem.root, name, where=str(self._place))
            if said.upper() not in _WANTED or not path.is_file():
                why = f"has the verdict {shown(said[:40])!r}" if path.is_file() else "is not there"
                self._warnings.append(f"{self._place}: {shown(name)}, which is to try a validator, {why}")
                continue
            flags = _flags(test.get("testset", ""), test.get("group", ""))
            yield _WANTED[said.upper()], TestCase(name, "", path, None, flags)

    def checks(self, validator: CheckerSpec) -> Iterator[Problem]:
        for verdict, what in ((Verdict.AC, "valid"), (Verdict.WA, "invalid")):
            tests = [replace(test, checker=validator) for wanted, test in self._given if wanted is verdict]
            if tests:
                yield handed_in(
                    self._problem, tests, [test.input for test in tests],
                    title=f"{what} inputs, to try the validator", folder=self._problem.root, wanted=verdict,
                )  # fmt: skip
