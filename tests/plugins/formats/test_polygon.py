"""Polygon's packages, full and standard: what is read, what is made, what is refused, and that it is judged so."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

import pytest
from msgspec.structs import replace

from parley.core import recipes
from parley.core.errors import PackageError
from parley.core.group import Group, Score
from parley.core.model import MIB, CheckerSpec, Problem, Verdict
from parley.core.plugins import Plugins
from parley.plugins.formats.polygon import PolygonFormat
from parley.testing import FormatSuite

from .edited import reported as judged

PACKAGES = Path(__file__).parent / "packages"
FORMAT = PolygonFormat()
GROUP = '<groups><group name="" points="1"><dependencies><dependency group="{}"/></dependencies></group></groups>'


class TestFull(FormatSuite):
    format = "polygon"
    example = PACKAGES / "polygon-full"
    broken = MappingProxyType({"problem.xml": b"<problem/>", "files/check.cpp": None, "solutions/right.py": None})


class TestStandard(FormatSuite):
    format = "polygon"
    example = PACKAGES / "polygon-standard"
    broken = MappingProxyType({"files/gen.cpp": None, "tests/1": None, "solutions/main.cpp": None})


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders of test data that is made are the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache-home"))


@pytest.fixture
def edited(tmp_path: Path) -> Callable[..., Problem]:
    """A package of which words of problem.xml were replaced, loaded."""

    def edit(name: str, *changes: tuple[str, str]) -> Problem:
        root = tmp_path / name
        if not root.exists():
            shutil.copytree(PACKAGES / name, root)
        text = (PACKAGES / name / "problem.xml").read_text()
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        (root / "problem.xml").write_text(text)
        return FORMAT.load(root)

    return edit


def test_full_package() -> None:
    """Names, limits, tests where they lie, programs with the headers beside them; nothing is left over."""
    problem = FORMAT.load(PACKAGES / "polygon-full")
    assert (problem.name, problem.title, problem.data) == ("digit-sum", "Digit Sum", problem.root)
    assert (problem.limits.time_ms, problem.limits.memory_bytes) == (1000, 256 * MIB)
    assert [test.name for test in problem.tests] == [f"tests/0{number}" for number in range(1, 6)]
    assert problem.tests[3].answer == problem.root / "tests/04.a"
    assert (problem.checker.validator, problem.recipes, problem.files_io) == ("testlib", (), None)
    assert problem.checker.program
    assert problem.checker.program.beside == (("limits.h", problem.root / "files/limits.h"),)
    assert problem.not_understood == ()
    assert [warning.partition("xml: ")[2] for warning in problem.warnings] == [
        "solutions/old.pas is tagged do-not-run, and not judged"
    ]


def test_groups() -> None:
    """Points are exact, policies and dependencies are the groups'."""
    problem = FORMAT.load(PACKAGES / "polygon-full")
    assert problem.scoring
    assert problem.contest == "ioi"
    groups = [group for group in problem.scoring.members if isinstance(group, Group)]
    assert [(group.name, group.score, group.requires, group.stop) for group in groups] == [
        ("0", Score.ALL_OR_NOTHING, (), True),
        ("1", Score.SUM, ("0",), False),
        ("2", Score.ALL_OR_NOTHING, ("0", "1"), True),
    ]
    assert [test.max_score for test in problem.tests] == [0, 10, Fraction(41, 2), 30, Fraction(79, 2)]


def test_points_of_a_group_are_shared_out(edited: Callable[..., Problem]) -> None:
    """Where its tests do not add up to what the group says; a group may come after one that depends on it."""
    problem = edited("polygon-full", ('points="30.5"', 'points="15"'), ('<dependency group="0"/>', ""))
    assert [test.max_score for test in problem.tests[1:3]] == [Fraction(15, 2)] * 2


def test_order_of_groups(edited: Callable[..., Problem]) -> None:
    """A group comes after those that it depends on, wherever its tests are."""
    moved = ('group="0" method="manual"', 'group="2" method="manual"')
    problem = edited("polygon-full", moved, ('<dependency group="0"/>', ""))
    assert problem.scoring
    assert [group if isinstance(group, str) else group.name for group in problem.scoring.members] == ["1", "2"]


@pytest.mark.anyio
async def test_full_package_is_judged(plugins: Plugins, cache: Path) -> None:
    """Scores by group, tags about tests; a group whose requirement earned nothing is skipped."""
    report = await judged(FORMAT.load(PACKAGES / "polygon-full"), plugins, cache)
    assert [(one.verdict, float(one.score), one.as_expected) for one in report.submissions] == [
        (Verdict.AC, 100, True),
        (Verdict.PA, 30.5, True),
        (Verdict.WA, 0, True),
    ]
    assert [test.verdict for test in report.submissions[2].tests] == ["WA", "SK", "SK", "SK", "SK"]


def test_standard_package() -> None:
    """What is there is copied to where the rest is made; the checker is one of ours where testlib.h is missing."""
    problem = FORMAT.load(PACKAGES / "polygon-standard")
    assert problem.data != problem.root
    assert [(test.name, test.input.exists()) for test in problem.tests] == [
        ("tests/1", True), ("tests/2", False), ("tests/3", False), ("tests/4", False), ("tests/5", False),
    ]  # fmt: skip
    steps = [(one.program.files[0], one.args, one.stdout and one.stdout.name, one.leaves) for one in problem.recipes]
    assert steps[:3] == [
        ("gen.cpp", ("5", "1 2"), "2", ()),
        ("gen.cpp", ("9", "7"), "4", ()),
        ("several.cpp", ("3",), None, (("a", problem.tests[2].input), ("b", problem.tests[4].input))),
    ]
    assert [step[2] for step in steps[3:]] == ["1.a", "2.a", "3.a", "4.a", "5.a"]
    assert problem.checker == CheckerSpec("testlib-ncmp")
    assert (problem.scoring, problem.contest) == (None, "icpc")


@pytest.mark.anyio
async def test_standard_package_is_judged(plugins: Plugins, cache: Path) -> None:
    """Inputs are made by the generators, answers by the main solution, and remembered for the next time."""
    problem = FORMAT.load(PACKAGES / "polygon-standard")
    report = await judged(replace(problem, checker=CheckerSpec("default")), plugins, cache)
    made = [(test.input.read_text(), test.answer and test.answer.read_text()) for test in problem.tests]
    assert made == [
        ("4 4\n", "4\n"), ("5 1 2\n", "5\n"), ("97 3\n", "97\n"), ("9 7\n", "9\n"), ("98 3\n", "98\n")
    ]  # fmt: skip
    assert [(one.verdict, one.as_expected) for one in report.submissions] == [(Verdict.AC, True), (Verdict.AC, False)]
    assert recipes.missing(FORMAT.load(PACKAGES / "polygon-standard")) == []


def test_own_checker_before_ours(edited: Callable[..., Problem], tmp_path: Path) -> None:
    """With testlib.h among the resources the package's source is used, though it bears the name of one of testlib's."""
    edited("polygon-standard")
    (tmp_path / "polygon-standard/files/testlib.h").write_text("// not here\n")
    line = '<file path="files/words.h" type="h.g++"/>'
    problem = edited("polygon-standard", (line, f'{line}<file path="files/testlib.h" type="h.g++"/>'))
    assert problem.checker.validator == "testlib"
    assert problem.checker.program
    assert [name for name, _ in problem.checker.program.beside] == ["words.h", "testlib.h"]


def test_tags(edited: Callable[..., Problem]) -> None:
    """Each is a set of verdicts; of a group it is a rule; one that nobody knows is said."""
    extra = '<extra-tag group="2" tag="failed"/><extra-tag testset="pretests" tag="main"/>'
    problem = edited(
        "polygon-standard",
        ('tag="wrong-answer">', f'tag="time-limit-exceeded-or-memory-limit-exceeded"><extra-tags>{extra}</extra-tags>'),
    )
    assert [one.expected for one in problem.submissions] == [(Verdict.AC,), (Verdict.TLE, Verdict.MLE)]
    (rule,) = problem.submissions[1].rules
    assert (rule.tests, rule.required) == ("2", (Verdict.RTE, Verdict.RFE))
    assert ["extra-tag 'main' of 'pretests'" in warning for warning in problem.warnings] == [True]
    unknown = edited("polygon-standard", ('tag="wrong-answer"', 'tag="odd"'))
    assert unknown.submissions[1].expected is None
    assert "tag 'odd' is not known" in unknown.warnings[0]


def test_graders_and_languages(edited: Callable[..., Problem]) -> None:
    """Resources for solutions are compiled with them, in the languages that they are for."""
    inner = '<assets><asset name="SOLUTION"/></assets><stages><stage name="COMPILE"/></stages>'
    problem = edited(
        "polygon-standard",
        ('words.h" type="h.g++"/>', 'words.h" for-types="cpp.*" assets="SOLUTION" stages="COMPILE"/><file/>'),
        ("<file/>", f'<file path="files/gen.cpp" for-types="java.*;python.*" main="true">{inner}</file>'),
        ('solutions/first.cpp" type="cpp.g++17"', 'solutions/first.cpp" type="python.2"'),
    )
    assert [(one.files, one.languages, one.main) for one in problem.support] == [
        ((("words.h", problem.root / "files/words.h"),), ("cpp",), ""),
        ((("gen.cpp", problem.root / "files/gen.cpp"),), ("java", "python3"), "gen"),
    ]
    assert [one.language for one in problem.submissions] == [None, "python2"]
    assert problem.not_understood == ()


def test_files_in_place_of_streams(edited: Callable[..., Problem]) -> None:
    """Their names, and answers made so; the words for the streams are none."""
    problem = edited("polygon-standard", ('output-file=""', 'output-file="largest.out"'))
    assert problem.files_io == ("", "largest.out")
    answers = [one for one in problem.recipes if one.program.files == ("main.cpp",)]
    assert {(one.stdout, one.leaves[0][0], one.files) for one in answers} == {(None, "largest.out", ())}
    both = edited("polygon-standard", ('input-file="" output-file=""', 'input-file="a.in" output-file="a.out"'))
    assert both.recipes[-1].files == (("a.in", both.tests[-1].input),)
    words = edited("polygon-standard", ('input-file="" output-file=""', 'input-file="stdin" output-file="stdout"'))
    assert words.files_io is None


@pytest.mark.anyio
async def test_interactive_package(plugins: Plugins, cache: Path) -> None:
    """The interactor decides; where it accepts, the checker does, about what the interactor wrote.

    The answers are what the interactor writes of the main solution.
    """
    problem = FORMAT.load(PACKAGES / "polygon-interactive")
    assert problem.interactor
    assert (problem.interactor.protocol, problem.interactor.checked) == ("testlib", True)
    report = await judged(problem, plugins, cache)
    assert [test.answer and test.answer.read_text() for test in problem.tests] == ["3\n", "6\n"]
    assert [(one.source, one.verdict, one.as_expected) for one in report.submissions] == [
        ("solutions/halving.py", Verdict.AC, True),
        ("solutions/counting.py", Verdict.WA, True),
        ("solutions/rude.py", Verdict.WA, True),
        ("solutions/broken.py", Verdict.RTE, True),
    ]
    counting, rude = report.submissions[1].message, report.submissions[2].message
    assert "100 questions where 6 do" in counting
    assert "wrong output format: no number" in rude


def test_every_unknown_key_is_named(edited: Callable[..., Problem]) -> None:
    """Elements and attributes, once a path, however often they are there."""
    problem = edited(
        "polygon-standard",
        ('method="generated"', 'method="generated" colour="red"'),
        ("<assets>", "<assets><oracle a='1'><deep/></oracle>"),
        ('input-file=""', 'input-file="" run-count="2"'),
    )
    assert [line.partition("xml: ")[2] for line in problem.not_understood] == [
        "problem/judging@run-count is not understood",
        "problem/judging/testset/tests/test@colour is not understood",
        "problem/assets/oracle is not understood",
    ]


def test_points_of_the_checker(edited: Callable[..., Problem]) -> None:
    """They are the test's, or percent of those, as problem.xml says."""
    said = ('input-file=""', 'input-file="" treat-points-from-checker-as-percent="{}"')
    read = [edited("polygon-full", (said[0], said[1].format(word))) for word in ("false", "true")]
    assert [problem.checker.validator for problem in read] == ["testlib", "testlib-percent"]
    assert [problem.not_understood for problem in read] == [(), ()]


def test_several_runs_are_not_judged(edited: Callable[..., Problem], plugins: Plugins) -> None:
    """A problem whose programs are run twice on a test is read, and nobody has a protocol for it."""
    problem = edited("polygon-interactive", ("<judging", '<judging run-count="2"'))
    assert problem.interactor
    with pytest.raises(PackageError, match="testlib-several-runs"):
        plugins.interactor(problem.interactor.protocol)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<time-limit>2000", "<time-limit>2s", "time-limit must be a whole number"),
        ("<memory-limit>134217728", "<memory-limit>0", "memory-limit must be a whole number"),
        ("<test-count>5", "<test-count>6", "test-count is 6, and tests holds 5"),
        ("tests/%d<", "tests/%s<", "input-path-pattern must hold one number"),
        ("tests/%d.a", "../../%d.a", "leads out of the package"),
        ("tests/%d.a", "/etc/%d", "leads out of the package"),
        ('name="tests"', 'name="pretests"/><testset', "one testset called tests"),
        ('cmd="gen 9 7"', 'cmd="nothing 9 7"', "made by 'nothing', which is not among files/executables"),
        ('cmd="gen 9 7"', 'cmd="gen &quot;9 7"', "No closing quotation"),
        ('cmd="gen 9 7"', "", "test 4 is neither at tests/4 nor has it a cmd"),
        ('from-file="a"', 'from-file="../a"', "is no name of a file"),
        ('tag="main"', 'tag="accepted"', "no solution is tagged main"),
        ('type="testlib"', 'type="odd"', "a checker of type 'odd' cannot be asked"),
        ('"solutions/first.cpp"', '"solutions/second.cpp"', "'solutions/second.cpp' is not there"),
        ('input-file=""', 'input-file="../a"', "is no name for a file"),
        ('method="manual"', 'method="manual" points="-1"', "points must not be below 0"),
        ('method="manual"', 'method="manual" points="many"', "points must be a number"),
        ("<problem", '<!DOCTYPE problem [<!ENTITY a "b">]><problem', "DOCTYPE"),
        ("</tests>", f"</tests>{GROUP.format('x')}", "depends on 'x', which has no tests"),
        ("</tests>", f"</tests>{GROUP.format('')}", "depends on itself"),
    ],
)
def test_what_is_refused(edited: Callable[..., Problem], old: str, new: str, said: str) -> None:
    """Each with the file and what is wrong, in a line."""
    with pytest.raises(PackageError, match=r"problem\.xml") as raised:
        edited("polygon-standard", (old, new))
    assert said in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1


@pytest.mark.anyio
async def test_inputs_are_validated(edited: Callable[..., Problem], plugins: Plugins, tmp_path: Path) -> None:
    """Each test by the validator, which is told its group; and each of those that are to try the validator."""
    problem = edited("polygon-full")
    assert [check.title.partition(",")[0] for check in problem.checks] == ["inputs", "valid inputs", "invalid inputs"]
    assert problem.checks[0].tests[2].validator_flags == ("--testset", "tests", "--group", "1")
    (problem.root / "tests/03").write_text("7 7\n")
    (problem.root / "files/tests/validator-tests/02").write_text("7\n")
    found = [(await judged(check, plugins, tmp_path / "cache")).submissions[0] for check in problem.checks]
    assert [(one.verdict, one.as_expected) for one in found] == [("PA", False), ("AC", True), ("AC", False)]
    assert "FAIL a line of digits was expected" in found[0].tests[2].reason


def test_validators_that_are_not_there(edited: Callable[..., Problem]) -> None:
    """The package is read; the validator, and what is to try one, are named."""
    problem = edited("polygon-full", ("files/validator.py", "files/gone.py"), ('verdict="VALID"', 'verdict="GOOD"'))
    assert problem.checks == ()
    assert "files/gone.py is not there, and inputs are not validated by it" in problem.warnings[-1]
    problem = edited("polygon-full", ('verdict="VALID"', 'verdict="GOOD"'), ("validator-tests/%02d", "none/%02d"))
    assert [check.title for check in problem.checks] == ["inputs, by validators"]
    assert [warning.partition("which is to try a validator, ")[2] for warning in problem.warnings[-2:]] == [
        "is not there",
        "is not there",
    ]
