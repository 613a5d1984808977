"""Problem packages of DMOJ: `init.yml`, and the files that it names.

::

    init.yml               cases, checker, grader, generator; a key is looked up in the case, its batch, the root
    *.zip                  the archive with test data; files beside init.yml come before it
    tests/<name>/test.yml  a submission, its language and limits, and what it must get

Source: DMOJ/judge-server (dmoj/problem.py, judge.py, graders, checkers), and how its site counts points.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from ...core.documents import Document, read_yaml, shown
from ...core.errors import PackageError
from ...core.hookspecs import hookimpl
from ...core.model import MIB, CheckerSpec, Limits, Problem, Recipe, Source, Stated, TestCase
from . import _dmoj_cases, _dmoj_data, _dmoj_discovery, _dmoj_expectations
from ._dmoj_cases import Case
from ._dmoj_data import Data, Ingredient
from ._dmoj_programs import Programs, words

_INIT = "init.yml"
_ROOT = (
    *_dmoj_cases.INHERITED, "archive", "test_cases", "pretest_test_cases", "custom_judge", "signature_grader",
    "interactive", "unbuffered", "meta", "tests", "output_only", "file_io",
)  # fmt: skip
_OF_ALL = ("wall_time_factor", "output_limit_length")  # read at the root alone
_OUTPUT_BYTES = 25_165_824
_WALL_FACTOR = 3
_COMPILE = Limits(time_ms=30_000, memory_bytes=512 * MIB, processes=32, open_files=256)


class DmojFormat:
    name = "dmoj"
    priority = 8

    def detect(self, path: Path) -> bool:
        return (path / _INIT).is_file()

    def load(self, path: Path) -> Problem:
        return _Package(path.resolve()).problem()


class _Package:
    """One package being read."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._init = _dmoj_cases.normalised(read_yaml(root / _INIT))
        self._data = Data(root, self._init.text("archive"), self._init.where)
        self._items = _dmoj_cases.items(self._init, self._discovered)
        self._cases = tuple(_dmoj_cases.tests(self._items))
        self._programs = Programs(root)
        self._notes: list[str] = []

    def _discovered(self, patterns: Document) -> list[Any]:
        points = self._init.text("points", "1")
        return _dmoj_discovery.entries(_dmoj_cases.normalised(patterns), self._data.names(), points)

    def problem(self) -> Problem:
        folder, recipes = self._material()
        interactor = self._programs.interactor(self._init)
        support = self._programs.support(self._init, shown(self._root.name))
        tests = tuple(self._test(case, folder) for case in self._cases)
        checker = self._programs.checker(self._init)
        stated = _dmoj_expectations.read(self._root, self._init, [test.name for test in tests])
        return Problem(
            name=shown(self._root.name),
            title=shown(self._root.name),
            root=self._root,
            data=folder,
            format=DmojFormat.name,
            limits=self._limits(),
            validation_limits=self._programs.interactor_limits(self._init),
            compile_limits=replace(_COMPILE, time_ms=self._programs.compile_seconds * 1000),
            tests=tuple(_with_checker(test, checker) for test in tests),
            checker=checker,
            interactor=interactor,
            scoring=_dmoj_cases.scoring(self._items),
            submissions=stated.submissions,
            stated=Stated(time=False, memory=False),
            contest="dmoj",
            support=support,
            languages=("c", "cpp") if support else (),
            recipes=recipes,
            output_only=self._init.flag("output_only", False),
            files_io=self._files_io(),
            not_understood=(*self._not_understood(), *self._programs.notes, *stated.notes),
        )

    def _limits(self) -> Limits:
        """DMOJ's own; time and memory are the site's affair, and here the contest profile's."""
        return Limits(
            time_ms=1000,
            memory_bytes=64 * MIB,
            output_bytes=int(self._init.number("output_limit_length", _OUTPUT_BYTES)),
            wall_factor=self._init.number("wall_time_factor", _WALL_FACTOR),
        )

    def _files_io(self) -> tuple[str, str] | None:
        """Names of the files that programs read and write. Source: VNOI-Admin/judge-server, a fork of DMOJ's."""
        if "file_io" not in self._init:
            return None
        document = self._init.part("file_io")
        names = document.text("input"), document.text("output")
        for name in names:
            if "/" in name or name in {".", ".."} or not name.isprintable():
                raise PackageError(f"{document.where}: {name[:80]!r} is no name of a file in the working folder")
        self._notes += document.unknown()
        return names

    # --- test data ------------------------------------------------------------------------------------------

    def _material(self) -> tuple[Path, tuple[Recipe, ...]]:
        """The folder with all inputs and answers, and how those are made that the package does not hold."""
        ingredients: list[Ingredient] = []
        made_of: list[Path] = []
        asked: list[str] = []
        generated: list[Case] = []
        for case in self._cases:
            ingredients += self._ingredients(case)
            if _generates(case, "in") or _generates(case, "out"):
                generated.append(case)
                made_of += self._files_of(self._programs.generator(case.values)[0])
                asked += (case.name, *(json.dumps(case.values.raw(key)) for key in ("generator", "generator_args")))
        folder = _dmoj_data.lay_out(ingredients, list(dict.fromkeys(made_of)), asked)
        return folder, tuple(self._recipe(case, folder) for case in generated)

    def _ingredients(self, case: Case) -> Iterator[Ingredient]:
        values = case.values
        binary = values.flag("binary_data", False)
        if "generator" in values and "in" in values and ("generator_args" in values or "generator_in" in values):
            raise PackageError(f"{values.where}: has an input and asks a generator for one; remove `in`, or the other")
        for key in ("in", "out"):
            if not _generates(case, key):
                source = self._data.find(values.text(key), f"{values.where}, {key}") if key in values else None
                yield Ingredient(f"{case.name}.{key}", source, binary)
        if "generator_in" in values:
            source = self._data.find(values.text("generator_in"), f"{values.where}, generator_in")
            yield Ingredient(f"{case.name}.generator", source, binary=True)

    @staticmethod
    def _files_of(source: Source) -> list[Path]:
        return [*(source.root / name for name in source.files), *(path for _, path in source.beside)]

    def _recipe(self, case: Case, folder: Path) -> Recipe:
        """The generator writes the input to stdout and the answer to stderr."""
        source, language, limits, usual = self._programs.generator(case.values)
        args = words(case.values, "generator_args")
        return Recipe(
            source,
            tuple(args) or usual,
            stdin=folder / f"{case.name}.generator" if "generator_in" in case.values else None,
            stdout=folder / f"{case.name}.in" if _generates(case, "in") else None,
            stderr=folder / f"{case.name}.out" if _generates(case, "out") else None,
            language=language,
            limits=limits,
        )

    def _test(self, case: Case, folder: Path) -> TestCase:
        place = folder / case.name
        return TestCase(
            case.name,
            f"batch{case.batch}" if case.batch else "",
            place.with_suffix(".in"),
            place.with_suffix(".out"),
            max_score=case.points,
            files=tuple(self._links(case, place.with_suffix(".in"))),
            checker=self._programs.checker(case.values),
        )

    def _links(self, case: Case, given: Path) -> Iterator[tuple[str, Path]]:
        """A link to /dev/stdin is a file with the input; others nobody makes."""
        links = case.values.part("symlinks")
        for name in links:
            target = links.text(name)
            if target == "/dev/stdin" and name.isprintable() and "/" not in name and name not in (".", ".."):
                yield name, given
            else:
                self._notes.append(f"{self._init.where}: symlinks: {name[:80]!r} to {target[:80]!r} is not made")

    # --- what nobody acts upon ------------------------------------------------------------------------------

    def _not_understood(self) -> list[str]:
        lines = [f"{self._init.where}: key {key!r} is not understood" for key in self._init if key not in _ROOT]
        lines += _dmoj_cases.not_understood(self._init, self._items)
        for key in _OF_ALL:
            odd = next((one for one in self._cases if one.values.raw(key) != self._init.raw(key)), None)
            if odd:
                lines.append(f"{odd.values.where}: {key} of single cases is not understood, only the package's")
        return list(dict.fromkeys((*lines, *self._notes)))


def _generates(case: Case, key: str) -> bool:
    return "generator" in case.values and key not in case.values


def _with_checker(test: TestCase, usual: CheckerSpec) -> TestCase:
    """Only where it is another one than the package's."""
    return replace(test, checker=None) if test.checker == usual else test


@hookimpl
def parley_formats() -> list[DmojFormat]:
    return [DmojFormat()]
