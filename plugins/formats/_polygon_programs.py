"""Programs of a Polygon package: checker, interactor, generators, graders, solutions and what each must get."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from msgspec.structs import replace

from ...core import places
from ...core.documents import shown
from ...core.errors import PackageError
from ...core.model import CheckerSpec, Expected, InteractorSpec, Source, Submission, Support, Verdict
from ...core.submissions import read

TESTLIB = "testlib.h"
_HEADERS = (".h", ".hh", ".hpp", ".hxx", ".inc")
_STANDARD = "std::"
_LANGUAGES = {
    "python.2": "python2",
    "python.pypy2": "python2",
    "python.pypy3": "pypy3",
}  # where the file's name does not say it
_FAMILIES = {"cpp": "cpp", "c": "c", "java": "java", "python": "python3", "pas": "pascal", "kotlin": "kotlin"}
_RIGHT = (Verdict.AC, Verdict.PA, Verdict.SK)
_FAILED = (Verdict.RTE, Verdict.RFE)
_NOT_ACCEPTED = tuple(verdict for verdict in Verdict if verdict not in (Verdict.AC, Verdict.CE, Verdict.JE, Verdict.SK))

# Tags of solutions. Polygon's presentation error is a wrong answer here.
TAGS: dict[str, tuple[Verdict, ...]] = {
    "main": (Verdict.AC,),
    "accepted": (Verdict.AC,),
    "rejected": _NOT_ACCEPTED,
    "wrong-answer": (Verdict.WA,),
    "presentation-error": (Verdict.WA,),
    "time-limit-exceeded": (Verdict.TLE,),
    "time-limit-exceeded-or-accepted": (Verdict.TLE, Verdict.AC),
    "time-limit-exceeded-or-memory-limit-exceeded": (Verdict.TLE, Verdict.MLE),
    "memory-limit-exceeded": (Verdict.MLE,),
    "failed": _FAILED,
}
_NOT_RUN = "do-not-run"


class Programs:
    """Of one package; `place` is its problem.xml. Everything that is compiled sees the headers among its resources."""

    def __init__(self, root: Path, document: ET.Element, place: Path) -> None:
        self._root = root
        self._document = document
        self._place = place
        self._resources = document.findall("files/resources/file")
        self._headers = tuple(
            (path.name, path)
            for path in map(self._path, self._resources)
            if path.suffix.lower() in _HEADERS and path.is_file()
        )
        self._generators = {
            Path(element.get("path", "")).stem: element
            for element in document.iterfind("files/executables/executable/source")
        }

    def files(self) -> Iterator[Path]:
        """All sources from which test data may be made."""
        yield from (path for _, path in self._headers)
        yield from (path for path in map(self._path, self._generators.values()) if path.is_file())
        yield from (path for path in map(self._path, self._document.iterfind(_MAIN)) if path.is_file())

    def generator(self, name: str) -> Source:
        element = self._generators.get(name)
        if element is None:
            known = ", ".join(sorted(self._generators)) or "none"
            raise PackageError(
                f"{self._place}: a test is made by {shown(name[:80])!r}, which is not among files/executables "
                f"({shown(known)})"
            )
        return self._source(element)

    def main_solution(self) -> tuple[Source, str | None]:
        """Which makes the answers, and its language where that must be said."""
        element = self._document.find(_MAIN)
        if element is None:
            raise PackageError(f"{self._place}: answers are missing, and no solution is tagged main that makes them")
        source = self._source(element)
        graders = tuple(file for support in self.support() for file in support.files)
        return replace(source, beside=tuple(dict((*source.beside, *graders)).items())), _language(element)

    def checker(self) -> CheckerSpec:
        """The package's own source; one of testlib's by its name, where testlib.h is not there to compile it."""
        element = self._document.find("assets/checker")
        if element is None:
            raise PackageError(f"{self._place}: assets holds no checker; set one in Polygon and build the package anew")
        kind, name = element.get("type", "testlib"), element.get("name", "")
        if kind != "testlib":
            raise PackageError(f"{self._place}: a checker of type {shown(kind[:40])!r} cannot be asked, only testlib's")
        source = element.find("source")
        has_testlib = any(header == TESTLIB for header, _ in self._headers)
        there = source is not None and self._path(source).is_file()
        if name.startswith(_STANDARD) and not (there and has_testlib):
            return CheckerSpec(f"testlib-{shown(name.removeprefix(_STANDARD).removesuffix('.cpp'))}")
        if source is None:
            raise PackageError(f"{self._place}: the checker has no source; build the package anew")
        percent = self._judging("treat-points-from-checker-as-percent") == "true"
        return CheckerSpec("testlib-percent" if percent else "testlib", program=self._source(source))

    def interactor(self) -> InteractorSpec | None:
        """Of a problem whose programs are run more than once on a test: in a protocol that nobody brings."""
        source = self._document.find("assets/interactor/source")
        if source is None:
            return None
        protocol = "testlib" if self._judging("run-count") in ("", "1") else "testlib-several-runs"
        return InteractorSpec(protocol, self._source(source), checked=True)

    def is_there(self, element: ET.Element) -> bool:
        """The source that an element names."""
        return self._path(element).is_file()

    def input_validator(self, source: ET.Element) -> CheckerSpec:
        return CheckerSpec("testlib-input", program=self._source(source), language=_language(source))

    def _judging(self, attribute: str) -> str:
        element = self._document.find("judging")
        return element.get(attribute, "").strip() if element is not None else ""

    def support(self) -> tuple[Support, ...]:
        """Resources that are compiled with solutions, by the languages that they are for."""
        found: dict[tuple[str, ...], list[tuple[str, Path]]] = {}
        mains: dict[tuple[str, ...], str] = {}
        for element in self._resources:
            if "SOLUTION" not in _words(element, "assets"):
                continue
            path = places.present(self._root, element.get("path", ""), where=str(self._place))
            families = tuple(dict.fromkeys(_family(word) for word in element.get("for-types", "").split(";") if word))
            found.setdefault(families, []).append((path.name, path))
            if element.get("main") == "true":
                mains[families] = path.stem
        return tuple(Support(tuple(files), names, main=mains.get(names, "")) for names, files in found.items())

    def _path(self, element: ET.Element) -> Path:
        return places.inside(self._root, element.get("path", ""), where=str(self._place))

    def _source(self, element: ET.Element) -> Source:
        path = places.present(self._root, element.get("path", ""), where=str(self._place))
        beside = tuple((name, header) for name, header in self._headers if header != path)
        return Source(path.parent, (path.name,), beside=beside)


_MAIN = "assets/solutions/solution[@tag='main']/source"


def _words(element: ET.Element, kind: str) -> set[str]:
    """`assets="SOLUTION"`, or elements `<assets><asset name="SOLUTION"/></assets>`; upper case."""
    words = element.get(kind, "").replace(";", " ").replace(",", " ").split()
    inner = [one.get("name") or one.text or "" for one in element.iterfind(f"{kind}/{kind.removesuffix('s')}")]
    return {word.strip().upper() for word in (*words, *inner)}


def _family(pattern: str) -> str:
    """Of a pattern over Polygon's names of languages, such as `cpp.*`."""
    name = pattern.strip().partition(".")[0]
    return _FAMILIES.get(name, shown(name))


def _language(element: ET.Element) -> str | None:
    kind = element.get("type", "")
    return next((name for prefix, name in _LANGUAGES.items() if kind.startswith(prefix)), None)


# --- solutions ----------------------------------------------------------------------------------------------


def submissions(
    root: Path, document: ET.Element, place: Path, *, scored: bool
) -> tuple[tuple[Submission, ...], list[str]]:
    """All but those that are not to be run; these, and tags that nobody knows, in a line each.

    Where there are points, a tag is about the tests: each has its verdict or is accepted, and one at least has it.
    """
    found: list[Submission] = []
    said: list[str] = []
    for element in document.iterfind("assets/solutions/solution"):
        source, tag = element.find("source"), element.get("tag", "")
        name = source.get("path", "") if source is not None else ""
        if source is None or not name:
            raise PackageError(f"{place}: a solution has no source; build the package anew")
        if tag == _NOT_RUN:
            said.append(f"{place}: {shown(name)} is tagged {_NOT_RUN}, and not judged")
            continue
        if tag not in TAGS:
            said.append(f"{place}: {shown(name)}: tag {shown(tag[:40])!r} is not known")
        path = places.present(root, name, where=str(place))
        one = read(path, label=name, links=root)
        wanted = TAGS.get(tag)
        about_tests = scored and wanted is not None and wanted != TAGS["accepted"]
        rules = (*((_rule("", tag),) if about_tests else ()), *_extra(element, place, said))
        expected = None if about_tests else wanted
        found.append(replace(one, language=_language(source), expected=expected, rules=rules))
    return tuple(found), said


def _rule(group: str, tag: str) -> Expected:
    wanted = TAGS[tag]
    permitted = (*wanted, Verdict.SK) if wanted == TAGS["accepted"] else tuple(dict.fromkeys((*_RIGHT, *wanted)))
    return Expected(group, permitted=permitted, required=wanted, as_ruled=True)


def _extra(element: ET.Element, place: Path, said: list[str]) -> Iterator[Expected]:
    """Tags about a group, or a testset: `<extra-tag group="2" tag="time-limit-exceeded"/>`."""
    for extra in element.iterfind("extra-tags/extra-tag"):
        tag, group, testset = (extra.get(key, "") for key in ("tag", "group", "testset"))
        if tag not in TAGS or testset not in ("", "tests"):
            said.append(
                f"{place}: extra-tag {shown(tag[:40])!r} of {shown((group or testset)[:40])!r} is not looked at"
            )
        else:
            yield _rule(group, tag)
