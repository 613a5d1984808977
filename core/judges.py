"""The package's own programs (validators, an interactor, graders), compiled once for all submissions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from . import includes
from .compiler import Compiler
from .errors import InputError, PackageError
from .group import Group
from .lane import Lane
from .language import Language
from .model import Problem, Program, Source

Find = Callable[[str | None, Source], Language]


class Judge(Struct, frozen=True):
    """One program of the package's own; `kind` is what people call it."""

    kind: str
    source: Source
    language: str | None


class Judges:
    """Of one judging. `find` finds the language of a source out, or takes the one that is named.

    `include` are the folders of the command line in which headers are looked for.
    """

    def __init__(self, compiler: Compiler, find: Find, *, include: Sequence[Path] = ()) -> None:
        self._compiler = compiler
        self._find = find
        self._include = includes.path(include)
        self._programs: dict[tuple[Source, str | None], Program] = {}

    async def prepare(self, lane: Lane, problem: Problem, judges: Iterator[Judge]) -> None:
        """Raises PackageError with the compiler's words."""
        for judge in judges:
            if (judge.source, judge.language) not in self._programs:
                self._programs[judge.source, judge.language] = await self._compiled(lane, problem, judge)

    def program(self, source: Source | None, language: str | None) -> Program | None:
        """The program that `prepare()` made of this source."""
        return self._programs[source, language] if source else None

    async def _compiled(self, lane: Lane, problem: Problem, judge: Judge) -> Program:
        try:
            language = self._find(judge.language, judge.source)
            source = includes.completed(judge.source, self._include)
            result = await self._compiler.compile(lane, source, language, limits=problem.compile_limits)
        except InputError as error:
            raise PackageError(f"the {judge.kind} cannot be used: {error}") from error
        if result.program is None:
            said = result.output.strip().splitlines()
            first = next((line for line in said if "error" in line.lower()), said[0] if said else "")
            raise PackageError(
                f"{judge.source.path}: the {judge.kind} does not compile ({result.reason}): {first.strip()}"
            )
        return result.program


def judges_of(problem: Problem) -> Iterator[Judge]:
    """All that judging needs. Beside an interactor a validator has a say where the interactor's protocol asks it."""
    if problem.interactor:
        yield Judge("interactor", problem.interactor.program, problem.interactor.language)
    specs = dict.fromkeys((problem.checker, *(test.checker for test in problem.tests)))
    for spec in (each for one in specs if one for each in (one, *one.also)):
        if spec.program:
            yield Judge("validator", spec.program, spec.language)
    if problem.scoring:
        yield from _graders(problem.scoring)


def _graders(group: Group) -> Iterator[Judge]:
    if group.grader:
        yield Judge("grader", group.grader.program, group.grader.language)
    for member in group.members:
        if not isinstance(member, str):
            yield from _graders(member)
