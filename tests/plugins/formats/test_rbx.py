"""rbx's packages: generator scripts, groups, solutions and what each must get; made and judged for real."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

import pytest

from parley.core.errors import PackageError
from parley.core.group import Group
from parley.core.model import MIB, CheckerSpec, Problem, Verdict
from parley.core.plugins import Plugins
from parley.plugins.formats._rbx_header import flat, header
from parley.plugins.formats._rbx_script import Made, read, read_box
from parley.plugins.formats.rbx import RbxFormat
from parley.testing import FormatSuite

from .edited import reported as judged

PACKAGE = Path(__file__).parent / "packages/rbx"
FORMAT = RbxFormat()


class TestContract(FormatSuite):
    format = "rbx"
    example = PACKAGE
    broken = MappingProxyType({"problem.rbx.yml": b"name: a", "gens/repeat.cpp": None, "tests/plan.txt": b"@what\n"})


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders of test data that is made are the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache-home"))


@pytest.fixture
def edited(tmp_path: Path) -> Callable[..., Problem]:
    """The package of which words of problem.rbx.yml were replaced, loaded; its folder may be changed before."""
    root = shutil.copytree(PACKAGE, tmp_path / "package")

    def edit(*changes: tuple[str, str]) -> Problem:
        text = (PACKAGE / "problem.rbx.yml").read_text()
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        (root / "problem.rbx.yml").write_text(text)
        return FORMAT.load(root)

    return edit


def test_model_solution_of_the_samples(edited: Callable[..., Problem]) -> None:
    """It makes their answers; no other group has one."""
    named = 'name: "{}"\n    model_solution: {{path: "sols/short.py"}}'
    problem = edited(('name: "samples"', named.format("samples")))
    assert problem.not_understood == ()
    makers = {one.stdout.parent.name: one.program.path.name for one in problem.recipes if one.stdout and one.stdin}
    assert makers == {"samples": "short.py", "small": "main.py", "large": "main.py"}
    with pytest.raises(PackageError, match="only the group samples has one"):
        edited(('name: "large"', named.format("large")))


def test_what_programs_include_and_import(edited: Callable[..., Problem], tmp_path: Path) -> None:
    """From other folders of the package, by way of each other; nothing outside of it, and no links."""
    root = tmp_path / "package"
    (root / "lib").mkdir()
    (root / "lib/a.h").write_text('#include "b.h"\n#include "../../out.h"\n#include "c.h"\n')
    (root / "lib/b.h").write_text('#include "a.h"\n')
    (root / "lib/c.h").symlink_to("b.h")
    (tmp_path / "out.h").write_text("")
    with (root / "gens/repeat.cpp").open("a") as file:
        file.write('#include "../lib/a.h"\n')
    made = next(one.program for one in edited().recipes if one.program.path.name == "repeat.cpp")
    assert {name for name, _ in made.beside if "/" in name} == {"lib/a.h", "lib/b.h", "gens/rbx.h"}
    assert made.flags == ("-I", "/src", "-I", "/src/gens")
    (root / "sols/helper.py").write_text("import other, os\n")
    (root / "sols/other.py").write_text("from helper import x\n")
    with (root / "sols/main.py").open("a") as file:
        file.write("from helper import x\n")
    problem = edited()
    made = next(one.program for one in problem.recipes if one.program.path.name == "main.py")
    for source in (made, problem.submissions[0].source):
        assert {name for name, _ in source.beside if name.endswith(".py")} == {"helper.py", "other.py"}
    assert problem.submissions[1].source.beside == ()


# --- scripts and headers ------------------------------------------------------------------------------------


def test_script() -> None:
    """Calls to the end of the line, copies, inputs in all quotes, groups within groups; comments are none of them."""
    text = """
    gen 1 "a b" # not a comment
    // nothing
    @copy tests/1.in
    @testgroup a {
        @input '1\\n2\\'\\t'   # after a text it is one
        @testgroup b { gens/x.py
        }
        @input \"\"\"

          3
         4
        \"\"\"
    }
    @input{ 5
       6 } gen
    """
    assert read(text, "x") == [
        Made(call=("gen", '1 "a b" # not a comment')),
        Made(copied="tests/1.in"),
        Made("a", text="1\n2'\t"),
        Made("a/b", call=("gens/x.py", "")),
        Made("a", text="3\n         4\n"),
        Made(text="5\n6\n"),
        Made(call=("gen", "")),
    ]
    assert [Made("a/b").is_for(group) for group in ("a", "a/b", "a/b/c", "a/bc")] == [False, True, True, False]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("gen\n@odd 3", r"^x:2: is no statement"),
        ("@testgroup a {\ngen\n", r"^x:3: the braces of group a are not closed"),
        ("@input 7", r"^x:1: @input must be followed"),
        ("@copy\n", r"^x:1: is no statement"),
        ("}", r"^x:1: is no statement"),
        ("@testgroup a { " * 9, "too deeply"),
        ("gen\n" * 10_001, "more than 10000 tests"),
    ],
)
def test_script_errors(text: str, said: str) -> None:
    """Each has the line."""
    with pytest.raises(PackageError, match=said):
        read(text, "x")


def test_box_script() -> None:
    """The older form: a number, a generator that may be called *.exe, its arguments."""
    assert read_box("1 ; gen.exe 1 2\n# no\n2; copy tests/1.in\n", "x") == [
        Made(call=("gen", "1 2")),
        Made(copied="tests/1.in"),
    ]
    with pytest.raises(PackageError, match=r"^x:1: "):
        read_box("gen 1 2", "x")


def test_header() -> None:
    """Variables have dotted names, and their texts cannot leave their quotes."""
    variables = {"N": {"max": "5", "odd": ["1"]}, 'a"b\\': "x\ny"}
    assert list(flat(variables, "")) == [("N.max", "5"), ('a"b\\', "x\ny")]
    assert '{"a\\"b\\\\", "x\\ny"}' in header(variables)


# --- packages -----------------------------------------------------------------------------------------------


def test_package() -> None:
    """Tests of all kinds in their order, limits, languages, programs with the header that is made for them."""
    problem = FORMAT.load(PACKAGE)
    assert (problem.name, problem.title, problem.not_understood) == ("digit-count", "Digit Count", ())
    assert (problem.limits.time_ms, problem.limits.output_bytes) == (2000, 100 << 10)
    assert [(one.languages, one.time_ms, one.memory_bytes) for one in problem.language_limits] == [
        (("python3",), 4000, None),
        (("java",), 5000, 512 * MIB),
    ]
    assert [test.name for test in problem.tests] == [
        "samples/000", "samples/001", "small/0-calls-000", "small/1-planned-000", "small/1-planned-001",
        "large/000", "large/001", "large/002",
    ]  # fmt: skip
    calls = [(one.args, one.stdout and one.stdout.name) for one in problem.recipes if one.args]
    assert calls == [(("3", "7 7"), "0-calls-000.in"), (("5", "1"), "1-planned-000.in"), (("400", "9"), "000.in")]
    assert len(problem.recipes) == 3 + 7
    assert problem.checker.program
    (beside,) = problem.checker.program.beside
    assert beside[0] == "rbx.h"
    assert '{"N.max", "500"}' in beside[1].read_text()


def test_groups() -> None:
    """A group's points are its tests' if all are accepted; every group requires the samples."""
    problem = FORMAT.load(PACKAGE)
    assert problem.scoring
    groups = [group for group in problem.scoring.members if isinstance(group, Group)]
    assert [(group.name, group.requires) for group in groups] == [
        ("samples", ()), ("small", ("samples",)), ("large", ("samples", "small")),
    ]  # fmt: skip
    assert [test.max_score for test in problem.tests[1:]] == [0, *[Fraction(40, 3)] * 3, *[Fraction(20)] * 3]


@pytest.mark.anyio
async def test_package_is_judged(plugins: Plugins, cache: Path) -> None:
    """Inputs and answers are made, what is there is copied; outcomes of groups and scores hold."""
    problem = FORMAT.load(PACKAGE)
    report = await judged(problem, plugins, cache)
    assert [(one.verdict, one.score, one.as_expected) for one in report.submissions] == [
        (Verdict.AC, 100, True),
        (Verdict.PA, 40, True),
    ]
    inputs = {test.name: test.input.read_text() for test in problem.tests}
    answers = [int(test.answer.read_text()) for test in problem.tests if test.answer]
    assert (inputs["small/0-calls-000"], inputs["large/002"]) == ("7 77 77 7d\n", "5\n6\n")
    assert answers == [2, 0, 6, 5, 4, 400, 150, 2]


@pytest.mark.anyio
async def test_script_that_is_a_program(edited: Callable[..., Problem], plugins: Plugins, cache: Path) -> None:
    """Which tests there are is known when it has run; then they are judged as any."""
    script = edited().root / "plan.py"
    script.write_text("for number in range(3):\n    print('repeat', number, 4)\n")
    problem = edited(('generatorScript: {path: "tests/plan.txt"}\ntest', 'generatorScript: {path: "plan.py"}\ntest'))
    assert (problem.unfinished, problem.tests, len(problem.recipes)) == (True, (), 1)
    report = await judged(problem, plugins, cache)
    assert [test.name for test in report.submissions[0].tests][-3:] == ["large/000", "large/001", "large/002"]
    assert report.submissions[0].verdict is Verdict.AC
    assert not FORMAT.load(problem.root).unfinished


def test_checkers(edited: Callable[..., Problem]) -> None:
    """One of testlib's where there is no such file, another's where one is given to fall back to, none: tokens."""
    line = 'checker: {path: "check.cpp"}'
    assert edited((line, "")).checker == CheckerSpec("default", ("case_sensitive",))
    assert edited((line, 'checker: {path: "lib/ncmp.cpp"}')).checker == CheckerSpec("testlib-ncmp")
    other = edited((line, "checker: {path: none.cpp, fallback_to: {path: check.cpp}}")).checker
    assert other.program
    assert other.program.files == ("check.cpp",)


def test_interactive(edited: Callable[..., Problem]) -> None:
    """A legacy interactor asks the checker, which needs answers; another one decides by itself."""
    kind = ("timeLimit", "type: communication\ntimeLimit")
    legacy = edited(kind, ("validator", "interactor: {path: check.cpp, legacy: true, capture: false}\nvalidator"))
    assert legacy.interactor
    assert legacy.interactor.checked
    assert legacy.limits.output_bytes == 1 << 40, "outputLimit is not about conversations"
    assert {one.interactor for one in legacy.recipes if one.stdin} == {legacy.interactor}
    modern = edited(kind, ('checker: {path: "check.cpp"}', "interactor: {path: check.cpp}"))
    assert modern.interactor
    assert not modern.interactor.checked
    assert [test.answer and test.answer.name for test in modern.tests] == ["000.ans", *[None] * 7]
    assert not any(one.stdin for one in modern.recipes)


def test_binary_and_outcomes(edited: Callable[..., Problem]) -> None:
    """Without points a solution's outcome is that of the whole; words are read in any spelling."""
    binary = (("scoring: points", "scoring: BINARY"), ("    score: 40", "    #"), ("    score: 60", "    #"))
    for word, wanted in (
        ("TLE_OR_RTE", (Verdict.TLE, Verdict.RTE, Verdict.RFE)),
        ("ac/tle", (Verdict.AC, Verdict.TLE)),
        ("any", None),
    ):
        problem = edited(*binary, ("outcome: wrong answer", f"outcome: {word}"))
        assert (problem.scoring, problem.contest) == (None, "icpc")
        assert problem.submissions[1].expected == wanted


def test_every_unknown_key_is_named(edited: Callable[..., Problem]) -> None:
    """Wherever it is."""
    problem = edited(
        ("scoring", "colour: red\nscoring"),
        ("score: 40\n    subgroups", "score: 40\n    shade: 1\n    subgroups"),
        ('tags: ["partial"]', "tone: 2"),
        ('path: "gens/repeat.cpp"', 'path: "gens/repeat.cpp"\n    hue: 3'),
        ('{path: "check.cpp"}', '{path: "check.cpp", tint: 4}'),
    )
    found = " ".join(problem.not_understood)
    assert [f"'{key}'" in found for key in ("colour", "shade", "tone", "hue", "tint")] == [True] * 5
    assert len(problem.not_understood) == 5


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("timeLimit: 2000", "timeLimit: soon", "timeLimit must be a number"),
        ("timeLimit: 2000", "", "timeLimit and memoryLimit must be said"),
        ("scoring: points", "scoring: odd", "scoring must be binary or points"),
        ("scoring: points", "type: odd", "type must be batch or communication"),
        ("scoring: points", "type: communication", "must have an interactor"),
        ('{path: "check.cpp"}', '{path: "../check.cpp"}', "leads out of the package"),
        ('{path: "check.cpp"}', '{path: "check.cpp", mode: boca}', "mode 'boca' is not known"),
        ('"tests/*.in"', '"../*.in"', "leads out of the package"),
        ('"tests/*.in"', '"tests/**x/*.in"', "is no pattern of files"),
        ('name: "small"', 'name: "large"', "must have a name of its own"),
        ('name: "small"', 'name: "../small"', "without slashes"),
        ('deps: ["small"]', 'deps: ["none"]', "depends on 'none', which is no group"),
        ('deps: ["small"]', 'deps: ["large"]', "depends on itself"),
        ("score: 60", "score: -60", "score must not be below 0"),
        ("\"3 '7 7'\"", '"3 \'7"', "No closing quotation"),
        ('name: "repeat", args', 'name: "again", args', "no such generator"),
        ("outcome: wrong answer", "outcome: perhaps", "outcome 'perhaps' is not known"),
        ("large: WA", "huge: WA", "'huge' is no group"),
        ("    score: 40\n    tags", "    score: [1, 2, 3]\n    tags", "score must be a number, or the least"),
        ("vars:", "vars: 3\nothers:", "vars must be a mapping"),
        ("generators:\n  - name", "generators:\n  - odd", "generator 1 must have a name"),
    ],
)
def test_what_is_refused(edited: Callable[..., Problem], old: str, new: str, said: str) -> None:
    """Each in a line with the file and what is wrong."""
    with pytest.raises(PackageError) as raised:
        edited((old, new))
    assert said in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1


@pytest.mark.anyio
async def test_inputs_are_validated(edited: Callable[..., Problem], plugins: Plugins, tmp_path: Path) -> None:
    """By the package's validators and the group's, which are told the variables as the group has them."""
    more = 'score: 40\n    extraValidators: [{path: "sols/short.py"}]\n    vars: {N: {max: 2}}\n    subgroups'
    problem = edited(("score: 40\n    subgroups", more))
    assert problem.not_understood == ()
    (check,) = problem.checks
    by_group = {test.group: test.checker for test in check.tests}
    small, large = by_group["small"], by_group["large"]
    assert small
    assert large
    assert small.flags == ("--N.max=2", "--letter=d", "--group", "small")
    assert large.flags == ("--N.max=500", "--letter=d", "--group", "large")
    assert [one.program.path.name for one in (small, *small.also) if one.program] == ["validator.py", "short.py"]
    assert large.also == ()
    (found,) = (await judged(check, plugins, tmp_path / "cache")).submissions
    wrong = {test.name: test.reason for test in found.tests if test.verdict == "WA"}
    assert sorted(wrong) == ["small/0-calls-000.in", "small/1-planned-000.in", "small/1-planned-001.in"]
    assert "FAIL 10 characters in group small, of 2" in wrong["small/0-calls-000.in"]


def test_header_of_a_group(edited: Callable[..., Problem], tmp_path: Path) -> None:
    """A validator whose group has variables of its own, or asks for it, is compiled with a header for it."""
    (tmp_path / "package/validator.py").write_text("getGroup\n")
    (check,) = edited(("score: 40\n", "score: 40\n    vars: {N: {max: 2}}\n")).checks
    texts = {
        test.group: dict(test.checker.program.beside)["rbx.h"].read_text()
        for test in check.tests
        if test.checker and test.checker.program
    }
    assert '{"N.max", "2"}' in texts["small"]
    assert '{"N.max", "500"}' in texts["large"]
    assert all(f'group = "{group}";' in text for group, text in texts.items())
    assert len(texts) == 3


def test_validator_that_is_not_there(edited: Callable[..., Problem]) -> None:
    """It is named once, and the package is read."""
    problem = edited(("validator.py", "gone.py"))
    assert problem.checks == ()
    (said,) = problem.not_understood
    assert said.endswith("gone.py is not there, and inputs are not validated by it")
