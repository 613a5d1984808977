"""Problem packages of Polygon (Codeforces): the full one holds its tests, the standard one says how to make them.

::

    problem.xml          all of it; what lies where is said there, usually:
    tests/01, 01.a       inputs and answers; missing ones are made by `files/` generators and the main solution
    files/               generators, validators, testlib.h, graders
    check.cpp            the checker, in testlib's protocol
    solutions/           each with a tag: what it must get

Sources: the packages that Polygon's help describes; `docs/reference/formats-polygon.md` says what is made of them.
"""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

from ...core.documents import read_xml, shown
from ...core.errors import PackageError
from ...core.hookspecs import hookimpl
from ...core.model import MIB, Limits, Problem, Semantics, Stated
from . import _polygon_keys, _polygon_programs, _polygon_tests, _polygon_validators

_VALIDATION = Limits(time_ms=60_000, memory_bytes=2048 * MIB, output_bytes=1024 * MIB, processes=32)
_COMPILE = Limits(time_ms=60_000, memory_bytes=1024 * MIB, processes=32, open_files=256)
_LANGUAGE = "english"
_STREAMS = ("", "stdin", "stdout")


class PolygonFormat:
    name = "polygon"
    priority = 20

    def detect(self, path: Path) -> bool:
        return (path / "problem.xml").is_file()

    def load(self, path: Path) -> Problem:
        root = path.resolve()
        place = root / "problem.xml"
        document = read_xml(place)
        if document.tag != "problem":
            raise PackageError(f"{place}: must hold a problem, not {shown(document.tag)!r}")
        testset = _testset(document, place)
        programs = _polygon_programs.Programs(root, document, place)
        files_io = _files(document, place)
        data = _polygon_tests.Data(root, place, testset, programs, files_io=files_io)
        scoring, tests = _polygon_tests.scored(data.tests(), testset, place)
        submissions, warnings = _polygon_programs.submissions(root, document, place, scored=scoring is not None)
        interactor = programs.interactor()
        if interactor and files_io:
            raise PackageError(f"{place}: is interactive, and names files for programs to read or write")
        problem = Problem(
            name=shown(document.get("short-name") or root.name),
            title=shown(_title(document) or root.name),
            root=root,
            data=data.folder,
            format=self.name,
            limits=_limits(testset, place),
            validation_limits=_VALIDATION,
            compile_limits=_COMPILE,
            tests=tests,
            checker=programs.checker(),
            interactor=interactor,
            scoring=scoring,
            submissions=submissions,
            stated=Stated(output=False),
            contest="ioi" if scoring else "icpc",
            semantics=Semantics.ICPC,  # who came to an end first decides, whatever points there are
            support=programs.support(),
            recipes=data.recipes(),
            files_io=files_io,
            warnings=(*warnings, *_other_testsets(document, testset, place)),
            not_understood=_polygon_keys.not_understood(document, str(place)),
        )
        name = testset.get("name", "")
        return _polygon_validators.with_checks(problem, document, place, programs, testset=name)


def _title(document: ET.Element) -> str:
    """In English, where there is one."""
    names = {name.get("language", ""): name.get("value", "") for name in document.iterfind("names/name")}
    return names.get(_LANGUAGE) or next(iter(names.values()), "")


def _testset(document: ET.Element, place: Path) -> ET.Element:
    """The one called `tests`, or the only one."""
    found = document.findall("judging/testset")
    named = [testset for testset in found if testset.get("name") == "tests"]
    if len(named or found) != 1:
        raise PackageError(f"{place}: judging must hold one testset called tests, and holds {len(named or found)}")
    return (named or found)[0]


def _other_testsets(document: ET.Element, chosen: ET.Element, place: Path) -> list[str]:
    others = [one.get("name", "") for one in document.iterfind("judging/testset") if one is not chosen]
    return [f"{place}: testset {shown(name)!r} is not judged, only {chosen.get('name')!r} is" for name in others]


def _limits(testset: ET.Element, place: Path) -> Limits:
    """Milliseconds, and bytes."""
    time_ms = _whole(testset, "time-limit", place, most=10_000_000)
    return Limits(time_ms=time_ms, memory_bytes=_whole(testset, "memory-limit", place, most=1 << 40))


def _whole(testset: ET.Element, key: str, place: Path, *, most: int) -> int:
    text = (testset.findtext(key) or "").strip()
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and 0 < int(text) <= most):
        raise PackageError(f"{place}: {key} must be a whole number from 1 to {most}, not {shown(text[:40])!r}")
    return int(text)


def _files(document: ET.Element, place: Path) -> tuple[str, str] | None:
    """Names of the files that are read and written instead of the streams; None where both are streams."""
    judging = document.find("judging")
    names = [(judging.get(key, "") if judging is not None else "").strip() for key in ("input-file", "output-file")]
    for name in names:
        if "/" in name or "\\" in name or name in (".", "..") or not name.isprintable() or len(name) > 100:
            raise PackageError(f"{place}: {shown(name[:100])!r} is no name for a file that programs read or write")
    read, write = ("" if name in _STREAMS else name for name in names)
    return (read, write) if read or write else None


@hookimpl
def parley_formats() -> list[PolygonFormat]:
    return [PolygonFormat()]
