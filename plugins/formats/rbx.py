"""Problem packages of rbx: `problem.rbx.yml`, programs with testlib, tests that are mostly made by generators.

Source: rbx's documentation and `schema.py`; `docs/reference/formats-polygon.md` says what is made of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

from msgspec.structs import replace

from ...core.authoring.limits import edited, mebibytes
from ...core.documents import Document, read_yaml, shown
from ...core.errors import PackageError
from ...core.group import Group
from ...core.hookspecs import hookimpl
from ...core.model import (
    MIB,
    CheckerSpec,
    Expected,
    InteractorSpec,
    LanguageLimits,
    Limits,
    Problem,
    Semantics,
    Submission,
    Verdict,
)
from ...core.submissions import read
from . import _rbx_tests
from ._handed_in import handed_in, one_after_the_other
from ._rbx_programs import LANGUAGES, SOLUTION, Programs, language, parts, pattern

_FILE = "problem.rbx.yml"
_VALIDATION = Limits(time_ms=60_000, memory_bytes=2048 * MIB, output_bytes=1024 * MIB, processes=32)
_COMPILE = Limits(time_ms=60_000, memory_bytes=1024 * MIB, processes=32, open_files=256)
_INFORMATION = (
    "titles", "statements", "tutorials", "outputValidators", "visualizer", "solutionVisualizer",
    "stresses", "unitTests", "timing", "vars", "scoring", "generatorScript",
)  # fmt: skip
_KIB = 1 << 10
_UNBOUNDED = 1 << 40  # outputLimit is about outputs, not about what is said in a conversation
_MOST_POINTS = Fraction(10**9)

_ACCEPTED = (Verdict.AC,)
_RIGHT = (Verdict.AC, Verdict.PA, Verdict.SK)
_CRASH = (Verdict.RTE, Verdict.RFE)
_NOT_ACCEPTED = (Verdict.WA, Verdict.PA, Verdict.TLE, Verdict.MLE, Verdict.OLE, *_CRASH)

# Words for an outcome, without what separates them and in lower case.
_OUTCOMES: dict[str, tuple[Verdict, ...] | None] = {
    **dict.fromkeys(("any",)),
    **dict.fromkeys(("accepted", "ac", "correct"), (Verdict.AC,)),
    **dict.fromkeys(("acceptedortle", "acceptedortimelimitexceeded", "acortle", "actle"), (Verdict.AC, Verdict.TLE)),
    **dict.fromkeys(("wronganswer", "wa"), (Verdict.WA,)),
    **dict.fromkeys(("incorrect", "fail"), _NOT_ACCEPTED),
    **dict.fromkeys(("runtimeerror", "rte", "re"), _CRASH),
    **dict.fromkeys(("timelimitexceeded", "timeout", "tle", "tl"), (Verdict.TLE,)),
    **dict.fromkeys(("memorylimitexceeded", "mle", "ml"), (Verdict.MLE,)),
    **dict.fromkeys(("outputlimitexceeded", "ole", "ol"), (Verdict.OLE,)),
    **dict.fromkeys(("tleorrte", "tlerte", "tleorre", "tlere"), (Verdict.TLE, *_CRASH)),
    **dict.fromkeys(("judgefailed", "jf"), (Verdict.JE,)),
    **dict.fromkeys(("compilationerror", "ce"), (Verdict.CE,)),
}


class RbxFormat:
    name = "rbx"
    priority = 20

    def detect(self, path: Path) -> bool:
        return (path / _FILE).is_file()

    def load(self, path: Path) -> Problem:
        root = path.resolve()
        document = read_yaml(root / _FILE)
        kind = document.text("type", "batch").lower()
        if kind not in ("batch", "communication"):
            raise PackageError(f"{document.where}: type must be batch or communication, not {shown(kind[:40])!r}")
        programs = Programs(root, document)
        interactor = programs.interactor(document) if kind == "communication" else None
        checker = programs.checker(document)
        solutions = list(_solutions(root, document, programs))
        tests = _rbx_tests.Tests(
            root, document, programs, reference=_reference(solutions, programs, interactor), limits=_VALIDATION
        )
        scoring = tests.scoring()
        for key in _INFORMATION:
            document.raw(key)
        limits, memory = _limits(document), document.number("memoryLimit", 256)
        if interactor:
            limits = replace(limits, output_bytes=_UNBOUNDED)
        validators = tests.input_validators()
        problem = Problem(
            name=shown(document.text("name", root.name)),
            title=shown(_title(document, root)),
            root=root,
            data=tests.folder,
            format=self.name,
            limits=replace(limits, memory_bytes=int(memory * MIB)),
            validation_limits=_VALIDATION,
            compile_limits=_COMPILE,
            tests=tests.tests(scoring),
            checker=checker,
            interactor=interactor,
            scoring=scoring,
            submissions=tuple(_submission(root, path, item, programs, scoring) for path, item in solutions),
            contest="ioi" if scoring else "icpc",
            semantics=Semantics.ICPC,  # who came to an end first decides, whatever points there are
            language_limits=tuple(_modifiers(document, limits, programs)),
            recipes=tuple(tests.recipes()),
            unfinished=tests.unfinished,
            not_understood=(*document.unknown(), *dict.fromkeys(programs.said)),
        )
        return replace(problem, checks=tuple(_checks(problem, validators)))

    def with_limits(self, problem: Problem, *, time_ms: float, memory_bytes: int) -> Mapping[Path, str]:
        path = problem.root / "problem.rbx.yml"
        return {path: edited(path, {("timeLimit",): f"{time_ms:g}", ("memoryLimit",): mebibytes(memory_bytes)})}


def _checks(problem: Problem, validators: Mapping[str, tuple[CheckerSpec, ...]]) -> Iterator[Problem]:
    """What it tests of its inputs, where it is known which there are."""
    tests = [
        replace(test, checker=one_after_the_other(validators[test.group]))
        for test in problem.tests
        if test.group in validators
    ]
    if tests:
        yield handed_in(problem, tests, [test.input for test in tests], title="inputs, by validators")


def _limits(document: Document) -> Limits:
    """Milliseconds, MiB and KiB; the output is 4 MiB where nothing is said."""
    if "timeLimit" not in document or "memoryLimit" not in document:
        raise PackageError(f"{document.where}: timeLimit and memoryLimit must be said")
    return Limits(
        time_ms=document.number("timeLimit", 1000),
        memory_bytes=256 * MIB,
        output_bytes=int(document.number("outputLimit", 4096) * _KIB),
    )


def _title(document: Document, root: Path) -> str:
    titles = document.part("titles")
    return titles.text("en") or next((titles.text(key) for key in titles), document.text("name", root.name))


def _modifiers(document: Document, limits: Limits, programs: Programs) -> Iterator[LanguageLimits]:
    modifiers = document.part("modifiers")
    for name in modifiers:
        item = modifiers.part(name)
        time_ms = item.number("time", limits.time_ms) if "time" in item else None
        if "timeMultiplier" in item:
            time_ms = (time_ms or limits.time_ms) * item.number("timeMultiplier", 1)
        memory = int(item.number("memory", 256) * MIB) if "memory" in item else None
        programs.close(item)
        yield LanguageLimits((LANGUAGES.get(name, shown(name)),), time_ms=time_ms, memory_bytes=memory)


# --- solutions ----------------------------------------------------------------------------------------------


def _solutions(root: Path, document: Document, programs: Programs) -> Iterator[tuple[Path, Document]]:
    """Each file once, with the first entry whose pattern it matches."""
    seen: set[Path] = set()
    for item in parts(document, "solutions"):
        for key in SOLUTION:
            item.raw(key)
        programs.close(item)
        for path in pattern(root, item.text("path"), item.where):
            if path not in seen:
                seen.add(path)
                yield path, item


def _reference(
    solutions: list[tuple[Path, Document]], programs: Programs, interactor: InteractorSpec | None
) -> _rbx_tests.Reference | None:
    """The first accepted solution; of an interactive problem only where a checker asks for answers."""
    if interactor and not interactor.checked:
        return None
    found = next(((path, item) for path, item in solutions if _outcome(item, item.raw("outcome")) == _ACCEPTED), None)
    if found is None:
        return None
    path, item = found
    return _rbx_tests.Reference(programs.at(path, programs.more(item)), language(item), interactor)


def _submission(root: Path, path: Path, item: Document, programs: Programs, scoring: Group | None) -> Submission:
    """Where there are points, an outcome is about the tests: each has it or is accepted, and one at least has it."""
    one = read(path, label=str(path.relative_to(root)), links=root)
    more = programs.more(item)
    if not one.fault and programs.needs_more(path):
        one = replace(one, source=programs.at(path, more))
    else:
        one = replace(one, source=replace(one.source, beside=tuple((file.name, file) for file in more)))
    wanted = _outcome(item, item.raw("outcome"))
    about_tests = scoring is not None and wanted is not None and wanted != _ACCEPTED
    rules = [_rule("", wanted)] if about_tests else []
    rules += _of_groups(item, scoring) if scoring else []
    rules += _points(item)
    expected = None if about_tests else wanted
    return replace(one, language=language(item), expected=expected, rules=tuple(rules))


def _of_groups(item: Document, scoring: Group) -> list[Expected]:
    """What `*` says is about each group that is not named."""
    said = item.part("outcomePerGroup")
    wanted = {name: _outcome(said, said.raw(name)) for name in said}
    names = [group if isinstance(group, str) else group.name for group in scoring.members]
    lost = [name for name in wanted if name not in (*names, "*")]
    if lost:
        raise PackageError(f"{said.where}: {shown(lost[0])!r} is no group")
    return [_rule(name, wanted.get(name, wanted.get("*"))) for name in names if {name, "*"} & wanted.keys()]


def _rule(tests: str, wanted: tuple[Verdict, ...] | None) -> Expected:
    if wanted is None:
        return Expected(tests)
    permitted = (*_ACCEPTED, Verdict.SK) if wanted == _ACCEPTED else tuple(dict.fromkeys((*_RIGHT, *wanted)))
    return Expected(tests, permitted=permitted, required=wanted, as_ruled=True)


def _outcome(item: Document, said: object) -> tuple[Verdict, ...] | None:
    """The verdicts that it stands for; None: any."""
    if said is None:
        return None
    word = "".join(filter(str.isalpha, said)).lower() if isinstance(said, str) else ""
    if word not in _OUTCOMES:
        raise PackageError(f"{item.where}: outcome {shown(str(said)[:40])!r} is not known")
    return _OUTCOMES[word]


def _points(item: Document) -> list[Expected]:
    """A score, or a list of the least and the most, either of which may be missing."""
    said = item.raw("score")
    if said is None:
        return []
    bounds = item.items("score") if isinstance(said, list) else [said, said]
    if len(bounds) != 2:
        raise PackageError(f"{item.where}: score must be a number, or the least and the most")
    document = Document({"least": bounds[0], "most": bounds[1]}, f"{item.where}, score")
    return [Expected(score=(document.fraction("least", Fraction(0)), document.fraction("most", _MOST_POINTS)))]


@hookimpl
def parley_formats() -> list[RbxFormat]:
    return [RbxFormat()]
