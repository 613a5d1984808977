"""Problem packages of CMS in the layout of the Italian olympiads (`italy_yaml`).

::

    task.yaml                    name, title, limits, score type
    input/input0.txt …           with output/output0.txt …
    gen/GEN                      a line a test; `# ST: 30` begins a subtask worth 30 points
    sol/grader.cpp …             compiled with submissions, with the headers beside it (Batch)
    sol/stub.cpp …               the same where a manager talks to the program (Communication)
    check/checker, check/manager ready to run, or their source (checker.cpp …)
    att/, statement/             for people

Source: CMS, cmscontrib/loaders/italy_yaml.py, and its documentation, "External contest formats"; older Italian names
(nome, risultati, cor/correttore) as well. Where no executable lies in check/, the source beside it is taken, which CMS
leaves to its user.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path, PurePath

from msgspec import Struct

from ...core.authoring.limits import edited, mebibytes, seconds
from ...core.documents import Document, read_yaml, shown
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
    Submission,
    Support,
    TestCase,
    Verdict,
)
from ...core.submissions import read
from ._cms_gen import read_gen
from ._cms_limits import COMPILE, TRUSTED
from ._cms_scoring import scoring_of
from ._contents import LANGUAGES, Contents, is_plain, languages_of
from ._subtasks import Subtask, first_holders, scored

_HEADERS = (".h", ".hpp", "lib.pas")
_INFORMATION = (
    "title", "nome", "primary_language", "feedback_level", "score_mode", "score_precision", "public_testcases",
    "risultati", "version", "token_mode", "token_max_number", "token_min_interval", "token_gen_initial",
    "token_gen_number", "token_gen_interval", "token_gen_max", "token_initial", "token_total", "token_max",
    "token_gen_time", "max_submission_number", "max_user_test_number", "min_submission_interval",
    "min_user_test_interval",
)  # fmt: skip
_MOST_TESTS = 100_000
_MOST_PROCESSES = 100


class _Scored(Struct, frozen=True):
    """How many tests there are, what each is worth, and the tree; `subtasks` are empty where tests are added up."""

    tests: int
    max_score: Fraction
    group: Group
    subtasks: tuple[Subtask, ...] = ()
    warnings: tuple[str, ...] = ()


class CmsFormat:
    name = "cms"
    priority = 10

    def detect(self, path: Path) -> bool:
        return (path / "task.yaml").is_file()

    def load(self, path: Path) -> Problem:
        contents = Contents(path)
        document = read_yaml(contents.file("task.yaml"))
        title = document.text("title") or document.text("nome")
        name = document.text("name") or document.text("nome_breve") or shown(contents.root.name)
        if not is_plain(name):
            raise PackageError(f"{document.where}: name {name!r} must be the name of a file")
        for key in _INFORMATION:
            document.raw(key)
        output_only = document.flag("output_only", default=False)
        scores = _scores(contents, document)
        kind = _kind(contents, document, output_only=output_only)
        support = [] if output_only else _support(contents, name, stub=kind is not None)
        files_io = None if output_only or kind else _files_io(document)
        limits, stated = _limits(document)
        ignored = _partly_outputs(document)
        return Problem(
            name=name,
            title=title or name,
            root=contents.root,
            data=contents.root,
            format=self.name,
            limits=limits,
            validation_limits=TRUSTED,
            compile_limits=COMPILE,
            tests=tuple(_tests(contents, scores)),
            checker=_checker(contents),
            interactor=kind,
            scoring=scores.group,
            submissions=() if output_only else tuple(_submissions(contents)),
            stated=stated,
            contest="cms",
            support=tuple(support),
            languages=languages_of(support),
            output_only=output_only,
            warnings=scores.warnings,
            not_understood=(*document.unknown(), *ignored),
            files_io=files_io,
        )

    def with_limits(self, problem: Problem, *, time_ms: float, memory_bytes: int) -> Mapping[Path, str]:
        path = problem.root / "task.yaml"
        return {path: edited(path, {("time_limit",): seconds(time_ms), ("memory_limit",): mebibytes(memory_bytes)})}


# --- limits and streams -------------------------------------------------------------------------------------


def _limits(document: Document) -> tuple[Limits, Stated]:
    time = next((key for key in ("time_limit", "timeout") if key in document), "time_limit")
    memory = next((key for key in ("memory_limit", "memlimit") if key in document), "memory_limit")
    limits = Limits(
        time_ms=document.number(time, 1) * 1000,
        memory_bytes=int(document.number(memory, 256) * MIB),
        processes=1,
    )
    return limits, Stated(time=time in document, memory=memory in document, output=True)


def _files_io(document: Document) -> tuple[str, str] | None:
    """Names of the files that programs read and write; a key that is there and empty is the stream."""
    names: list[str] = []
    for key, default in (("infile", "input.txt"), ("outfile", "output.txt")):
        name = document.text(key, "" if key in list(document) else default)
        if name and not is_plain(name):
            raise PackageError(f"{document.where}: {key} {name!r} must be the name of a file, or empty")
        names.append(name)
    return (names[0], names[1]) if any(names) else None


def _partly_outputs(document: Document) -> list[str]:
    """Tests that are answered with files beside a program (BatchAndOutput) are run like the others."""
    keys = [key for key in ("output_only_testcases", "output_optional_testcases") if document.raw(key)]
    return [f"{document.where}: key {key!r} is not understood: every test is run" for key in keys]


# --- tests and scores ---------------------------------------------------------------------------------------


def _scores(contents: Contents, document: Document) -> _Scored:
    stated = [key in document for key in ("score_type", "score_type_parameters", "n_input")]
    gen = read_gen(contents.file("gen/GEN")) if contents.has("gen/GEN") else None
    count = _count(document, "n_input") if "n_input" in document else None
    total = document.fraction("total_value", Fraction(100))
    if all(stated) and count is not None:
        kind = document.text("score_type")
        document.raw("score_type_parameters")
        return _by_type(document, kind, count)
    warnings: tuple[str, ...] = ()
    if any(stated[:2]):
        document.raw("score_type")
        document.raw("score_type_parameters")
        warnings = (f"{document.where}: score_type counts only with score_type_parameters and n_input beside it",)
    if gen is None:
        if count is None:
            raise PackageError(f"{document.where}: says nothing of its tests; give n_input, or a file gen/GEN")
        return _summed(count, total, warnings)
    if count is not None and count != gen.tests:
        raise PackageError(f"{document.where}: n_input is {count}, but gen/GEN has {gen.tests} tests; make them agree")
    if not gen.subtasks:
        return _summed(gen.tests, total, warnings)
    return _in_subtasks(gen.subtasks, gen.where, warnings)


def _by_type(document: Document, kind: str, count: int) -> _Scored:
    found = scoring_of(document, kind, [codename(number) for number in range(count)])
    if isinstance(found, Fraction):
        return _summed(count, found * count)
    return _Scored(count, Fraction(1), scored(kind, found, where=document.where), tuple(found))


def _summed(count: int, total: Fraction, warnings: tuple[str, ...] = ()) -> _Scored:
    if not count:
        return _Scored(0, Fraction(0), Group("", ()), warnings=warnings)
    names = tuple(codename(number) for number in range(count))
    return _Scored(count, total / count, Group("", names, score=Score.SUM), warnings=warnings)


def _in_subtasks(found: tuple[tuple[Fraction, int], ...], where: str, warnings: tuple[str, ...]) -> _Scored:
    subtasks: list[Subtask] = []
    first = 0
    for number, (points, count) in enumerate(found):
        names = tuple(codename(one) for one in range(first, first + count))
        subtasks.append(Subtask(f"subtask{number}", points, names))
        first += count
    total = sum((points for points, _ in found), Fraction(0))
    if total != 100:
        warnings = (*warnings, f"{where}: subtasks are worth {total} points together, where CMS wants 100")
    return _Scored(first, Fraction(1), scored("GroupMin", subtasks, where=where), tuple(subtasks), warnings)


def _count(document: Document, key: str) -> int:
    count = document.fraction(key, Fraction(0))
    if count.denominator != 1 or not 0 <= count <= _MOST_TESTS:
        raise PackageError(f"{document.where}: {key} must be a whole number up to {_MOST_TESTS}, not {count}")
    return int(count)


def codename(number: int) -> str:
    """What CMS calls a test."""
    return f"{number:03d}"


def _tests(contents: Contents, scores: _Scored) -> list[TestCase]:
    groups = first_holders(scores.subtasks)
    if not scores.tests:
        raise PackageError(f"{contents.root}: holds no test; give it input/input0.txt and output/output0.txt")
    for folder in ("input", "output"):
        contents.names(folder)  # one look at all of them is quicker than one at each
    return [
        TestCase(
            codename(number),
            groups.get(codename(number), ""),
            contents.file(f"input/input{number}.txt", why=f"task.yaml or gen/GEN say there are {scores.tests} tests"),
            contents.file(f"output/output{number}.txt", why=f"task.yaml or gen/GEN say there are {scores.tests} tests"),
            max_score=scores.max_score,
        )
        for number in range(scores.tests)
    ]


# --- programs -----------------------------------------------------------------------------------------------


def _program(contents: Contents, *names: str) -> tuple[Source, str | None] | None:
    """The first that is there, ready to run, or else as a source beside its place; and its language, if told."""
    for name in names:
        if contents.has(name):
            return contents.program(name), "executable"
    for name in names:
        folder, _, stem = name.rpartition("/")
        sources = [
            one for one in contents.names(folder) if PurePath(one).stem == stem and PurePath(one).suffix in LANGUAGES
        ]
        if len(sources) > 1:
            raise PackageError(
                f"{contents.root / folder}: holds {', '.join(map(shown, sources))}; keep the one that judges"
            )
        if sources:
            return contents.program(f"{folder}/{sources[0]}"), None
    return None


def _checker(contents: Contents) -> CheckerSpec:
    found = _program(contents, "check/checker", "cor/correttore")
    return CheckerSpec("cms", (), *found) if found else CheckerSpec("white-diff")


def _kind(contents: Contents, document: Document, *, output_only: bool) -> InteractorSpec | None:
    """Who talks to the program, for tasks of type Communication."""
    processes, streams = document.raw("num_processes"), document.text("user_io")
    if output_only:
        return None
    manager = _program(contents, "check/manager", "cor/manager")
    if manager is None:
        return None
    count = 1 if processes is None else _count(document, "num_processes")
    if not 1 <= count <= _MOST_PROCESSES:
        raise PackageError(f"{document.where}: num_processes must be from 1 to {_MOST_PROCESSES}, not {count}")
    stubs = any(PurePath(name).stem == "stub" for name in contents.names("sol"))
    if streams not in ("std_io", "fifo_io"):
        streams = "fifo_io" if stubs else "std_io"
    program, language = manager
    return InteractorSpec("cms", program, (f"processes={count}", f"io={streams}"), language)


def _support(contents: Contents, name: str, *, stub: bool) -> list[Support]:
    main = "stub" if stub else "grader"
    names = [one for one in contents.names("sol") if PurePath(one).stem == main or one.endswith(_HEADERS)]
    return contents.support("sol", names, main=main, rename=name)


def _submissions(contents: Contents) -> list[Submission]:
    """All sources in sol/ that are no graders; the official solution is known by its name."""
    found: list[Submission] = []
    for name in contents.names("sol"):
        stem, ending = PurePath(name).stem, PurePath(name).suffix
        if ending not in LANGUAGES or stem in ("grader", "stub", "template") or name.endswith("lib.pas"):
            continue
        one = read(contents.root / "sol" / name, label=f"sol/{shown(name)}", links=contents.root)
        official = stem in ("solution", "soluzione") and one.expected is None and not one.fault
        found.append(_expected(one) if official else one)
    return found


def _expected(one: Submission) -> Submission:
    return Submission(one.label, one.source, one.language, (Verdict.AC,))


@hookimpl
def parley_formats() -> list[CmsFormat]:
    return [CmsFormat()]
