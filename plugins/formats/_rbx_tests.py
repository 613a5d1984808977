"""Tests of an rbx package: files, generators and generator scripts, in groups; all lie in a folder of the cache."""

from __future__ import annotations

import hashlib
import shlex
import shutil
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ...core import materials, places
from ...core.documents import Document, read_small, shown
from ...core.errors import PackageError
from ...core.group import Group, Ruling, Score
from ...core.model import CheckerSpec, InteractorSpec, Limits, Recipe, Source, TestCase
from . import _rbx_script
from ._rbx_programs import SOLUTION, Programs, language, parts, pattern
from ._rbx_script import Made

SAMPLES = "samples"
_MOST_TESTS = 10_000
_MOST_SCRIPT = 16 << 20
_OPTIONS = ("name", "subgroups", "score", "deps", "testcases", "testcaseGlob", "generators", "generatorScript")
_INFORMATION = ("outputValidators", "visualizer", "solutionVisualizer")
_OF_INPUTS = ("validator", "extraValidators", "vars")  # of groups; of what is in those they are not understood


class Reference(Struct, frozen=True):
    """What makes the answers. `interactor`: whoever it talks to, which then writes them."""

    source: Source
    language: str | None = None
    interactor: InteractorSpec | None = None


class _Case(Struct, frozen=True):
    name: str
    group: str
    made: Made
    answer: Path | None  # in the package


class Tests:
    """Of one package. Nothing lies where it is judged: what the package holds is copied, the rest is made."""

    def __init__(
        self, root: Path, document: Document, programs: Programs, *, reference: Reference | None, limits: Limits
    ) -> None:
        self._root = root
        self._document = document
        self._where = document.where
        self._programs = programs
        self._reference = reference
        self._limits = limits
        self._groups = list(parts(document, "testcases"))
        self._scripts = _Scripts(root, programs, [document, *self._groups], limits)
        self._check_names([group.text("name") for group in self._groups])
        self._of_samples = self._reference_of_samples()
        self._cases = [case for group in self._groups for case in self._group(group)]
        self.unfinished = bool(self._scripts.missing())
        if not self._cases and not self.unfinished:
            raise PackageError(f"{self._where}: testcases give no test")
        if len(self._cases) > _MOST_TESTS:
            raise PackageError(f"{self._where}: more than {_MOST_TESTS} tests")
        self.folder = self._scripts.folder if self.unfinished else self._made()

    def tests(self, scoring: Group | None) -> tuple[TestCase, ...]:
        """None while it is not known which there are."""
        if self.unfinished:
            return ()
        worth = {} if scoring is None else self._worth()
        return tuple(
            TestCase(
                name=case.name,
                group=case.group,
                input=self.folder / f"{case.name}.in",
                answer=self.folder / f"{case.name}.ans" if case.answer or self._reference_of(case) else None,
                max_score=worth.get(case.group, Fraction(1)),
            )
            for case in self._cases
        )

    def input_validators(self) -> Mapping[str, tuple[CheckerSpec, ...]]:
        """Of each group that has some: its own or the package's, then the package's further ones and its own."""
        found: dict[str, tuple[CheckerSpec, ...]] = {}
        for group in self._groups:
            name = group.text("name")
            first = next((one.part("validator") for one in (group, self._document) if "validator" in one), None)
            items = [first] if first else []
            items += [item for document in (self._document, group) for item in parts(document, "extraValidators")]
            variables = group.part("vars")
            specs = (self._programs.input_validator(item, name, variables) for item in items)
            found[shown(name)] = tuple(dict.fromkeys(filter(None, specs)))
        return {name: specs for name, specs in found.items() if specs}

    def recipes(self) -> Iterator[Recipe]:
        """While it is not known which tests there are, the scripts that say so."""
        if self.unfinished:
            yield from self._scripts.missing()
            return
        for case in self._cases:
            if case.made.call:
                name, args = case.made.call
                source = self._programs.generator(name)
                place = self.folder / f"{case.name}.in"
                yield Recipe(source, self._words(args), stdout=place, limits=self._limits)
        for case in self._cases:
            reference = self._reference_of(case)
            if reference and not case.answer:
                place = self.folder / case.name
                yield Recipe(
                    reference.source,
                    stdin=place.with_name(f"{place.name}.in"),
                    stdout=place.with_name(f"{place.name}.ans"),
                    language=reference.language,
                    limits=self._limits,
                    interactor=reference.interactor,
                )

    def scoring(self) -> Group | None:
        """A group has its points if all of its tests are accepted, and those of all groups that it depends on.

        Source: rbx, `scoring: points`; the samples are required by every other group.
        """
        if self.unfinished:
            return None
        kind = self._document.text("scoring", "binary").lower()
        if kind not in ("binary", "points"):
            raise PackageError(f"{self._where}: scoring must be binary or points, not {shown(kind[:40])!r}")
        if kind == "binary":
            return None
        names = [group.text("name") for group in self._groups]
        wanted = {name: self._required(name, group, names) for name, group in zip(names, self._groups, strict=True)}
        members = [
            Group(
                shown(name),
                tuple(case.name for case in self._cases if case.group == shown(name)),
                score=Score.ALL_OR_NOTHING,
                ruling=Ruling.BY_SCORE,
                stop=True,
                requires=tuple(map(shown, wanted[name])),
            )
            for name in _ordered(wanted, self._where)
        ]
        return Group("", tuple(members), score=Score.SUM, ruling=Ruling.BY_SCORE, stop=False)

    def _required(self, name: str, group: Document, names: list[str]) -> list[str]:
        found = group.words("deps")
        lost = [one for one in found if one not in names]
        if lost:
            raise PackageError(f"{group.where}: depends on {shown(lost[0])!r}, which is no group")
        return list(dict.fromkeys(([SAMPLES] if SAMPLES in names and name != SAMPLES else []) + found))

    def _worth(self) -> dict[str, Fraction]:
        """Of each test of a group."""
        found: dict[str, Fraction] = {}
        for group in self._groups:
            name = shown(group.text("name"))
            points = group.fraction("score", Fraction(0))
            if points < 0:
                raise PackageError(f"{group.where}: score must not be below 0, and is {points}")
            found[name] = points / max(1, sum(case.group == name for case in self._cases))
        return found

    def _reference_of(self, case: _Case) -> Reference | None:
        return (self._of_samples or self._reference) if case.group == SAMPLES else self._reference

    def _reference_of_samples(self) -> Reference | None:
        """Their `model_solution`, where answers are made. Raises PackageError where another group has one."""
        found: Reference | None = None
        for group in self._groups:
            if group.raw("model_solution") is None:
                continue
            item = group.part("model_solution")
            if group.text("name") != SAMPLES:
                raise PackageError(f"{item.where}: only the group {SAMPLES} has one; the others' is the first accepted")
            for key in SOLUTION:
                item.raw(key)
            place = places.present(self._root, item.text("path"), where=item.where)
            source = self._programs.at(place, self._programs.more(item))
            self._programs.close(item)
            if self._reference:
                found = replace(self._reference, source=source, language=language(item))
        return found

    def _check_names(self, names: list[str]) -> None:
        for number, name in enumerate(names, start=1):
            if not name or "/" in name or name in (".", "..") or not name.isprintable() or names.count(name) > 1:
                raise PackageError(f"{self._where}: group {number} must have a name of its own, without slashes")

    # --- what there is ------------------------------------------------------------------------------------

    def _group(self, group: Document) -> Iterator[_Case]:
        """Its own tests, then those of its subgroups, numbered in each from 0."""
        name = group.text("name")
        yield from self._named(name, "", self._given(group, name))
        inner = list(parts(group, "subgroups"))
        self._check_names([one.text("name") for one in inner])
        for number, one in enumerate(inner):
            path = f"{name}/{one.text('name')}"
            yield from self._named(name, f"{number}-{one.text('name')}-", self._given(one, path))
        for document in (group, *inner):
            for key in (*_OPTIONS, *_INFORMATION, *(_OF_INPUTS if document is group else ())):
                document.raw(key)
            self._programs.close(document)

    def _named(self, group: str, prefix: str, given: Iterator[tuple[Made, Path | None]]) -> Iterator[_Case]:
        for number, (made, answer) in enumerate(given):
            yield _Case(shown(f"{group}/{prefix}{number:03d}"), shown(group), made, answer)

    def _given(self, group: Document, path: str) -> Iterator[tuple[Made, Path | None]]:
        for item in parts(group, "testcases"):
            place = places.present(self._root, item.text("inputPath"), where=item.where)
            answer = item.text("outputPath")
            self._programs.close(item)
            yield self._copied(place, places.present(self._root, answer, where=item.where) if answer else None)
        if "testcaseGlob" in group:
            for place in pattern(self._root, group.text("testcaseGlob"), group.where):
                if place.suffix == ".in":
                    yield self._copied(place, None)
        for item in parts(group, "generators"):
            yield Made(call=(item.text("name"), item.text("args"))), None
            self._programs.close(item)
        script = self._script(group)
        for made in script or ():
            if made.is_for(path):
                yield self._copied_by(made) if made.copied else (made, None)

    def _copied_by(self, made: Made) -> tuple[Made, Path | None]:
        return self._copied(places.present(self._root, made.copied, where=self._where), None)

    def _copied(self, place: Path, answer: Path | None) -> tuple[Made, Path | None]:
        beside = place.with_suffix(".ans")
        found = answer or (beside if beside.is_file() else None)
        if found:
            places.present(self._root, str(found.relative_to(self._root)), where=self._where)
        return Made(copied=str(place.relative_to(self._root))), found

    def _script(self, group: Document) -> list[Made] | None:
        """The group's own; the package's for one that says nothing of its tests."""
        silent = not any(key in group for key in ("testcases", "testcaseGlob", "generators", "subgroups"))
        document = group if "generatorScript" in group else self._document if silent else None
        if document is None or "generatorScript" not in document:
            return None
        item = document.part("generatorScript")
        name, kind, base = item.text("path"), item.text("format", "rbx"), item.text("root")
        for key in ("language", "compilationFiles"):
            item.raw(key)
        self._programs.close(item)
        if kind not in ("rbx", "box"):
            raise PackageError(f"{item.where}: format {shown(kind[:40])!r} is not known, only rbx and box are")
        place = self._scripts.place(name, item.where)
        text = read_small(place, most=_MOST_SCRIPT).decode(errors="replace") if place else ""
        found = (_rbx_script.read if kind == "rbx" else _rbx_script.read_box)(text, str(place))
        return [_below(made, base) for made in found]

    def _words(self, args: str) -> tuple[str, ...]:
        try:
            return tuple(shlex.split(args))
        except ValueError as error:
            raise PackageError(f"{self._where}: arguments {shown(args[:80])!r}: {error}") from error

    def _made(self) -> Path:
        """A folder in the cache, with copies of what the package holds. Its key has all that the rest is made from."""
        there = {f"{case.name}.in": self._root / case.made.copied for case in self._cases if case.made.copied}
        there |= {f"{case.name}.ans": case.answer for case in self._cases if case.answer}
        texts = {f"{case.name}.in": case.made.text for case in self._cases if case.made.text is not None}
        sources = {self._programs.generator(case.made.call[0]) for case in self._cases if case.made.call}
        for reference in filter(None, (self._reference, self._of_samples)):
            sources.add(reference.source)
            sources |= {reference.interactor.program} if reference.interactor else set()
        files = {path for source in sources for path in (source.path, *(one for _, one in source.beside))}
        said = [repr((case.name, case.made)) for case in self._cases]
        parts_of_key = [*said, *sorted(map(materials.identity, files | set(there.values())))]
        key = hashlib.sha256("\0".join(parts_of_key).encode(errors="surrogateescape")).hexdigest()

        def fill(folder: Path) -> None:
            for name in {*there, *texts}:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
            for name, path in there.items():
                shutil.copyfile(path, folder / name)
            for name, text in texts.items():
                (folder / name).write_text(text, encoding="utf-8", errors="replace", newline="")

        return materials.folder(f"rbx\0{key}", fill)


class _Scripts:
    """Generator scripts: a text, or a program that writes one, into a folder of the cache; that is run first."""

    def __init__(self, root: Path, programs: Programs, documents: list[Document], limits: Limits) -> None:
        self._root = root
        inner = [one for document in documents[1:] for one in parts(document, "subgroups")]
        items = [one.part("generatorScript") for one in (*documents, *inner) if "generatorScript" in one]
        self._made: dict[Path, Recipe] = {}
        found = {
            places.present(root, item.text("path"), where=item.where): item
            for item in items
            if not item.text("path").endswith(".txt")
        }
        self.folder = materials.folder("\0".join(("rbx scripts", *map(materials.identity, found))), lambda into: None)
        for number, (path, item) in enumerate(found.items()):
            source = programs.at(path, programs.more(item))
            place = self.folder / f"{number}.txt"
            self._made[path] = Recipe(source, stdout=place, language=language(item), limits=limits)

    def missing(self) -> list[Recipe]:
        return [recipe for recipe in self._made.values() if recipe.stdout and not recipe.stdout.exists()]

    def place(self, name: str, where: str) -> Path | None:
        """Of the script's text; None where its program has not been run yet."""
        path = places.present(self._root, name, where=where)
        recipe = self._made.get(path)
        place = recipe.stdout if recipe else path
        return place if place and place.exists() else None


def _below(made: Made, base: str) -> Made:
    """Generators of a script with a `root` are named relative to it."""
    if not base or made.call is None:
        return made
    return Made(made.group, call=(f"{base.rstrip('/')}/{made.call[0]}", made.call[1]))


def _ordered(required: dict[str, list[str]], where: str) -> list[str]:
    """In the order of the package, each after those that it depends on."""
    ordered: list[str] = []
    waiting = list(required)
    while waiting:
        ready = next((one for one in waiting if all(two in ordered for two in required[one])), None)
        if ready is None:
            raise PackageError(f"{where}: group {shown(waiting[0])!r}, or one that it depends on, depends on itself")
        ordered.append(ready)
        waiting.remove(ready)
    return ordered
