"""Tasks of the IOI's Task Preparation System: as it exports them for CMS, and as they are prepared.

::

    problem.json                 name, limits, task type
    tests/*.in, *.out            made by `tps gen`
    subtasks/01-name.json        points and tests (exported); or subtasks.json with tests/mapping
    graders/                     grader.cpp …, stub.cpp …, manager.cpp (exported); or grader/cpp/ …, manager/
    checker/checker.cpp          with its testlib.h; else outputs are compared line by line
    solutions/<verdict>/         exported; or solution/ with solutions.json

The time limit is in seconds; memory is in bytes where exported, in MiB where prepared. Sources: CMS,
cmscontrib/loaders/tps.py; TPS, docs/README.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path, PurePath

from msgspec import Struct

from ...core.documents import Document, json_document, read_json, read_small, shown
from ...core.errors import PackageError
from ...core.group import Group, Score
from ...core.hookspecs import hookimpl
from ...core.model import (
    MIB,
    CheckerSpec,
    InteractorSpec,
    Limits,
    Problem,
    Source,
    Stated,
    Support,
    TestCase,
)
from ._cms_limits import COMPILE, TRUSTED
from ._contents import Contents, is_plain, languages_of
from ._subtasks import Subtask, first_holders, scored
from ._tps_solutions import solutions

_INFORMATION = (
    "protocol_version", "code", "name", "title", "score_precision", "feedback_level", "description", "tps_web_url",
    "has_checker", "has_grader", "has_manager", "grader_name", "cpp_std_opt",
)  # fmt: skip
_TYPES = ("Batch", "BatchAndOutput", "Communication", "OutputOnly", "TwoSteps")
_FOLDERS = {"cpp": ".cpp", "java": ".java", "pas": ".pas", "py": ".py"}  # below grader/


class _Task(Struct, frozen=True):
    """What problem.json says. `parameters` are those of the task type."""

    name: str
    title: str
    kind: str
    limits: Limits
    stated: Stated
    grader: str
    parameters: Document
    not_understood: tuple[str, ...]


class TpsFormat:
    name = "tps"
    priority = 10

    def detect(self, path: Path) -> bool:
        return (path / "problem.json").is_file()

    def load(self, path: Path) -> Problem:
        contents = Contents(path)
        task = _task(contents)
        tests = [name.removesuffix(".in") for name in contents.names("tests") if name.endswith(".in")]
        if not tests:
            raise PackageError(f"{contents.root / 'tests'}: holds no test; run `tps gen`, or export the task")
        subtasks, ignored = _subtasks(contents, tests)
        support = _support(contents, task)
        summed = not subtasks
        where = str(contents.root / "subtasks")
        group = Group("", tuple(tests), score=Score.SUM) if summed else scored("GroupMin", subtasks, where=where)
        holders = first_holders(subtasks)
        return Problem(
            name=task.name,
            title=task.title,
            root=contents.root,
            data=contents.root / "tests",
            format=self.name,
            limits=task.limits,
            validation_limits=TRUSTED,
            compile_limits=COMPILE,
            tests=tuple(
                TestCase(
                    shown(name),
                    holders.get(name, ""),
                    contents.file(f"tests/{name}.in"),
                    contents.file(f"tests/{name}.out", why="`tps gen` makes it with the model solution"),
                    max_score=Fraction(100, len(tests)) if summed else Fraction(1),
                )
                for name in tests
            ),
            checker=_checker(contents),
            interactor=_interactor(contents, task),
            scoring=group,
            submissions=() if task.kind == "OutputOnly" else tuple(solutions(contents, subtasks)),
            stated=task.stated,
            contest="ioi",
            support=tuple(support),
            languages=languages_of(support),
            output_only=task.kind == "OutputOnly",
            not_understood=(*task.not_understood, *task.parameters.unknown(), *ignored),
            files_io=_files_io(task),
        )


# --- problem.json -------------------------------------------------------------------------------------------


def _task(contents: Contents) -> _Task:
    document = read_json(contents.file("problem.json"))
    for key in _INFORMATION:
        document.raw(key)
    exported = "task_type" in document
    name = document.text("code" if exported else "name") or document.text("name") or shown(contents.root.name)
    if not is_plain(name):
        raise PackageError(f"{document.where}: the name {name!r} must be that of a file")
    kind = document.text("task_type" if exported else "type", "Batch")
    kind = kind[:1].upper() + kind[1:]
    if kind not in _TYPES:
        raise PackageError(f"{document.where}: task type {kind!r} cannot be judged; known are {', '.join(_TYPES)}")
    limits = Limits(
        time_ms=document.number("time_limit", 1) * 1000,
        memory_bytes=_memory(document, exported=exported),
    )
    return _Task(
        name=name,
        title=document.text("name" if exported else "title") or name,
        kind=kind,
        limits=limits,
        stated=Stated("time_limit" in document, "memory_limit" in document),
        grader=document.text("grader_name", "grader"),
        parameters=_parameters(document),
        not_understood=tuple(document.unknown()),
    )


def _memory(document: Document, *, exported: bool) -> int:
    if "memory_limit" not in document:
        return 256 * MIB
    if not exported:
        return int(document.number("memory_limit", 256) * MIB)
    limit = Fraction(0)
    text = document.text("memory_limit")
    if text.isascii() and text.isdigit() and len(text) <= 15:  # more than any machine has
        limit = Fraction(text)
    if limit < MIB:
        raise PackageError(f"{document.where}: memory_limit {text[:40]!r} must be a number of bytes, at least {MIB}")
    return int(limit)


def _parameters(document: Document) -> Document:
    """Of the task type: JSON in a text, or beside the other keys."""
    where = f"{document.where}, task_type_params"
    said = document.raw("task_type_params")
    if isinstance(said, str) and said.strip():
        return json_document(said, where)
    values = dict[str, object]()
    if "num_processes" in document:
        values["task_type_parameters_Communication_num_processes"] = document.raw("num_processes")
    return Document(values, where)


def _files_io(task: _Task) -> tuple[str, str] | None:
    prefix = f"task_type_parameters_{task.kind}"
    task.parameters.raw(f"{prefix}_user_managers")  # what contestants may bring to try their programs
    names = [task.parameters.text(f"{prefix}_io_{place}") for place in ("0_inputfile", "1_outputfile")]
    if not any(names):
        return None
    if not all(is_plain(name) for name in names if name):
        raise PackageError(f"{task.parameters.where}: input and output files must be names of files, not {names}")
    return (names[0], names[1])


# --- subtasks -----------------------------------------------------------------------------------------------


def _subtasks(contents: Contents, tests: list[str]) -> tuple[list[Subtask], list[str]]:
    """In order; none where points are the same for all tests. With what was not understood."""
    ignored: list[str] = []
    if contents.has("subtasks.json"):
        found = _prepared(contents, ignored)
    else:
        names = [name for name in contents.names("subtasks") if name.endswith(".json")]
        found = [_exported(contents, name, ignored) for name in names]
    known = frozenset(tests)
    for one in found:
        unknown = next((test for test in one.tests if test not in known), None)
        if unknown is not None:
            raise PackageError(
                f"{contents.root}: subtask {one.name} has a test {unknown[:60]!r} that tests/ does not hold"
            )
    return found, ignored


def _exported(contents: Contents, name: str, ignored: list[str]) -> Subtask:
    document = read_json(contents.file(f"subtasks/{name}"))
    outputs = [key for key in ("output_only", "output_optional") if document.flag(key, default=False)]
    ignored.extend(f"{document.where}: key {key!r} is not understood: its tests are run" for key in outputs)
    subtask = Subtask(PurePath(name).stem, document.fraction("score", Fraction(0)), tuple(document.words("testcases")))
    document.raw("index")
    document.raw("name")
    ignored.extend(document.unknown())
    return subtask


def _prepared(contents: Contents, ignored: list[str]) -> list[Subtask]:
    """subtasks.json has points, tests/mapping which tests belong to which."""
    document = read_json(contents.file("subtasks.json"))
    checks = [key for key in ("global_validators", "subtask_sensitive_validators") if document.items(key)]
    ignored.extend(f"{document.where}: key {key!r} is not understood: inputs are not validated" for key in checks)
    parts = document.part("subtasks")
    mapping = contents.file("tests/mapping", why="`tps gen` writes it")
    tests: dict[str, list[str]] = {name: [] for name in parts}
    for number, line in enumerate(read_small(mapping).decode(errors="replace").splitlines(), 1):
        words = line.split()
        if len(words) != 2 or words[0] not in tests:
            raise PackageError(f"{mapping}:{number}: must be a subtask of subtasks.json and a test")
        tests[words[0]].append(words[1])
    found: list[tuple[Fraction, Subtask]] = []
    for name in parts:
        part = parts.part(name)
        if part.items("validators"):
            ignored.append(f"{part.where}: key 'validators' is not understood: inputs are not validated")
        place = part.fraction("index", Fraction(len(found)))
        found.append((place, Subtask(name, part.fraction("score", Fraction(0)), tuple(tests[name]))))
        ignored.extend(part.unknown())
    ignored.extend(document.unknown())
    return [subtask for _, subtask in sorted(found, key=lambda one: one[0])]


# --- programs -----------------------------------------------------------------------------------------------


def _checker(contents: Contents) -> CheckerSpec:
    if not contents.has("checker/checker.cpp"):
        return CheckerSpec("white-diff")
    return CheckerSpec("cms", (), _with_headers(contents, "checker", "checker.cpp"))


def _with_headers(contents: Contents, folder: str, name: str) -> Source:
    """A C++ program, with the headers that lie beside it."""
    program = contents.program(f"{folder}/{name}")
    headers = [one for one in contents.names(folder) if one.endswith(".h")]
    return Source(
        program.root, program.files, program.links, tuple((one, contents.file(f"{folder}/{one}")) for one in headers)
    )


def _interactor(contents: Contents, task: _Task) -> InteractorSpec | None:
    """The manager. With TwoSteps it is compiled with the submission; read, so that judging says what is missing."""
    if task.kind not in ("Communication", "TwoSteps"):
        return None
    places = ("graders", "manager", "grader/cpp")
    folder = next((one for one in places if contents.has(f"{one}/manager.cpp")), None)
    if folder is None:
        raise PackageError(f"{contents.root / 'graders'}: a task of type {task.kind} needs a manager.cpp there")
    manager = _with_headers(contents, folder, "manager.cpp")
    if task.kind == "TwoSteps":
        return InteractorSpec("cms-two-steps", manager)
    key = "task_type_parameters_Communication_num_processes"
    count = task.parameters.fraction(key, Fraction(1))
    if count.denominator != 1 or not 1 <= count <= 100:
        raise PackageError(f"{task.parameters.where}: {key} must be a whole number from 1 to 100, not {count}")
    stubs = task.parameters.text("task_type_parameters_Communication_compilation", "stub")
    streams = task.parameters.text("task_type_parameters_Communication_user_io", "std_io")
    if stubs not in ("stub", "alone") or streams not in ("std_io", "fifo_io"):
        raise PackageError(f"{task.parameters.where}: compilation is stub or alone, user_io is std_io or fifo_io")
    return InteractorSpec("cms", manager, (f"processes={count}", f"io={streams}"))


def _support(contents: Contents, task: _Task) -> list[Support]:
    alone = task.parameters.text(f"task_type_parameters_{task.kind}_compilation") == "alone"
    if alone or task.kind == "OutputOnly":
        return []
    names = [name for name in contents.names("graders") if name != "manager.cpp"]
    stub = task.kind == "Communication" and any(PurePath(name).stem == "stub" for name in names)
    if names:
        return contents.support("graders", names, main="stub" if stub else "grader", rename=task.name)
    return list(_prepared_graders(contents, task))


def _prepared_graders(contents: Contents, task: _Task) -> Iterator[Support]:
    for folder in _FOLDERS:
        place = f"grader/{folder}"
        found = contents.names(place)
        stem = "stub" if any(PurePath(name).stem == "stub" for name in found) else task.grader
        yield from contents.support(place, found, main=stem, rename=task.name)


@hookimpl
def parley_formats() -> list[TpsFormat]:
    return [TpsFormat()]
