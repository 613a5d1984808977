"""Packages of SIO2 (Polish olympiads), as sinol-make builds them.

::

    config.yml                   limits, points of groups, what solutions must get
    in/abc0.in, in/abc1a.in …    task abc, group 1, test a; group 0 and `…ocen` are samples
    out/abc1a.out                answers
    prog/abc.cpp, abcs1.cpp …    solutions; abcb1.py: a bad one; abc2_name.cpp
    prog/abcchk.cpp              the checker; else outputs are compared line by line
    prog/abcsoc.cpp              the interactor
    prog/abcinwer.cpp            the validator of inputs

A group is worth the least of what its tests earn, made whole upwards; its prerequisites' tests count as its own.
Sources: sinol-make, README.md, example_package/config.yml, src/sinol_make/helpers/package_util.py and
src/sinol_make/contest_types.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path, PurePath

from msgspec.structs import replace

from ...core.authoring.limits import edited
from ...core.documents import Document, read_yaml, shown
from ...core.errors import PackageError
from ...core.hookspecs import hookimpl
from ...core.model import (
    MIB,
    CheckerSpec,
    InteractorSpec,
    Limits,
    Problem,
    Source,
    Submission,
    Support,
    TestCase,
)
from ...core.submissions import read
from ._contents import Contents, is_plain
from ._handed_in import handed_in
from ._sinol_data import Data, data_of
from ._sinol_limits import LimitKeys, language_limits
from ._sinol_scores import GroupOf, expectations, groups_of, scoring_of, without_tests

_COMPILE = Limits(time_ms=30_000, memory_bytes=512 * MIB, processes=32, open_files=256)
_TRUSTED = Limits(time_ms=30_000, memory_bytes=1024 * MIB, processes=32, open_files=256)
_INFORMATION = (
    "title", "sinol_task_id", "sinol_latex_compiler", "sinol_static_tests", "sinol_total_score", "testrun_soc",
    "scores",     "sinol_undocumented_time_tool", "sinol_undocumented_test_limits", "sinol_contest_type",
)  # fmt: skip
_TYPES = ("default", "oi", "oij", "icpc")
_CODE = (".c", ".cpp", ".cc", ".py", ".rs", ".java", ".pas")
_LANGUAGES: dict[str, tuple[str, ...]] = {
    "c": ("c",),
    "cpp": ("cpp",),
    "cc": ("cpp",),
    "py": ("python3", "pypy3"),
    "rs": ("rust",),
    "java": ("java",),
    "pas": ("pascal",),
}
_MOST_PROCESSES = 100


class SinolFormat:
    name = "sinol"
    priority = 10

    def detect(self, path: Path) -> bool:
        return (path / "config.yml").is_file() and ((path / "prog").is_dir() or (path / "in").is_dir())

    def load(self, path: Path) -> Problem:
        contents = Contents(path)
        document = read_yaml(contents.file("config.yml"))
        titles = [key for key in document if key.startswith("title_")]
        for key in (*_INFORMATION, *titles):
            document.raw(key)
        task = _task(contents, document)
        kind = document.text("sinol_contest_type", "default").lower()
        if kind not in _TYPES:
            raise PackageError(
                f"{document.where}: sinol_contest_type {kind!r} is not known; known are {', '.join(_TYPES)}"
            )
        interactor = _interactor(contents, document, task)
        data = data_of(
            contents,
            task,
            generator=_own(contents, task, "ingen"),
            model=_model(contents, document, task),
            answered=interactor is None,
        )
        groups = groups_of(data.inputs, task, where=str(contents.root / "in"))
        limits = LimitKeys(
            document, groups, single=kind != "oi" or document.flag("sinol_undocumented_test_limits", default=False)
        )
        tests = tuple(_test(data, one, limits) for one in groups)
        support, unused = _support(contents, document, task)
        submissions = _submissions(contents, document, task)
        lines = [*unused, *_fake_time(document), *_missing(document, submissions)]
        if not data.unfinished:
            lines += [*limits.unknown(), *without_tests(document, groups)]
        problem = Problem(
            name=task,
            title=document.text("title") or next((document.text(key) for key in titles), "") or task,
            root=contents.root,
            data=data.root,
            format=self.name,
            limits=limits.most(),
            validation_limits=_TRUSTED,
            compile_limits=_COMPILE,
            tests=tests,
            checker=_checker(contents, task),
            interactor=interactor,
            scoring=None if data.unfinished else scoring_of(document, groups, kind),
            submissions=tuple(submissions),
            contest="sinol",
            support=tuple(support),
            language_limits=tuple(language_limits(document, groups, limits, _LANGUAGES)),
            not_understood=(*document.unknown(), *lines),
            slow_from=Fraction(1, 2) if kind == "oi" else None,
            recipes=data.recipes,
            unfinished=data.unfinished,
        )
        return replace(problem, checks=tuple(_checks(problem, _own(contents, task, "inwer"))))

    def with_limits(self, problem: Problem, *, time_ms: float, memory_bytes: int) -> Mapping[Path, str]:
        path = problem.root / "config.yml"
        return {path: edited(path, {("time_limit",): f"{time_ms:g}", ("memory_limit",): str(memory_bytes >> 10)})}


# --- what it is called --------------------------------------------------------------------------------------


def _task(contents: Contents, document: Document) -> str:
    """As config.yml says; else the name of the folder, if files are called so; else what all tests begin with."""
    said = document.text("sinol_task_id")
    if said:
        if not is_plain(said):
            raise PackageError(f"{document.where}: sinol_task_id {said!r} must be what names of files begin with")
        return said
    tests = [name for name in contents.names("in") if name.endswith(".in")]
    folder = contents.root.name
    if folder and any(name.startswith(folder) for name in (*tests, *contents.names("prog"))):
        return shown(folder)
    stems = {found[0] for name in tests if (found := re.match(r"[a-zA-Z_-]+", name))}
    if len(stems) != 1:
        raise PackageError(f"{document.where}: says no sinol_task_id, which the names of tests and programs begin with")
    return stems.pop()


def _fake_time(document: Document) -> list[str]:
    said = document.text("fake_time", "off")
    return [] if said in ("off", "False", "false") else [f"{document.where}: key 'fake_time' is not understood"]


# --- tests --------------------------------------------------------------------------------------------------


def _test(data: Data, one: GroupOf, limits: LimitKeys) -> TestCase:
    time_ms, memory_bytes = limits.of(one)
    return TestCase(
        one.name,
        str(one.group),
        data.inputs[one.name],
        data.answers.get(one.name),
        time_ms=time_ms,
        memory_bytes=memory_bytes,
    )


# --- programs -----------------------------------------------------------------------------------------------


def _own(contents: Contents, task: str, role: str) -> Source | None:
    """A program of the package's, with the headers that lie beside it."""
    names = [
        name for name in contents.names("prog") if PurePath(name).stem == task + role and PurePath(name).suffix in _CODE
    ]
    if not names:
        return None
    program = contents.program(f"prog/{names[0]}")
    headers = [name for name in contents.names("prog") if name.endswith((".h", ".hpp"))]
    return Source(
        program.root, program.files, program.links, tuple((one, contents.file(f"prog/{one}")) for one in headers)
    )


def _model(contents: Contents, document: Document, task: str) -> Source | None:
    """The model solution, with all libraries: it says the answers."""
    program = _own(contents, task, "")
    if program is None:
        return None
    names = [*document.words("extra_compilation_files"), *(word for words in _libraries(document) for word in words)]
    ending = PurePath(program.files[0]).suffix
    wanted = [
        name
        for name in names
        if is_plain(name) and contents.has(f"prog/{name}") and PurePath(name).suffix in (ending, ".h", ".hpp")
    ]
    return Source(
        program.root,
        program.files,
        program.links,
        (*program.beside, *((one, contents.file(f"prog/{one}")) for one in wanted)),
    )


def _libraries(document: Document) -> list[list[str]]:
    part = document.part("extra_execution_files")
    return [part.words(ending) for ending in part]


def _checker(contents: Contents, task: str) -> CheckerSpec:
    program = _own(contents, task, "chk")
    return CheckerSpec("sinol", (), program) if program else CheckerSpec("white-diff", ("nul",))


def _checks(problem: Problem, validator: Source | None) -> Iterator[Problem]:
    """What it tests of its inputs, where it is known which there are."""
    if validator and problem.tests:
        specs = [CheckerSpec("sinol-input", (test.input.name,), validator) for test in problem.tests]
        tests = [replace(test, checker=spec) for test, spec in zip(problem.tests, specs, strict=True)]
        yield handed_in(problem, tests, [test.input for test in tests], title="inputs, by inwer")


def _interactor(contents: Contents, document: Document, task: str) -> InteractorSpec | None:
    count = document.fraction("num_processes", Fraction(1))
    if count.denominator != 1 or not 1 <= count <= _MOST_PROCESSES:
        raise PackageError(
            f"{document.where}: num_processes must be a whole number up to {_MOST_PROCESSES}, not {count}"
        )
    program = _own(contents, task, "soc")
    return InteractorSpec("sinol", program, (f"processes={count}",)) if program else None


def _support(contents: Contents, document: Document, task: str) -> tuple[list[Support], list[str]]:
    """Libraries: arguments say what each language compiles; headers and modules are for those who ask for them."""
    files = _files(contents, document, document.words("extra_compilation_files"))
    parts, executed = document.part("extra_compilation_args"), document.part("extra_execution_files")
    found: list[Support] = []
    used: set[str] = set()
    for ending, languages in _LANGUAGES.items():
        words, run = parts.words(ending), _files(contents, document, executed.words(ending))
        named = {
            word: contents.file(f"prog/{word}") for word in words if is_plain(word) and contents.has(f"prog/{word}")
        }
        if ending in ("c", "cpp", "cc"):
            beside = {name: path for name, path in files.items() if PurePath(name).suffix not in _CODE}
        else:
            beside = {name: path for name, path in files.items() if PurePath(name).suffix == f".{ending}"}
        wanted = {**beside, **named, **run}
        used.update(wanted)
        flags = tuple(word for word in words if word not in named)
        if (named or run or flags) or (wanted and ending != "cc"):  # of C++ there is one record where one is enough
            main = task if ending == "py" else ""
            found.append(Support(tuple(wanted.items()), languages, rename=main, flags=flags, main=main))
    unused = [
        f"{document.where}: extra_compilation_files: {name} is in nobody's extra_compilation_args"
        for name in files
        if name not in used
    ]
    return found, [*unused, *parts.unknown(), *executed.unknown()]


def _files(contents: Contents, document: Document, names: list[str]) -> dict[str, Path]:
    for name in names:
        if not is_plain(name):
            raise PackageError(f"{document.where}: extra files: {name!r} must be the name of a file in prog/")
    return {name: contents.file(f"prog/{name}", why="config.yml asks for it") for name in names}


def _submissions(contents: Contents, document: Document, task: str) -> list[Submission]:
    pattern = re.compile(rf"{re.escape(task)}([bs]?)([0-9]*)(_.*)?\.(?:c|cpp|cc|py|rs|java|pas)")
    found = [(match, name) for name in contents.names("prog") if (match := pattern.fullmatch(name))]
    found.sort(key=lambda one: ("sb".find(one[0][1] or "-"), int((one[0][2] or "0")[:9]), one[1]))
    stated = expectations(document)
    return [
        stated.applied(
            read(contents.root / "prog" / name, label=f"prog/{shown(name)}", links=contents.root),
            name,
            model=PurePath(name).stem == task,
        )
        for _, name in found
    ]


def _missing(document: Document, submissions: Sequence[Submission]) -> list[str]:
    """Lines about solutions of which something is expected, and that are not there."""
    scores, known = document.part("sinol_expected_scores"), {PurePath(one.label).name for one in submissions}
    return [
        f"{scores.where}: {shown(name)} is not understood: prog/ has no such solution"
        for name in scores
        if shown(name) not in known
    ]


@hookimpl
def parley_formats() -> list[SinolFormat]:
    return [SinolFormat()]
