"""Writes a problem as a package of ICPC 2025-09: `parley problem convert --to icpc-2025-09`."""

from __future__ import annotations

import math
import re
import shutil
import uuid
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from msgspec import Struct

from ...core.contest import Contest
from ...core.errors import PackageError
from ...core.group import Group, Ruling, Score
from ...core.hookspecs import hookimpl
from ...core.model import MIB, CheckerSpec, Problem, Semantics, Source, Submission, TestCase, Verdict
from ...core.placeholders import filled
from ...core.scoring import full_scores, names_in, only
from ._icpc2025_default import default_flags
from ._icpc2025_scripts import SHARED, scripts, shares

Document = dict[str, Any]

# What groups that say nothing are in all formats that have points.
_POINTS = Contest("points", Semantics.ICPC, Score.SUM, Ruling.BY_SCORE, stop=False)
_OTHER = "other"  # a folder of which nothing is said
_MOST_UNITS = 10**6  # scores are whole there; no finer ones than these are made whole
_WORDS = (("AC", Verdict.AC), ("WA", Verdict.WA), ("TLE", Verdict.TLE), ("RTE", Verdict.RTE))
_FOLDERS: tuple[tuple[frozenset[Verdict], str], ...] = (
    (frozenset((Verdict.AC,)), "accepted"),
    (frozenset((Verdict.WA,)), "wrong_answer"),
    (frozenset((Verdict.TLE,)), "time_limit_exceeded"),
    (frozenset((Verdict.RTE, Verdict.MLE, Verdict.RFE)), "run_time_error"),
    (frozenset((Verdict.WA, Verdict.TLE, Verdict.RTE, Verdict.MLE, Verdict.RFE, Verdict.OLE)), "rejected"),
)
_TESTLIB = ("testlib", "testlib-percent")  # which points mean what is all the difference


class _Part(Struct, frozen=True):
    """A folder below secret: its tests, and what test_group.yaml says."""

    name: str
    tests: tuple[str, ...]
    full: Fraction | None
    aggregation: str
    requires: tuple[str, ...] = ()


class Icpc2025Writer:
    name = "icpc-2025-09"

    def write(self, problem: Problem, folder: Path) -> list[str]:
        return _Writing(problem, folder).write()


class _Writing:
    """One package. `notes` are what could not be carried over."""

    def __init__(self, problem: Problem, folder: Path) -> None:
        self._problem = problem
        self._folder = folder
        self._tests = {test.name: test for test in problem.tests if not test.static}
        self._missing = 0
        self.notes: list[str] = []

    def write(self) -> list[str]:
        """Raises PackageError for what the format has no problems of."""
        problem = self._problem
        scored = problem.scoring is not None and (problem.contest != "icpc" or problem.scoring.ruling is not None)
        self._write_validator()
        samples, parts = self._parts(scored=scored)
        unit = self._unit(parts) if scored else Fraction(1)
        self._write_tests("sample", samples)
        self._write_secret(parts, unit, scored=scored)
        for part in problem.support:
            for language in part.languages or ("default",):
                for name, path in part.files:
                    _copy(path, self._folder / "include" / language / name, part.constants)
            if part.rename or part.prepend or part.flags or part.main:
                self.notes.append("support: names, texts and flags that are put to submissions")
        self._write_submissions(unit)
        _write_yaml(self._folder / "problem.yaml", self._settings(scored=scored))
        self.notes += self._left_out()
        return list(dict.fromkeys(self.notes))

    def _left_out(self) -> Iterator[str]:
        problem = self._problem
        yield "statement: the format wants it in problem_statement/, as problem.<language>.tex or .md"
        if problem.language_limits or any(test.time_ms or test.memory_bytes for test in problem.tests):
            yield "limits: ICPC has none for single tests or languages"
        if problem.slow_from is not None:
            yield "scores: fall with the time that a program takes; with ICPC they do not"
        if problem.files_io:
            yield "files: programs read and wrote files; with ICPC they have their standard streams"
        if self._missing:
            yield f"tests: {self._missing} files are missing; judge the problem, so that they are made, and try again"
        for check in problem.checks:
            yield f"checks: {check.title}"

    # --- problem.yaml ---------------------------------------------------------------------------------------

    def _settings(self, *, scored: bool) -> Document:
        problem = self._problem
        kinds = ["scoring" if scored else "pass-fail"]
        kinds += ["interactive"] if problem.interactor else []
        kinds += ["multi-pass"] if problem.passes > 1 else []
        kinds += ["submit-answer"] if problem.output_only else []
        limits: Document = {
            "memory": math.ceil(problem.limits.memory_bytes / MIB),
            "output": math.ceil(problem.limits.output_bytes / MIB),
            "validation_time": math.ceil(problem.validation_limits.time_ms / 1000),
            "validation_memory": math.ceil(problem.validation_limits.memory_bytes / MIB),
            "validation_output": math.ceil(problem.validation_limits.output_bytes / MIB),
        }
        limits |= self._compile_limits() | self._time_limit()
        if problem.passes > 1:
            limits["validation_passes"] = problem.passes
        settings: Document = {
            "problem_format_version": "2025-09",
            "name": problem.title,
            "uuid": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{problem.name}\0{problem.title}")),
            "type": kinds if len(kinds) > 1 else kinds[0],
            "limits": limits,
        }
        return settings | ({"languages": list(problem.languages)} if problem.languages else {})

    def _compile_limits(self) -> Document:
        problem = self._problem
        found: Document = {
            "compilation_time": math.ceil(problem.compile_limits.time_ms / 1000),
            "compilation_memory": math.ceil(problem.compile_limits.memory_bytes / MIB),
        }
        return found | ({"code": math.ceil(problem.code_bytes / 1024)} if problem.code_bytes else {})

    def _time_limit(self) -> Document:
        """Or how it is found. It is a multiple of the resolution, be that as fine as it must."""
        found = self._problem.calibration
        if found:
            return {
                "time_multipliers": {"ac_to_time_limit": found.multiplier},
                "time_resolution": found.step_ms / 1000,
            }
        limit = Fraction(str(self._problem.limits.time_ms)) / 1000
        resolution = Fraction(math.gcd(limit.numerator, limit.denominator), limit.denominator)
        return {"time_limit": float(limit)} | ({"time_resolution": float(resolution)} if resolution != 1 else {})

    # --- tests ----------------------------------------------------------------------------------------------

    def _parts(self, *, scored: bool) -> tuple[list[str], list[_Part]]:
        """The samples, and the folders of the others."""
        root = self._problem.scoring or Group("", tuple(self._tests))
        if len(self._tests) < len(self._problem.tests):
            root = only(root, frozenset(self._tests)) or root
            self.notes.append("static validation: its tests are left out")
        samples: list[str] = []
        parts: list[_Part] = []
        alone: list[str] = []
        full = full_scores(root, {name: test.max_score for name, test in self._tests.items()}, _POINTS)
        names: dict[str, str] = {}
        for member in _secret(root):
            if isinstance(member, str):
                (samples if _is_sample(member) else alone).append(member)
            elif not member.counts or _is_sample(f"{member.name}/"):
                samples.extend(names_in(member))
                names[member.name] = "sample"
            else:
                names[member.name] = name = f"{len(parts) + 1}-{_safe(member.name.rpartition('/')[2])}"
                aggregation, requires = self._aggregation(member), self._requires(member, names, parts)
                parts.append(_Part(name, self._own(member), full[member.name], aggregation, requires))
        worth = {self._tests[name].max_score for name in alone}
        if alone and (parts or (scored and len(worth) > 1)):
            for name in alone:
                called = f"{len(parts) + 1}-{_safe(name.rpartition('/')[2])}"
                parts.append(_Part(called, (name,), self._tests[name].max_score, "pass-fail"))
        elif alone:
            points = sum((self._tests[name].max_score for name in alone), Fraction(0))
            parts = [_Part("", tuple(alone), points, "sum")]
        return samples, parts

    def _requires(self, group: Group, names: Mapping[str, str], parts: Sequence[_Part]) -> tuple[str, ...]:
        """The folders of what it requires; the format has that only of those that are all or nothing."""
        firm = {part.name: f"secret/{part.name}" for part in parts if part.aggregation == "pass-fail"}
        firm["sample"] = "sample"
        wanted = [firm.get(names.get(one, "")) for one in group.requires]
        kept = tuple(dict.fromkeys(one for one in wanted if one))
        if None in wanted:
            self.notes.append(f"groups: {group.name} requires groups that may be accepted in part")
        return kept

    def _own(self, group: Group) -> tuple[str, ...]:
        if any(not isinstance(member, str) for member in group.members):
            self.notes.append(f"groups: {group.name} holds groups; their tests were written as its own")
        return tuple(dict.fromkeys(names_in(group)))

    def _aggregation(self, group: Group) -> str:
        if group.gate or group.score in (Score.ALL_OR_NOTHING, Score.THRESHOLD):
            if group.gate:
                self.notes.append(f"groups: {group.name} counts only where nothing is wrong; it is all or nothing now")
            return "pass-fail"
        if group.score in (None, Score.SUM, Score.MIN):
            return "min" if group.score is Score.MIN else "sum"
        self.notes.append(f"groups: {group.name} counts by {group.score}, which ICPC does not have; sum was written")
        return "sum"

    def _unit(self, parts: Sequence[_Part]) -> Fraction:
        """By which scores are multiplied: they are whole there."""
        wanted = math.lcm(*(part.full.denominator for part in parts if part.full is not None))
        if wanted == 1:
            return Fraction(1)
        unit = min(wanted, _MOST_UNITS)
        self.notes.append(f"scores: ICPC has whole ones; everything was multiplied by {unit}")
        return Fraction(unit)

    def _write_secret(self, parts: Sequence[_Part], unit: Fraction, *, scored: bool) -> None:
        for part in parts:
            where = f"secret/{part.name}" if part.name else "secret"
            shared = (SHARED,) if scored and part.aggregation != "pass-fail" and shares(self._problem.checker) else ()
            self._write_tests(where, part.tests, shared)
            if scored:
                said: Document = {
                    "max_score": "unbounded" if part.full is None else round(part.full * unit),
                    "score_aggregation": part.aggregation,
                }
                if part.requires:
                    said["require_pass"] = list(part.requires)
                _write_yaml(self._folder / "data" / where / "test_group.yaml", said)
            elif part.name:
                _write_yaml(self._folder / "data" / where / "test_group.yaml", {})
        if scored and any(part.name for part in parts):
            known = [part.full for part in parts if part.full is not None]
            total: Document = {"score_aggregation": "sum"}
            total["max_score"] = round(sum(known) * unit) if len(known) == len(parts) else "unbounded"
            _write_yaml(self._folder / "data" / "secret" / "test_group.yaml", total)

    def _write_tests(self, where: str, names: Sequence[str], flags: tuple[str, ...] = ()) -> None:
        digits = len(str(len(names)))
        for number, name in enumerate(names, 1):
            called = f"{number:0{digits}}-{_safe(name.rpartition('/')[2])}"
            self._write_test(self._tests[name], self._folder / "data" / where / called, flags)

    def _write_test(self, test: TestCase, path: Path, more: tuple[str, ...]) -> None:
        for source, ending in ((test.input, "in"), (test.answer, "ans")):
            target = path.with_name(f"{path.name}.{ending}")
            if source is None:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.touch()
            elif source.is_file():
                _copy(source, target)
            else:
                self._missing += 1
        for name, source in test.files:
            _copy(source, path.with_name(f"{path.name}.files") / name)
        said: Document = {}
        if test.args:
            said["args"] = list(test.args)
        flags = [*self._flags, *test.validator_flags, *more]
        if flags:
            said["output_validator_args"] = flags
        if said:
            _write_yaml(path.with_name(f"{path.name}.yaml"), said)
        if test.checker and test.checker.program != self._problem.checker.program:
            self.notes.append(f"validator: {test.name} has one of its own")

    # --- programs -------------------------------------------------------------------------------------------

    def _write_validator(self) -> None:
        problem = self._problem
        self._flags: tuple[str, ...] = ()
        if problem.interactor:
            if not problem.interactor.protocol.startswith("icpc"):
                raise PackageError(f"{problem.name}: its interactor speaks {problem.interactor.protocol}, not ICPC's")
            self._flags = problem.interactor.flags
            _copy_source(problem.interactor.program, self._folder / "output_validator")
            return
        spec = problem.checker
        if spec.also:
            raise PackageError(f"{problem.name}: has several validators, and packages of 2025-09 have one")
        if spec.program is None:
            self._flags = self._default_flags(spec)
        elif spec.validator.startswith("icpc"):
            self._flags = spec.flags
            _copy_source(spec.program, self._folder / "output_validator")
            if spec.validator == "icpc-score":
                self.notes.append("validator: scores of older versions; see score_multiplier.txt of 2025-09")
        else:
            self._write_scripts(spec, spec.program)

    def _write_scripts(self, spec: CheckerSpec, source: Source) -> None:
        into, found = self._folder / "output_validator", scripts(spec)
        if found is None:
            raise PackageError(f"{self._problem.name}: its validator speaks {spec.validator}, which ICPC's do not")
        _copy_source(source, into)
        for name, text in found.items():
            (into / name).write_text(text, encoding="utf-8")
            (into / name).chmod(0o755)
        if spec.validator in _TESTLIB:
            if "testlib.h" not in {path.name for path in into.iterdir()}:
                self.notes.append("validator: put testlib.h into output_validator/, as it is not part of this package")
            self.notes.append("validator: points that testlib gives in part count as a rejection")

    def _default_flags(self, spec: CheckerSpec) -> tuple[str, ...]:
        flags, same = default_flags(spec)
        if not same:
            said, written = " ".join((spec.validator, *spec.flags)), " ".join(("its default", *flags))
            self.notes.append(f"validator: {said} is not ICPC's; {written} was written")
        return flags

    # --- submissions ----------------------------------------------------------------------------------------

    def _write_submissions(self, unit: Fraction) -> None:
        rules: dict[str, Document] = {}
        taken: set[str] = set()
        for submission in self._problem.submissions:
            folder = _folder_for(submission)
            if submission.fault:
                self.notes.append(f"{submission.label}: {submission.fault}")
                continue
            if folder is None:
                self.notes.append(f"{submission.label}: {', '.join(submission.expected or ())} is stated of it")
            name = _distinct(f"{folder or _OTHER}/{_safe(PurePosixPath(submission.label).name)}", taken)
            target = self._folder / "submissions" / name
            if len(submission.source.files) == 1:
                _copy_source(submission.source, target.parent, only=target.name)
            else:
                _copy_source(submission.source, target)
            said = self._said(submission, unit)
            if said:
                rules[name] = said
        if rules:
            _write_yaml(self._folder / "submissions" / "submissions.yaml", rules)

    def _said(self, submission: Submission, unit: Fraction) -> Document:
        """What submissions.yaml says of it beside its folder."""
        found: Document = {}
        if submission.source.main:
            found["entrypoint"] = submission.source.main
        for rule in submission.rules:
            said: Document = {}
            if rule.score:
                said["score"] = [float(bound * unit) for bound in rule.score]
            if rule.message:
                said["message"] = rule.message
            for key, verdicts in (("permitted", rule.permitted), ("required", rule.required)):
                if verdicts is not None:
                    said[key] = [word for word, verdict in _WORDS if verdict in verdicts]
            if rule.tests or rule.as_ruled or rule.unlike is not None or found.keys() & said:
                self.notes.append(f"{submission.label}: what is stated of {rule.tests or 'its tests'}")
            else:
                found |= said
        return found


def _secret(root: Group) -> Iterator[Group | str]:
    """The members that are judged; a group called `secret`, as older versions have it, stands for its own."""
    for member in root.members:
        if not isinstance(member, str) and member.name.rpartition("/")[2] == "secret":
            yield from member.members
        else:
            yield member


def _is_sample(name: str) -> bool:
    return name.startswith("sample/")


def _folder_for(submission: Submission) -> str | None:
    """None where the format has no folder for it."""
    if submission.expected is None:
        return _OTHER
    expected = frozenset(submission.expected)
    found = next((folder for verdicts, folder in _FOLDERS if expected <= verdicts), None)
    return found or (_OTHER if any(rule.score for rule in submission.rules) else None)


def _safe(name: str) -> str:
    """A name that the format allows."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", name)[:100].strip("-.") or "x"


def _distinct(name: str, taken: set[str]) -> str:
    path, number = PurePosixPath(name), 1
    while str(path) in taken:
        number += 1
        path = PurePosixPath(name).with_stem(f"{PurePosixPath(name).stem}-{number}")
    taken.add(str(path))
    return str(path)


def _copy(source: Path, target: Path, constants: Sequence[tuple[str, str]] = ()) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)
    if constants:
        target.write_bytes(filled(source.read_bytes(), constants))


def _copy_source(source: Source, folder: Path, *, only: str = "") -> None:
    """With its constants put in. `only` is what its one file is called there."""
    for name in source.files:
        _copy(source.root / name, folder / (only or name), source.constants)
    for name, path in source.beside:
        _copy(path, folder / name)


def _write_yaml(path: Path, value: Document) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(value, sort_keys=False, allow_unicode=True), encoding="utf-8")


@hookimpl
def parley_writers() -> list[Icpc2025Writer]:
    return [Icpc2025Writer()]
