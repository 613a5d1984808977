"""Tests of a Polygon package: where they lie, how missing ones are made, and how they count together."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree as ET

from msgspec import Struct
from msgspec.structs import replace

from ...core import materials, places
from ...core.documents import Document, shown
from ...core.errors import PackageError
from ...core.group import Group, Ruling, Score
from ...core.model import Recipe, Source, TestCase
from ._polygon_programs import Programs

_MOST_TESTS = 10_000
_NUMBER = re.compile(r"%(0?)([0-9]{0,2})d")
_MOST_GROUPS = 500
_NO_GROUP = "(no group)"
_POLICIES = ("complete-group", "each-test")


class _Place(Struct, frozen=True):
    """Where a test lies in the package, whether or not it does; `element` is what problem.xml says of it."""

    number: int
    input: str
    answer: str
    element: ET.Element


class Data:
    """Of one package. `folder` holds all tests: the package's own, or one in the cache where some are to be made."""

    def __init__(
        self, root: Path, place: Path, testset: ET.Element, programs: Programs, *, files_io: tuple[str, str] | None
    ) -> None:
        self._root = root
        self._place = place
        self._programs = programs
        self._files_io = files_io
        self._places = list(_places(testset, place))
        self._lacking = frozenset(
            name for test in self._places for name in (test.input, test.answer) if not self._in_package(name).is_file()
        )
        self.folder = self._made() if self._lacking else root

    def _in_package(self, name: str) -> Path:
        return places.inside(self._root, name, where=str(self._place))

    def tests(self) -> list[TestCase]:
        """In order, each worth its points."""
        return [
            TestCase(
                name=shown(test.input),
                group=shown(test.element.get("group", "")),
                input=self.folder / test.input,
                answer=self.folder / test.answer,
                max_score=_points(test.element, self._place),
            )
            for test in self._places
        ]

    def recipes(self) -> tuple[Recipe, ...]:
        """Generators first, then the main solution on each input whose answer is not there."""
        return (*self._generated(), *self._answers())

    def _made(self) -> Path:
        """A folder in the cache for the tests that are to be made, with copies of those that are there."""
        there = [name for test in self._places for name in (test.input, test.answer) if name not in self._lacking]
        parts = [self._place, *self._programs.files(), *map(self._in_package, there)]
        key = "\0".join(("polygon", *(materials.identity(path) for path in parts)))

        def fill(folder: Path) -> None:
            for name in there:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(self._in_package(name), folder / name)

        return materials.folder(key, fill)

    def _generated(self) -> Iterator[Recipe]:
        several: dict[str, list[_Place]] = {}
        for test in self._places:
            if test.input not in self._lacking:
                continue
            command = test.element.get("cmd", "").strip()
            if not command:
                raise PackageError(
                    f"{self._place}: test {test.number} is neither at {test.input} nor has it a cmd that makes it; "
                    "download the full package"
                )
            if test.element.get("from-file"):
                several.setdefault(command, []).append(test)
            else:
                program, args = self._command(command)
                yield Recipe(program, args, stdout=self.folder / test.input)
        for command, tests in several.items():
            program, args = self._command(command)
            leaves = tuple((_plain(test.element.get("from-file", ""), self._place), test) for test in tests)
            yield Recipe(program, args, leaves=tuple((name, self.folder / test.input) for name, test in leaves))

    def _command(self, command: str) -> tuple[Source, tuple[str, ...]]:
        try:
            name, *args = shlex.split(command)
        except ValueError as error:
            raise PackageError(f"{self._place}: cmd {shown(command[:80])!r}: {error}") from error
        return self._programs.generator(name), tuple(args)

    def _answers(self) -> Iterator[Recipe]:
        """Of an interactive problem the answer is what the interactor writes when it talks to the main solution."""
        interactor = self._programs.interactor()
        for test in self._places:
            if test.answer in self._lacking:
                source, language = self._programs.main_solution()
                place, answer = self.folder / test.input, self.folder / test.answer
                read, write = self._files_io or ("", "")
                yield Recipe(
                    source,
                    language=language,
                    stdin=None if read else place,
                    files=((read, place),) if read else (),
                    stdout=None if write else answer,
                    leaves=((write, answer),) if write else (),
                    interactor=interactor,
                )


def _places(testset: ET.Element, place: Path) -> Iterator[_Place]:
    elements = testset.findall("tests/test")
    count = Document({"test-count": testset.findtext("test-count")}, str(place)).number("test-count", len(elements))
    if not elements or len(elements) != count:
        raise PackageError(f"{place}: test-count is {count:g}, and tests holds {len(elements)}; there must be some")
    if len(elements) > _MOST_TESTS:
        raise PackageError(f"{place}: more than {_MOST_TESTS} tests")
    inputs, answers = (pattern(testset, key, place) for key in ("input-path-pattern", "answer-path-pattern"))
    for number, element in enumerate(elements, start=1):
        yield _Place(number, filled(inputs, number), filled(answers, number), element)


def pattern(testset: ET.Element, key: str, place: Path) -> str:
    """Such as `tests/%02d`: a number and no other placeholder, or one file would be every test."""
    pattern = (testset.findtext(key) or "").strip().replace("\\", "/")
    if len(_NUMBER.findall(pattern)) != 1 or "%" in _NUMBER.sub("", pattern):
        raise PackageError(f"{place}: {key} must hold one number such as %02d, and is {shown(pattern[:100])!r}")
    return pattern


def filled(pattern: str, number: int) -> str:
    return _NUMBER.sub(lambda found: str(number).rjust(int(found[2] or 0), found[1] or " "), pattern)


def _plain(name: str, place: Path) -> str:
    if "/" in name or name in (".", "..") or not name.isprintable() or len(name) > 100:
        raise PackageError(f"{place}: from-file {shown(name[:100])!r} is no name of a file that a generator leaves")
    return name


# --- points -------------------------------------------------------------------------------------------------


def _points(element: ET.Element, place: Path) -> Fraction:
    points = Document({"points": element.get("points")}, str(place)).fraction("points", Fraction(0))
    if points < 0:
        raise PackageError(f"{place}: points must not be below 0, and are {points}")
    return points


def scored(tests: Sequence[TestCase], testset: ET.Element, place: Path) -> tuple[Group | None, tuple[TestCase, ...]]:
    """Groups as they count together, and the tests with what each is worth; no groups where there are no points.

    Sources: Polygon's help, "Groups": complete-group gives the group's points if every test of it is accepted,
    each-test those of the tests that are. A group is judged if every group that it depends on earned something.
    """
    elements = {group.get("name", ""): group for group in testset.iterfind("groups/group")}
    if not any(test.max_score for test in tests) and not any(_points(one, place) for one in elements.values()):
        return None, tuple(replace(test, max_score=Fraction(1)) for test in tests)
    worth = {name: _worth(name, elements.get(name), tests, place) for name in dict.fromkeys(t.group for t in tests)}
    tests = [replace(test, max_score=worth[test.group].get(test.name, test.max_score)) for test in tests]
    _check_names(set(worth), tests, place)
    names = _ordered(worth, elements, place)
    members = [_group(name, elements.get(name), tests, place) for name in names]
    return Group("", tuple(members), score=Score.SUM, ruling=Ruling.BY_SCORE, stop=False), tuple(tests)


def _worth(name: str, element: ET.Element | None, tests: Sequence[TestCase], place: Path) -> Mapping[str, Fraction]:
    """What each test of a group is worth where the group has points that its tests do not add up to."""
    inside = [test for test in tests if test.group == name]
    points = _points(element, place) if element is not None else Fraction(0)
    if not points or sum(test.max_score for test in inside) == points:
        return {}
    return {test.name: points / len(inside) for test in inside}


def _group(name: str, element: ET.Element | None, tests: Sequence[TestCase], place: Path) -> Group:
    policy = element.get("points-policy", "each-test") if element is not None else "each-test"
    if policy not in _POLICIES:
        raise PackageError(f"{place}: points-policy {shown(policy[:40])!r} is not one of {', '.join(_POLICIES)}")
    complete = policy == "complete-group"
    return Group(
        shown(name) or _NO_GROUP,
        tuple(test.name for test in tests if test.group == name),
        score=Score.ALL_OR_NOTHING if complete else Score.SUM,
        ruling=Ruling.BY_SCORE,
        stop=complete,
        requires=tuple(shown(one) or _NO_GROUP for one in _required(element)),
    )


def _check_names(groups: set[str], tests: Sequence[TestCase], place: Path) -> None:
    """Results are kept by name, of tests and groups alike."""
    both = groups & {test.name for test in tests}
    if both:
        raise PackageError(f"{place}: {min(both)!r} is a group and a test; rename the group")
    if len(groups) > _MOST_GROUPS:
        raise PackageError(f"{place}: more than {_MOST_GROUPS} groups")


def _required(element: ET.Element | None) -> list[str]:
    found = element.iterfind("dependencies/dependency") if element is not None else ()
    return [one.get("group", "") for one in found]


def _ordered(names: Mapping[str, object], elements: Mapping[str, ET.Element], place: Path) -> list[str]:
    """In the order of their tests, each after those that it depends on."""
    ordered: list[str] = []
    waiting = list(names)
    while waiting:
        ready = next((one for one in waiting if all(two in ordered for two in _required(elements.get(one)))), None)
        if ready is None:
            lost = next((two for one in waiting for two in _required(elements.get(one)) if two not in names), "")
            why = f"depends on {shown(lost)!r}, which has no tests" if lost else "depends on itself"
            raise PackageError(f"{place}: group {shown(waiting[0])!r}, or one that it depends on, {why}")
        ordered.append(ready)
        waiting.remove(ready)
    return ordered
