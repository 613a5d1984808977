"""The cases of an omegaUp package: their files, groups and weights, and how those count together.

::

    cases/<name>.in, <name>.out     the group is what stands before the first dot of the name
    testplan                        lines of a name and a weight

Weights are settled by settings.json, else by the testplan, else each is 1; they are divided by their sum, so that a
perfect solution has 1 point. Source: omegaup/quark, `common/problemfiles.go`, `common/problemsettings.go` (which cases,
which weights) and `runner/runner.go` (what a group is worth).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path

from msgspec import Struct

from ...core.documents import read_small, shown
from ...core.errors import PackageError
from ...core.group import Group, Score
from ...core.model import TestCase
from ._omegaup_settings import Weights, weight_of

FOLDER, PLAN = "cases", "testplan"
_LINE = re.compile(r"\s*([^#\s]+)\s+([0-9.]+)\s*", re.ASCII)


class Cases(Struct, frozen=True):
    """What `cases/` and `testplan` come to."""

    tests: tuple[TestCase, ...]
    scoring: Group
    total: Fraction  # of the weights, before they are divided by it
    warnings: tuple[str, ...]
    not_understood: tuple[str, ...]


def read_cases(root: Path, settled: Mapping[str, Weights], policy: Score | None) -> Cases:
    """`settled` are the groups of settings.json, if there are any. Raises PackageError."""
    folder = root / FOLDER
    files, others = _files(root, folder)
    if not files:
        raise PackageError(f"{folder}: holds no case; put *.in and *.out files into it")
    plan, odd = _plan(inside(root, root / PLAN))
    warnings: list[str] = []
    if settled:
        groups = dict(settled)
        where = root / "settings.json"
        if plan is not None and _flat(groups.values()) != plan:
            warnings.append(f"{root / PLAN}: is not what Cases of settings.json say, and does not count")
        warnings += [f"{folder / name}.in: is not among Cases of settings.json, and is not used" for name in files
                     if name not in _flat(groups.values())]  # fmt: skip
    else:
        where = root / PLAN
        _check_same(folder, root / PLAN, files, plan)
        groups = _grouped(dict.fromkeys(files, Fraction(1)) if plan is None else plan)
    missing = next((name for weights in groups.values() for name in weights if name not in files), None)
    if missing is not None:
        raise PackageError(f"{where}: case {missing!r} is not there; put {missing}.in into {FOLDER}/")
    tests, scoring, total = counted(groups, files, policy)
    return Cases(
        tests=tests,
        scoring=scoring,
        total=total,
        warnings=tuple(warnings),
        not_understood=(*odd, *(f"{folder / name}: is neither a case nor the answer of one" for name in others)),
    )


# --- files --------------------------------------------------------------------------------------------------


class Case(Struct, frozen=True):
    input: Path
    answer: Path | None


def _files(root: Path, folder: Path) -> tuple[dict[str, Case], list[str]]:
    """Cases by name, in natural order, and the names of all other files there."""
    if not folder.is_dir():
        raise PackageError(f"{folder}: no such folder; the cases of the problem must lie there")
    inside(root, folder)
    names: set[str] = set()
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_symlink():
                inside(root, folder / entry.name)
            names.add(entry.name)
    cases = sorted((name.removesuffix(".in") for name in names if name.endswith(".in") and name != ".in"), key=natural)
    found: dict[str, Case] = {}
    for name in cases:
        answer = f"{name}.out"
        found[shown(name)] = Case(folder / f"{name}.in", folder / answer if answer in names else None)
        for path in (folder / f"{name}.in", folder / answer):
            if path.name in names and not path.is_file():
                raise PackageError(f"{path}: is not a file")
    used = {path.name for case in found.values() for path in (case.input, case.answer) if path}
    return found, sorted(shown(name) for name in names - used)


def inside(root: Path, path: Path) -> Path:
    """The path. Raises PackageError where links lead out of the package."""
    if not Path(os.path.realpath(path)).is_relative_to(root):
        raise PackageError(f"{shown(path)}: is a link that leads out of the package; put what it leads to in its place")
    return path


def natural(name: str) -> tuple[list[tuple[int, str]], str]:
    """A key that sorts numbers in names by their value: 2 before 10."""
    parts = re.split(r"([0-9]+)", name)
    return [(int(part), "") if number % 2 else (-1, part) for number, part in enumerate(parts)], name


# --- weights ------------------------------------------------------------------------------------------------


def _plan(path: Path) -> tuple[Weights | None, list[str]]:
    """What the testplan says; None where there is none. And its lines that are neither cases nor comments."""
    if not (path.exists() or path.is_symlink()):
        return None, []
    weights: Weights = {}
    odd: list[str] = []
    for number, line in enumerate(read_small(path).decode(errors="backslashreplace").split("\n"), 1):
        match = _LINE.fullmatch(line)
        if match:
            weights[match[1]] = weight_of(match[2], f"{path}:{number}")
        elif line.strip() and not line.lstrip().startswith("#"):
            odd.append(f"{path}:{number}: {line.strip()[:60]!r} is neither a case with its weight nor a comment")
    return weights, odd


def _check_same(folder: Path, path: Path, files: Iterable[str], plan: Weights | None) -> None:
    """Both ways, as omegaUp refuses either."""
    if plan is None:
        return
    for name in files:
        if name not in plan:
            raise PackageError(f"{path}: case {name!r} of {folder.name}/ is missing; add a line with its weight")
    for name in plan:
        if name not in set(files):
            raise PackageError(f"{path}: case {name!r} is not in {folder.name}/; add {name}.in, or remove the line")


def _grouped(weights: Weights) -> dict[str, Weights]:
    """In natural order."""
    found: dict[str, Weights] = {}
    for name in sorted(weights, key=natural):
        found.setdefault(name.partition(".")[0], {})[name] = weights[name]
    return {name: found[name] for name in sorted(found, key=natural)}


def _flat(groups: Iterable[Weights]) -> Weights:
    return {name: weight for weights in groups for name, weight in weights.items()}


# --- how they count -----------------------------------------------------------------------------------------


def counted(
    groups: Mapping[str, Weights], files: Mapping[str, Case], policy: Score | None
) -> tuple[tuple[TestCase, ...], Group, Fraction]:
    """Tests, and groups that are worth nothing if one of their cases is; a case alone in its group stands for itself.

    By `min` a group is worth its least case, of 0 to 1, times its weight. Where all weights are 0, only who has
    everything right has a score, and that is 1.
    """
    total = sum((weight for weights in groups.values() for weight in weights.values()), Fraction(0))
    if not total:
        policy = Score.THRESHOLD
    names = {name for weights in groups.values() for name in weights}
    tests: list[TestCase] = []
    members: list[Group | str] = []
    for group, weights in groups.items():
        alone = len(weights) == 1
        for name, weight in weights.items():
            worth = weight / total if total and (alone or policy is not Score.MIN) else Fraction(1)
            case = files[name]
            tests.append(TestCase(name, group, case.input, case.answer, max_score=worth))
        if alone:
            members.extend(weights)
        else:
            scale = sum(weights.values(), Fraction(0)) / total if policy is Score.MIN else Fraction(1)
            members.append(Group(_distinct(group, names), tuple(weights), policy, scale=scale, gate=True))
    return tuple(tests), Group("", tuple(members), None if total else policy), total


def _distinct(group: str, names: set[str]) -> str:
    """Groups and tests must not share a name: a group `1` may have a case `1`, beside `1.a`."""
    while group in names or not group:
        group += "."
    return group
