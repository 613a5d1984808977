"""Problems written as packages of omegaUp's, and read again."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from msgspec.structs import replace

from parley.core.errors import PackageError
from parley.core.group import Group, Score
from parley.core.model import CheckerSpec, Expected, InteractorSpec, Problem, Source, Submission, TestCase, Verdict
from parley.core.packages import load_problem
from parley.core.plugins import Plugins
from parley.plugins.formats._omegaup_plan import plan_of
from parley.plugins.formats.omegaup import OmegaupFormat
from parley.plugins.formats.omegaup_writer import write

FORMAT = OmegaupFormat()
PACKAGES = Path(__file__).parent / "packages"
EXAMPLES = Path(__file__).parents[3] / "examples"
STATEMENT = "statement: omegaUp wants it in Markdown, as statements/<language>.markdown"


def read(path: Path | None) -> bytes | None:
    return path and path.read_bytes()


def contents(problem: Problem) -> list[tuple[str, str, Fraction, bytes | None, bytes | None]]:
    """All of them, with what is in their files."""
    return [(one.name, one.group, one.max_score, read(one.input), read(one.answer)) for one in problem.tests]


@pytest.mark.parametrize("package", ["omegaup", "omegaup-interactive"])
def test_round_trip(tmp_path: Path, package: str) -> None:
    """What was read, written and read again: tests, weights, groups, limits, validator, interactor, submissions."""
    problem = FORMAT.load(PACKAGES / package)
    notes = write(problem, tmp_path)
    again = FORMAT.load(tmp_path)
    assert contents(again) == contents(problem)
    for name in ("title", "scoring", "limits", "validation_limits", "overall_wall_ms", "not_understood"):
        assert getattr(again, name) == getattr(problem, name), name
    assert (again.checker.validator, again.checker.flags) == (problem.checker.validator, problem.checker.flags)
    assert again.warnings == ()
    assert [(one.label, one.expected, one.rules) for one in again.submissions] == [
        (one.label, one.expected, one.rules) for one in problem.submissions
    ]
    assert notes == [*(f"checks: {check.title}" for check in problem.checks), STATEMENT]


def test_interactive_round_trip(tmp_path: Path) -> None:
    """Both sides of the conversation are there again."""
    problem = FORMAT.load(PACKAGES / "omegaup-interactive")
    write(problem, tmp_path)
    before, after = problem.interactor, FORMAT.load(tmp_path).interactor
    assert before
    assert after
    assert (after.module, after.interfaces, after.language) == (before.module, before.interfaces, before.language)
    assert after.program.path.read_bytes() == before.program.path.read_bytes()


def test_icpc_example(tmp_path: Path, plugins: Plugins) -> None:
    """Of a pass-fail problem all tests are one group; verdicts go along."""
    problem = load_problem(EXAMPLES / "sum", plugins)
    notes = write(problem, tmp_path)
    again = FORMAT.load(tmp_path)
    assert again.scoring
    (group,) = again.scoring.members
    assert isinstance(group, Group)
    assert (group.score, group.scale, len(group.members)) == (Score.MIN, 1, len(problem.tests))
    assert [one.read_bytes() for test in again.tests for one in (test.input, test.answer) if one] == [
        one.read_bytes() for test in problem.tests for one in (test.input, test.answer) if one
    ]
    assert {one.expected for one in again.submissions} >= {(Verdict.AC,), (Verdict.WA,)}
    assert STATEMENT in notes


# --- the plan -----------------------------------------------------------------------------------------------


def problem_of(root: Group, **worth: Fraction | int) -> Problem:
    """A problem with these tests."""
    base = FORMAT.load(PACKAGES / "omegaup")
    tests = tuple(
        TestCase(name, "", base.tests[0].input, base.tests[0].answer, max_score=Fraction(score))
        for name, score in worth.items()
    )
    return replace(base, tests=tests, scoring=root, contest="ioi", submissions=())


def planned(problem: Problem) -> dict[str, int]:
    return {entry.name: entry.weight for entry in plan_of(problem).entries}


def test_subtasks_by_their_least_test() -> None:
    """Each is a group with its points; tests outside of groups stand for themselves."""
    easy = Group("easy one", ("a", "b"), score=Score.MIN, scale=Fraction(30))
    hard = Group("hard", ("c", "d", "e"), score=Score.MIN, scale=Fraction(60))
    plan = plan_of(problem_of(Group("", (easy, hard, "f")), a=1, b=1, c=1, d=1, e=1, f=10))
    assert {entry.name: entry.weight for entry in plan.entries} == {
        "easy-one.1": 3, "easy-one.2": 3, "hard.1": 4, "hard.2": 4, "hard.3": 4, "f": 2,
    }  # fmt: skip
    assert (plan.policy, plan.full, plan.notes) == ("min", 100, ())


def test_sums_fall_apart() -> None:
    """Tests that are added up whatever the others give are cases of their own, at any depth."""
    inner = Group("inner", ("b", "c"), score=Score.SUM, scale=Fraction(2))
    root = Group("", ("a", Group("outer", (inner,), score=Score.SUM, scale=Fraction(1, 3))))
    plan = plan_of(problem_of(root, a=1, b=1, c=2))
    assert {entry.name: entry.weight for entry in plan.entries} == {"a": 3, "b": 2, "c": 4}
    assert (plan.full, plan.notes) == (3, ())


def test_samples_that_do_not_count() -> None:
    """They are examples, and no cases."""
    root = Group("", (Group("sample", ("s",), counts=False), "a"))
    plan = plan_of(problem_of(root, s=1, a=1))
    assert [entry.test.name for entry in plan.entries] == ["a"]
    assert [test.name for test in plan.samples] == ["s"]


def test_a_test_of_two_groups() -> None:
    """It is a case in each."""
    groups = [Group(name, ("a", name), score=Score.MIN) for name in ("x", "y")]
    assert planned(problem_of(Group("", tuple(groups)), a=1, x=1, y=1)) == {"x.1": 1, "x.2": 1, "y.1": 1, "y.2": 1}


def test_what_omegaup_cannot_say() -> None:
    """It is written as well as can be, and named."""
    best = Group("best", ("a", "b"), score=Score.MAX, scale=Fraction(10))
    late = Group("late", ("c", "d"), score=Score.SUM, gate=True, requires=("best",))
    least = Group("least", ("e", "f"), score=Score.MIN)
    plan = plan_of(problem_of(Group("", (best, late, least)), a=1, b=1, c=1, d=1, e=1, f=1))
    assert plan.notes == (
        "group best: counts by max; here it counts when all of it is right",
        "group late: requires best; here it counts in any case",
        "group least: counts by its least test; here its sum, as other groups do",
    )
    assert plan.policy == "sum-if-not-zero"


def test_fine_weights_are_rounded() -> None:
    """What omegaUp would round for itself, it gets rounded."""
    prime, other = Fraction(1, 2**31 - 1), Fraction(1, 2**61 - 1)
    plan = plan_of(problem_of(Group("", ("a", "b")), a=prime, b=other))
    assert [entry.weight for entry in plan.entries] == [1_000_000, 0]
    assert plan.notes == ("weights: are too fine for omegaUp, and were rounded",)


def test_names_are_harmless_and_distinct() -> None:
    """Groups of omegaUp's follow from names, so names that would say others are replaced."""
    names = ("1.a", "1.b", "../x", "two words", "#hash", "x")
    assert list(planned(problem_of(Group("", names), **dict.fromkeys(names, 1)))) == [
        "1.a", "1-b", "x", "two-words", "hash", "x-2",
    ]  # fmt: skip


# --- the rest -----------------------------------------------------------------------------------------------


def test_what_has_no_place_is_named(tmp_path: Path) -> None:
    """A validator of another protocol, several verdicts, tests' own limits, languages: a line each."""
    problem = FORMAT.load(PACKAGES / "omegaup")
    first, *others = problem.tests
    root = problem.root / "solutions"
    problem = replace(
        problem,
        tests=(replace(first, time_ms=5.0, args=("-x",)), *others),
        checker=CheckerSpec("testlib", ("--strict",)),
        languages=("cpp",),
        checks=(),
        submissions=(
            Submission("a/solution.c", Source(root, ("solution.c",)), expected=(Verdict.WA, Verdict.TLE)),
            Submission("b/solution.c", Source(root, ("solution.c",)), rules=(Expected("small*", (Verdict.AC,)),)),
            Submission("c/solution.zz", Source(root, ("solution.zz",))),
        ),
    )
    assert write(problem, tmp_path) == [
        "limits: omegaUp has none for single tests",
        "languages: only cpp; on omegaUp that is said when the problem is uploaded",
        "tests: arguments, files and validators of single tests",
        STATEMENT,
        "validator: testlib --strict is not omegaUp's; token-caseless was written",
        "a/solution.c: may get any of WA, TLE; omegaUp wants one verdict",
        "b/solution.c: what is stated of small*, beside verdict and score",
        "c/solution.zz: is no single file in a language that omegaUp has",
    ]
    assert sorted(path.name for path in (tmp_path / "solutions").iterdir()) == ["b-solution.c", "solution.c"]


@pytest.mark.parametrize(
    ("spec", "name", "tolerance"),
    [
        (CheckerSpec("default", ("float_tolerance", "1e-4")), "token-numeric", 1e-4),
        (CheckerSpec("default", ("space_change_sensitive", "case_sensitive")), "token", None),
        (CheckerSpec("white-diff"), "token", None),
        (CheckerSpec("dmoj-floats", ("precision=3",)), "token-numeric", 1e-3),
        (CheckerSpec("unordered"), "token-caseless", None),
    ],
)
def test_validator_that_comes_nearest(tmp_path: Path, spec: CheckerSpec, name: str, tolerance: float | None) -> None:
    """It stands for one that omegaUp does not have, and that it does is said."""
    notes = write(replace(FORMAT.load(PACKAGES / "omegaup"), checker=spec), tmp_path)
    assert any(note.startswith(f"validator: {spec.validator}") and f"{name} was written" in note for note in notes)
    written = json.loads((tmp_path / "settings.json").read_text())["Validator"]
    assert (written["Name"], written.get("Tolerance")) == (name, tolerance)


def test_static_validation_is_left_out(tmp_path: Path) -> None:
    """There is no case that stands for it, and the others are there."""
    problem = FORMAT.load(PACKAGES / "omegaup")
    first, *others = problem.tests
    notes = write(replace(problem, tests=(replace(first, static=True), *others), submissions=(), checks=()), tmp_path)
    assert len(FORMAT.load(tmp_path).tests) == len(others)
    assert "static validation: omegaUp has none; its tests are left out" in notes


def test_what_cannot_be_written(tmp_path: Path) -> None:
    """Other protocols of interactors, and passes."""
    problem = FORMAT.load(PACKAGES / "omegaup")
    with pytest.raises(PackageError, match="speaks icpc; omegaUp knows libinteractive alone"):
        write(replace(problem, interactor=InteractorSpec("icpc", Source(tmp_path, ("a.c",)))), tmp_path)
    with pytest.raises(PackageError, match="in several passes"):
        write(replace(problem, passes=2), tmp_path)
    own, other = problem.checker, CheckerSpec("icpc", program=Source(tmp_path, ("a.py",)))
    with pytest.raises(PackageError, match="its validator speaks icpc, which omegaUp's do not"):
        write(replace(problem, checker=other), tmp_path)
    with pytest.raises(PackageError, match="its validator speaks omegaup-custom, which"):
        write(replace(problem, checker=replace(own, also=(own,))), tmp_path)
    assert not list(tmp_path.iterdir())


def test_the_writer_is_registered(plugins: Plugins, tmp_path: Path) -> None:
    """By the name of the format."""
    assert plugins.writers["omegaup"].write(FORMAT.load(PACKAGES / "omegaup"), tmp_path)
    assert plugins.formats["omegaup"].detect(tmp_path)
