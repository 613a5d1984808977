"""Writes a problem as a package of omegaUp's: `parley problem convert --to omegaup`."""

from __future__ import annotations

import json
import shlex
import shutil
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

from msgspec.structs import replace

from ...core.errors import PackageError
from ...core.hookspecs import hookimpl
from ...core.model import CheckerSpec, Expected, Limits, Problem, Source, Submission, TestCase, Verdict
from ...core.scoring import only
from . import _omegaup_tests
from ._icpc2025_default import default_flags
from ._omegaup_plan import Plan, plan_of
from ._omegaup_settings import VALIDATORS

_VALIDATORS = {ours: theirs for theirs, ours in VALIDATORS.items()}
_DEFAULT_FLAGS: dict[tuple[str, ...], str] = {
    (): "token-caseless",
    ("case_sensitive",): "token",
}  # of Kattis' default validator
_LANGUAGES = {
    ".c": "c11-gcc", ".cpp": "cpp17-gcc", ".cc": "cpp17-gcc", ".cxx": "cpp17-gcc", ".c++": "cpp17-gcc", ".py": "py3",
    ".py3": "py3", **{f".{name}": name for name in _omegaup_tests.OTHERS},
}  # fmt: skip
_ALL_ACCEPTED = Expected(permitted=(Verdict.AC, Verdict.PA), by_path=True)  # of ICPC's newest version
_OVERALL_MS = 60_000.0

Document = dict[str, Any]


class OmegaupWriter:
    name = "omegaup"

    def write(self, problem: Problem, folder: Path) -> list[str]:
        return write(problem, folder)


def write(problem: Problem, folder: Path) -> list[str]:
    """Returns what could not be carried over, a line each. Raises PackageError for what omegaUp has no problems of."""
    _check(problem)
    plan = plan_of(_without_static(problem))
    notes = [*plan.notes, *_left_out(problem)]
    if plan.full != 1:
        notes.append(f"scores: {float(plan.full):g} points are 1 in omegaUp, and everything else in proportion")
    _write_cases(plan, folder, notes)
    settings = {
        "title": problem.title,
        "Limits": _limits(problem.limits) | {"OverallWallTimeLimit": _time(_overall_ms(problem))},
        "Validator": _validator(problem, folder, notes)
        | {"Limits": _limits(problem.validation_limits), "GroupScorePolicy": plan.policy},
    }
    if problem.interactor:
        settings["Interactive"] = _interactive(problem, folder)
    _write_json(folder / "settings.json", settings)
    _write_solutions(problem, plan.full, folder, notes)
    return notes


def _check(problem: Problem) -> None:
    spoken = problem.interactor and problem.interactor.protocol
    if spoken and spoken != "libinteractive":
        raise PackageError(f"{problem.name}: its interactor speaks {spoken}; omegaUp knows libinteractive alone")
    if problem.passes > 1:
        raise PackageError(f"{problem.name}: programs are run in several passes, which omegaUp does not have")
    spec = problem.checker
    if spec.also or (spec.program and not problem.interactor and _VALIDATORS.get(spec.validator) != "custom"):
        # Another one in its place would judge otherwise, and nobody would see it.
        raise PackageError(f"{problem.name}: its validator speaks {spec.validator}, which omegaUp's do not")


def _left_out(problem: Problem) -> Iterator[str]:
    """What omegaUp has no place for."""
    yield from _limits_left_out(problem)
    if problem.files_io:
        yield "files: programs read and wrote files; with omegaUp they have their standard streams"
    if problem.support and not problem.interactor:
        yield "support: files that are compiled with submissions; omegaUp has those of libinteractive alone"
    if problem.languages and not problem.interactor:
        yield f"languages: only {', '.join(problem.languages)}; on omegaUp that is said when the problem is uploaded"
    if problem.output_only:
        yield "output only: on omegaUp that is said when the problem is uploaded, as the language cat"
    if any(test.static for test in problem.tests):
        yield "static validation: omegaUp has none; its tests are left out"
    if any(test.args or test.files or test.checker or test.validator_flags for test in problem.tests):
        yield "tests: arguments, files and validators of single tests"
    for check in problem.checks:
        yield f"checks: {check.title}"
    yield "statement: omegaUp wants it in Markdown, as statements/<language>.markdown"


def _limits_left_out(problem: Problem) -> Iterator[str]:
    if problem.calibration:
        yield f"time limit: is found from the slowest accepted submission; {problem.limits.time_ms:g} ms were written"
    if problem.language_limits:
        yield "limits: omegaUp has none for single languages"
    if any(test.time_ms or test.memory_bytes for test in problem.tests):
        yield "limits: omegaUp has none for single tests"
    if problem.slow_from is not None:
        yield "scores: fall with the time that a program takes; with omegaUp they do not"


def _without_static(problem: Problem) -> Problem:
    kept = tuple(test for test in problem.tests if not test.static)
    scoring = problem.scoring and only(problem.scoring, frozenset(test.name for test in kept))
    return replace(problem, tests=kept, scoring=scoring)


# --- tests --------------------------------------------------------------------------------------------------


def _write_cases(plan: Plan, folder: Path, notes: list[str]) -> None:
    missing = 0
    for entry in plan.entries:
        missing += _write_case(entry.test, folder / "cases" / entry.name)
    for number, test in enumerate(plan.samples, 1):
        missing += _write_case(test, folder / "examples" / str(number))
    if plan.samples:
        notes.append(f"tests: {len(plan.samples)} that do not count are written as examples")
    if missing:
        notes.append(
            f"tests: {missing} files are missing; judge the problem, so that they are generated, and try again"
        )
    lines = [f"{entry.name} {entry.weight}\n" for entry in plan.entries]
    (folder / "testplan").write_text("".join(lines), encoding="utf-8")


def _write_case(test: TestCase, path: Path) -> int:
    """The number of files that are not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    missing = 0
    for source, ending in ((test.input, "in"), (test.answer, "out")):
        if source is None:
            continue
        if source.is_file():
            shutil.copyfile(source, path.with_name(f"{path.name}.{ending}"))
        else:
            missing += 1
    return missing


# --- settings -----------------------------------------------------------------------------------------------


def _limits(limits: Limits) -> Document:
    found: Document = {
        "TimeLimit": _time(limits.time_ms),
        "MemoryLimit": limits.memory_bytes,
        "OutputLimit": limits.output_bytes,
    }
    extra_ms = limits.wall_limit_ms - Limits(limits.time_ms, 0).wall_limit_ms
    return found | ({"ExtraWallTime": _time(extra_ms)} if extra_ms > 0 else {})


def _time(time_ms: float) -> str:
    """With its unit: a number alone is milliseconds to some of omegaUp's tools, and seconds to others."""
    return f"{time_ms:.6f}".rstrip("0").rstrip(".") + "ms"


def _overall_ms(problem: Problem) -> float:
    return problem.overall_wall_ms or max(_OVERALL_MS, len(problem.tests) * problem.limits.wall_limit_ms)


def _validator(problem: Problem, folder: Path, notes: list[str]) -> Document:
    spec = problem.checker
    theirs = _DEFAULT_FLAGS.get(spec.flags) if spec.validator == "default" else _VALIDATORS.get(spec.validator)
    if theirs is None:
        nearest = _nearest(spec)
        flags = f" {shlex.join(spec.flags)}" if spec.flags else ""
        notes.append(f"validator: {spec.validator}{flags} is not omegaUp's; {nearest['Name']} was written")
        return nearest
    found: Document = {"Name": theirs}
    for flag in spec.flags if theirs == "token-numeric" else ():
        found["Tolerance"] = float(flag.removeprefix("tolerance="))
    if theirs == "custom" and spec.program:
        language = _language_of(spec.language, spec.program)
        if language is None or len(spec.program.files) > 1:
            raise PackageError(f"{spec.program.path}: omegaUp wants validators of one file, in a language that it has")
        found["Lang"] = language
        shutil.copyfile(spec.program.path, folder / f"validator.{language}")
    return found


def _nearest(spec: CheckerSpec) -> Document:
    """The one that comes nearest to a validator that needs no program."""
    flags, _ = default_flags(spec)
    for name, value in pairwise(flags):
        if name.startswith("float_"):
            return {"Name": "token-numeric", "Tolerance": float(value)}
    return {"Name": "token" if "case_sensitive" in flags else "token-caseless"}


def _interactive(problem: Problem, folder: Path) -> Document:
    interactor = problem.interactor
    assert interactor and interactor.definition  # noqa: S101, PT018 - libinteractive's have one
    into = folder / "interactive"
    into.mkdir(exist_ok=True)
    language = _language_of(interactor.language, interactor.program) or "cpp17-gcc"
    shutil.copyfile(interactor.definition, into / f"{interactor.module}.idl")
    shutil.copyfile(interactor.program.path, into / f"Main.{_omegaup_tests.ending_of(language)}")
    return {"ModuleName": interactor.module, "ParentLang": language}


def _language_of(name: str | None, source: Source) -> str | None:
    """In omegaUp's words; None where it has none."""
    if name in _omegaup_tests.LANGUAGES:
        return name
    return _LANGUAGES.get(source.path.suffix.lower())


# --- solutions ----------------------------------------------------------------------------------------------


def _write_solutions(problem: Problem, full: Fraction, folder: Path, notes: list[str]) -> None:
    stated: list[Document] = []
    taken: set[str] = set()
    for submission in problem.submissions:
        language = _language_of(submission.language, submission.source)
        if language is None or len(submission.source.files) != 1:
            notes.append(f"{submission.label}: is no single file in a language that omegaUp has")
            continue
        name = _distinct(submission, language, taken)
        path = folder / "solutions" / name
        path.parent.mkdir(exist_ok=True)
        shutil.copyfile(submission.source.path, path)
        stated.append({"filename": f"../solutions/{name}", "language": language} | _stated(submission, full, notes))
    if stated:
        (folder / "tests").mkdir(exist_ok=True)
        _write_json(folder / "tests" / "tests.json", {"solutions": stated})


def _distinct(submission: Submission, language: str, taken: set[str]) -> str:
    """The name of the file; of a second one of that name, with its folder."""
    path = PurePosixPath(submission.label)
    ending = _omegaup_tests.ending_of(language)
    stem = path.stem if f"{path.stem}.{ending}" not in taken else f"{path.parent.name}-{path.stem}"
    name, number = f"{stem}.{ending}", 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}.{ending}"
    taken.add(name)
    return name


def _stated(submission: Submission, full: Fraction, notes: list[str]) -> Document:
    found: Document = {}
    same = (name for name, verdicts in _omegaup_tests.EXPECTED.items() if submission.expected == verdicts)
    if submission.expected and len(submission.expected) == 1:
        found["verdict"] = submission.expected[0].value
    elif verdict := next(same, None):
        found["verdict"] = verdict
    elif submission.expected:
        notes.append(f"{submission.label}: may get any of {', '.join(submission.expected)}; omegaUp wants one verdict")
    for rule in submission.rules:
        if rule == _ALL_ACCEPTED:
            found["verdict"] = Verdict.AC.value
        elif rule.score and not rule.tests and full:
            found["score_range"] = [float(max(Fraction(0), min(bound / full, Fraction(1)))) for bound in rule.score]
        else:
            notes.append(f"{submission.label}: what is stated of {rule.tests or 'all tests'}, beside verdict and score")
    return found


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


@hookimpl
def parley_writers() -> list[OmegaupWriter]:
    return [OmegaupWriter()]
