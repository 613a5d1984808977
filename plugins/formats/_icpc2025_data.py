"""Test data of ICPC 2025-09: its groups, and how they count. Sources: "Test data groups", "Result aggregation".

::

    data/sample/*.in *.ans            shown to contestants; counts in pass-fail problems alone
    data/secret/*.in *.ans            cases, in folders or not,
    data/secret/<group>/              or groups: folders with a test_group.yaml
    <case>.yaml <case>.files/         arguments, and files for the program's working folder
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ...core.documents import Document
from ...core.errors import PackageError
from ...core.group import Group, Ruling, Score
from ...core.model import CheckerSpec, TestCase
from ._icpc2025_cases import CHECKED, CONFIG, Cases, Given, arguments, refuse_unknown

STATIC = "static validation"  # of a test; no file can be called so
_FOLDERS = ("sample", "secret")
_SCORED = ("max_score", "score_aggregation", "require_pass")
_AGGREGATIONS = {"pass-fail": None, "sum": Score.SUM, "min": Score.MIN}
_MOST_TESTS = 100_000


class Checkers(Struct, frozen=True):
    """Who decides: pass or fail, of a test with a score, of a sample that has none, of a submission's files."""

    plain: CheckerSpec
    scored: CheckerSpec
    unbounded: CheckerSpec
    sample: CheckerSpec
    static: CheckerSpec | None


class Data(Struct, frozen=True):
    """`scoring` is None for a pass-fail problem."""

    tests: tuple[TestCase, ...]
    scoring: Group | None
    warnings: tuple[str, ...]


class _Counts(Struct, frozen=True):
    """How a group counts. `how` None: pass-fail, `most` None: unbounded."""

    how: Score | None
    most: Fraction | None
    requires: tuple[str, ...]


def read(cases: Cases, *, scoring: bool, checkers: Checkers) -> Data:
    """Raises PackageError."""
    return _Reader(cases, scoring=scoring, checkers=checkers).read()


class _Reader:
    """Of one package. `_passing` are the groups that others may require, `_groups` all of them."""

    def __init__(self, cases: Cases, *, scoring: bool, checkers: Checkers) -> None:
        self._cases = cases
        self._data = cases.data
        self._scoring = scoring
        self._checkers = checkers
        self._tests: list[TestCase] = []
        self._groups: list[str] = []
        self._passing = {"sample"}

    def read(self) -> Data:
        given = self._outermost()
        members = [self._sample(given)] if (self._data / "sample").is_dir() else []
        if (self._data / "secret").is_dir():
            members.append(self._secret(given))
        else:
            self._cases.warnings.append(f"{self._data}: has no folder secret, which every package has")
        if not self._tests:
            raise PackageError(f"{self._data}: holds no test; put *.in and *.ans files into its folder secret")
        root = Group("", tuple(group for group in members if group.members), Score.SUM, Ruling.BY_SCORE, stop=False)
        scoring = root if self._scoring else None
        return Data(tuple(self._tests), scoring, tuple(self._cases.warnings))

    def _outermost(self) -> Given:
        """What lies beside sample and secret; tools allow a configuration for all there."""
        if not self._data.is_dir():
            return Given()
        self._cases.look_for_older(self._data)
        for path in self._cases.entries(self._data):
            if path.is_dir() and path.name not in (*_FOLDERS, *CHECKED):
                self._cases.not_read(f"{path}: is no folder of test data that 2025-09 knows; nothing of it is judged")
        config, given = self._cases.config(self._data, Given())
        if list(config):
            self._cases.warnings.append(f"{config.where}: belongs into sample, secret or a group; it is read for all")
        refuse_unknown(config)
        return given

    # --- groups ---------------------------------------------------------------------------------------------

    def _sample(self, given: Given) -> Group:
        """It has no points, in a problem that has some; its verdict is the whole's where there are no others."""
        folder = self._data / "sample"
        config, given = self._cases.config(folder, given)
        for key in _SCORED:
            if key in config:
                raise PackageError(f"{config.where}: {key} is not for samples; remove it")
        static = self._static(config, folder, numbered=self._scoring, passing=True)
        refuse_unknown(config)
        tests = [*static, *self._cases.cases(folder, given)]
        if self._scoring:
            sample = self._checkers.sample
            tests = [replace(test, max_score=Fraction(0), checker=test.checker or sample) for test in tests]
        members = self._add(tests)
        if members:
            self._groups.append("sample")
        return Group("sample", members, Score.SUM, Ruling.WORST_ERROR, stop=False)

    def _secret(self, given: Given) -> Group:
        folder = self._data / "secret"
        config, given = self._cases.config(folder, given)
        counts = self._counts(config, folder, _Counts(Score.SUM, Fraction(100), ()))
        groups = [path for path in self._cases.folders(folder) if (path / CONFIG).exists()]
        if not groups:
            return self._of_cases(folder, config, given, counts)
        self._check_only_groups(folder, groups)
        static = self._static(config, folder, numbered=counts.how is not None, passing=counts.how is None)
        refuse_unknown(config)
        first = self._add(static)
        return _of_groups((*first, *(self._group(path, given, counts) for path in groups)), counts)

    def _group(self, folder: Path, given: Given, above: _Counts) -> Group:
        config, given = self._cases.config(folder, given)
        counts = self._counts(config, folder, _Counts(None, None, ()))
        if self._scoring and counts.most is None and above.most is not None:
            raise PackageError(f"{config.where}: needs a max_score, as the score of secret is bounded")
        if above.how is None and counts.how is not None:
            raise PackageError(f"{config.where}: score_aggregation must be pass-fail, as that of secret is")
        group = self._of_cases(folder, config, given, counts)
        if not group.members:
            raise PackageError(f"{folder}: is a group without a test; put *.in and *.ans files into it")
        self._groups.append(group.name)
        if counts.how is None:
            self._passing.add(group.name)
        return group

    def _of_cases(self, folder: Path, config: Document, given: Given, counts: _Counts) -> Group:
        static = self._static(config, folder, numbered=counts.how is not None, passing=counts.how is None)
        refuse_unknown(config)
        cases = self._cases.cases(folder, given)
        if self._scoring and counts.how is None:
            cases = [replace(test, checker=self._checkers.plain) for test in cases]
        elif self._scoring and counts.most is None:
            cases = [replace(test, max_score=Fraction(0), checker=self._checkers.unbounded) for test in cases]
        elif self._scoring:
            worth = _worth(counts, len(cases), static, config.where)
            cases = [replace(test, max_score=worth) for test in cases]
        if counts.most is None and counts.how and self._scoring and self._checkers.scored.program is None:
            raise PackageError(f"{config.where}: its score is unbounded, which needs a validator that says scores")
        return _of_tests(self._cases.name(folder), self._add([*static, *cases]), counts)

    def _add(self, tests: Sequence[TestCase]) -> tuple[str, ...]:
        self._tests += tests
        if len(self._tests) > _MOST_TESTS:
            raise PackageError(f"{self._data}: holds more than {_MOST_TESTS} tests")
        return tuple(test.name for test in tests)

    def _check_only_groups(self, folder: Path, groups: list[Path]) -> None:
        loose = [path for path in self._cases.entries(folder) if path.suffix == ".in"]
        loose += [path for path in self._cases.folders(folder) if path not in groups]
        if loose:
            raise PackageError(
                f"{loose[0]}: lies beside groups; folders with a {CONFIG} and cases do not go together in {folder.name}"
            )

    # --- test_group.yaml ------------------------------------------------------------------------------------

    def _counts(self, config: Document, folder: Path, default: _Counts) -> _Counts:
        if not self._scoring:
            for key in _SCORED:
                if key in config:
                    raise PackageError(f"{config.where}: {key} is for problems of type scoring; remove it")
            return default
        word = config.text("score_aggregation", "pass-fail" if default.how is None else str(default.how))
        if word not in _AGGREGATIONS:
            known = ", ".join(_AGGREGATIONS)
            raise PackageError(f"{config.where}: score_aggregation {word!r} is not known; known are {known}")
        most = default.most
        if "max_score" in config:
            most = None if config.raw("max_score") == "unbounded" else _points(config, "max_score")
        how = _AGGREGATIONS[word]
        if how is None and most is None:
            raise PackageError(f"{config.where}: needs a max_score, as it is pass-fail")
        return _Counts(how, most, self._requires(config, self._cases.name(folder)))

    def _requires(self, config: Document, name: str) -> tuple[str, ...]:
        value = config.raw("require_pass")
        words = [config.text("require_pass")] if isinstance(value, str) else config.words("require_pass")
        found: list[str] = []
        for word in words:
            wanted = word if word in self._passing or word in self._groups else f"secret/{word}"
            if wanted not in self._passing:
                why = "is not pass-fail" if wanted in self._groups else f"is no group before {name}"
                raise PackageError(f"{config.where}: require_pass: {word} {why}")
            if wanted in self._groups:  # samples that are not there were passed
                found.append(wanted)
        return tuple(dict.fromkeys(found))

    def _static(self, config: Document, folder: Path, *, numbered: bool, passing: bool) -> list[TestCase]:
        """The test whose validator looks at the submission's files, where the group has one.

        It has a score where the group's is `numbered`, as its tests do; where it is `passing` it may be pass-fail.
        """
        args = arguments(config, "static_validator_args")
        value = config.raw("static_validation_score")
        if value is None and args:
            raise PackageError(f"{config.where}: static_validator_args need a static_validation_score")
        if value is None:
            return []
        if self._checkers.static is None:
            raise PackageError(f"{config.where}: static_validation_score needs a program in static_validator/")
        if value != "pass-fail" and not (numbered and self._scoring):
            raise PackageError(f"{config.where}: static_validation_score must be pass-fail here")
        if value == "pass-fail" and not passing and self._scoring:
            raise PackageError(f"{config.where}: static_validation_score must be a number, as points count here")
        most, checker = Fraction(1), self._checkers.static
        if value != "pass-fail":
            most, kind = _points(config, "static_validation_score"), "sample" if passing else "score"
            checker = replace(checker, validator=f"{checker.validator}-{kind}")
        group, nothing = self._cases.name(folder), Path(os.devnull)
        return [
            TestCase(
                f"{group}/{STATIC}", group, nothing, nothing, args,
                max_score=most, checker=checker, static=True,
            )
        ]  # fmt: skip


def _points(config: Document, key: str) -> Fraction:
    value = config.fraction(key, Fraction(0))
    if value < 0 or value.denominator != 1:
        raise PackageError(f"{config.where}: {key} must be a whole number from 0")
    return value


# --- how groups count ---------------------------------------------------------------------------------------


def _of_tests(name: str, members: tuple[str, ...], counts: _Counts) -> Group:
    """Pass-fail is all or nothing: a test is worth 1, so all of them have 1 or the group has none."""
    if counts.how is None:
        scale = Fraction(1) if counts.most is None else counts.most
        return Group(
            name, members, Score.THRESHOLD, Ruling.WORST_ERROR, scale=scale, stop=True, requires=counts.requires
        )
    stop = counts.how is Score.MIN  # of nothing there is nothing less
    return Group(
        name, members, counts.how, Ruling.BY_SCORE, most=counts.most, stop=stop, requires=counts.requires,
        bounded=counts.most is not None,
    )  # fmt: skip


def _of_groups(members: tuple[Group | str, ...], counts: _Counts) -> Group:
    """The group secret where it is made of groups, and perhaps of a static test.

    Where it is pass-fail its groups are too, with all of their points or none; those that are worth none have the gate.
    """
    if counts.how is not None:
        return Group(
            "secret", members, counts.how, Ruling.BY_SCORE, most=counts.most, stop=False, requires=counts.requires
        )
    least = min(Fraction(1) if isinstance(one, str) else one.scale for one in members)
    return Group(
        "secret", members, Score.THRESHOLD, Ruling.WORST_ERROR, scale=counts.most or Fraction(0), threshold=least,
        stop=True, requires=counts.requires, gate=True,
    )  # fmt: skip


def _worth(counts: _Counts, cases: int, static: Sequence[TestCase], where: str) -> Fraction:
    """The most that each of that many cases can get."""
    most = counts.most or Fraction(0)
    if counts.how is Score.MIN or not cases:
        return most
    left = most - sum((test.max_score for test in static), Fraction(0))
    if left < 0:
        raise PackageError(f"{where}: static_validation_score is more than max_score")
    return left / cases
