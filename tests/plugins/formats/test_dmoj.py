"""Packages of DMOJ: what init.yml says, what it inherits, and what is said of the rest."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from parley.core import planning
from parley.core.errors import PackageError
from parley.core.model import MIB, Expected, Problem, Settings, Verdict
from parley.core.packages import load_problem
from parley.core.plugins import Plugins
from parley.core.scoring import Outcome, evaluate, full_scores
from parley.plugins.formats import _dmoj_data, _dmoj_discovery
from parley.plugins.formats.dmoj import DmojFormat

from ...cli.command import Command

Load = Callable[..., Problem]
AC, PA, WA, TLE, RTE, RFE = Verdict.AC, Verdict.PA, Verdict.WA, Verdict.TLE, Verdict.RTE, Verdict.RFE
ALONE = "of single cases is not understood, only the package's"
CASE = {"in": "a.txt", "out": "b.txt"}


def put(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with the files that tests name: data, and sources whose content does not matter."""
    root = tmp_path / "twice"
    for name in ("a.txt", "b.txt", "check.cpp", "check.py", "header.h", "gen.py", "grader.c"):
        put(root / name, name)
    return root


@pytest.fixture
def load(root: Path, plugins: Plugins) -> Load:
    """Loads the package as a command does, with an init.yml of one case and what else is said."""

    def loaded(**said: Any) -> Problem:
        put(root / "init.yml", yaml.safe_dump({"test_cases": [CASE], **said}, sort_keys=False))
        return load_problem(root, plugins)

    return loaded


def refusal(load: Load, **said: Any) -> str:
    """The one line with which a package is refused."""
    with pytest.raises(PackageError) as raised:
        load(**said)
    line = str(raised.value)
    assert len(line.splitlines()) == 1
    return line


def packed(root: Path, *names: str, **texts: str) -> None:
    """An archive data.zip with these files, whose text is their name unless it is said."""
    with zipfile.ZipFile(root / "data.zip", "w") as archive:
        for name in names:
            archive.writestr(name, name)
        for name, text in texts.items():
            archive.writestr(name.replace("_", "."), text)


# --- cases and batches --------------------------------------------------------------------------------------


def test_smallest(load: Load) -> None:
    """What nobody says is DMOJ's: a point a case, the standard checker, limits of the site."""
    problem = load()
    (test,) = problem.tests
    assert (test.name, test.max_score, test.checker) == ("case1", 1, None)
    assert (problem.checker.validator, problem.contest, problem.interactor) == ("dmoj-standard", "dmoj", None)
    assert (problem.limits.output_bytes, problem.limits.wall_limit_ms) == (25165824, 3000)
    assert not problem.stated.time
    assert not problem.stated.memory
    assert problem.not_understood == ()


def test_inheritance(load: Load) -> None:
    """A key is looked up in the case, in its batch, at the root; dashes are underscores; null is no value at all."""
    problem = load(
        **{"points": 2, "out": "b.txt", "wall-time-factor": 5},
        checker="easy",
        test_cases=[
            {"in": "a.txt"},
            {
                "batched": [{"in": "a.txt"}, {"in": "a.txt", "points": 0.5, "checker": "sorted"}, {"out": None}],
                "points": 7,
                "checker": "identical",
            },
        ],
    )
    assert [test.name for test in problem.tests] == ["case1", "batch1/case2", "batch1/case3", "batch1/case4"]
    assert [test.group for test in problem.tests] == ["", "batch1", "batch1", "batch1"]
    assert [test.max_score for test in problem.tests] == [2, 7, Fraction(1, 2), 7]
    checkers = [test.checker.validator if test.checker else "" for test in problem.tests]
    assert (problem.checker.validator, checkers) == (
        "dmoj-easy",
        ["", "dmoj-identical", "dmoj-sorted", "dmoj-identical"],
    )
    assert [test.answer.read_text() for test in problem.tests if test.answer] == ["b.txt\n"] * 3 + [""]
    assert problem.tests[3].input.read_text() == ""
    assert problem.limits.wall_limit_ms == 5000


def judged(problem: Problem, plugins: Plugins, *failing: int) -> str:
    """The verdicts by position as the rules leave them, and the score, when the tests of these positions are wrong."""
    outcomes = {
        test.name: Outcome(WA, Fraction(0)) if number in failing else Outcome(AC, test.max_score)
        for number, test in enumerate(problem.tests, 1)
    }
    contest = plugins.contest("dmoj")
    assert problem.scoring
    full = full_scores(problem.scoring, {test.name: test.max_score for test in problem.tests}, contest)
    found = evaluate(problem.scoring, outcomes, contest, full)
    marks = ["SK" if test.name in found.skipped else str(outcomes[test.name].verdict) for test in problem.tests]
    return " ".join((*marks, f"{float(found.total.score):g}/{float(full[''] or 0):g}"))


def test_batches(load: Load, plugins: Plugins) -> None:
    """A batch is worth its worst case, ends at its first failure, and waits for those that it depends on."""
    problem = load(
        test_cases=[
            {"batched": [CASE, CASE], "points": 10},
            {"batched": [CASE, CASE], "points": 20},
            {"batched": [CASE, CASE], "points": 30, "dependencies": [1, 2]},
            {**CASE, "points": 40},
        ],
    )
    assert judged(problem, plugins) == "AC AC AC AC AC AC AC 100/100"
    assert judged(problem, plugins, 1) == "WA SK AC AC SK SK AC 60/100"
    assert judged(problem, plugins, 6) == "AC AC AC AC AC WA AC 70/100"
    assert judged(problem, plugins, 3, 7) == "AC AC WA SK SK SK WA 10/100"


def test_cases_of_no_points(load: Load, plugins: Plugins) -> None:
    """A failed case that is worth nothing ends everything, in a batch or not."""
    problem = load(
        test_cases=[{**CASE, "points": 0}, {**CASE, "points": 5}, {"batched": [CASE, CASE], "points": 0}, CASE],
    )
    assert judged(problem, plugins, 1) == "WA SK SK SK SK 0/6"
    assert judged(problem, plugins, 2) == "AC WA AC AC AC 1/6"
    assert judged(problem, plugins, 3) == "AC AC WA SK SK 5/6"


def test_pretests(load: Load, plugins: Plugins) -> None:
    """They come first, whatever points they state, and what is left is not run when one fails."""
    problem = load(
        pretest_test_cases=[{**CASE, "points": 50}, {"batched": [CASE], "points": 50}],
        test_cases=[{**CASE, "points": 3}],
    )
    assert [test.name for test in problem.tests] == ["case1", "batch1/case2", "case3"]
    assert judged(problem, plugins) == "AC AC AC 3/3"
    assert judged(problem, plugins, 2) == "AC WA SK 0/3"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"test_cases": []}, "has no test case"),
        ({"test_cases": ["a.txt"]}, "test_cases: entry 1 must be a mapping"),
        ({"test_cases": [{"batched": [{"batched": [CASE]}]}]}, "is a batch within a batch"),
        ({"test_cases": [{"batched": [CASE], "dependencies": [1]}]}, "dependencies must be numbers of batches before"),
        ({"test_cases": [{"batched": [CASE], "dependencies": [0]}]}, "dependencies must be numbers of batches before"),
        ({"test_cases": [{**CASE, "points": -1}]}, "points must not be below 0"),
        ({"test_cases": [{**CASE, "points": "many"}]}, "points must be a number"),
        ({"test_cases": [{"in": "c.txt"}]}, "there is no file 'c.txt' beside init.yml"),
        ({"test_cases": [{"in": "x" * 300}]}, "names no file"),
        ({"test_cases": [{"in": "../a.txt"}]}, "leads out of the package"),
        ({"test_cases": [{"in": "/etc/passwd"}]}, "leads out of the package"),
        ({"test_cases++": "node = []"}, "test_cases++ is Python code, which is not run"),
        ({"test_cases": [{"in+": "str(7)"}]}, "in+ is Python code, which is not run"),
        ({"test_cases": None}, "there is none"),
        ({"archive": "b.txt"}, "is no zip file"),
        ({"archive": "no.zip"}, "is not there"),
        ({"checker": "magic"}, "there is no checker 'magic'"),
        ({"checker": "no.py"}, "'no.py' is not there"),
        ({"checker": {"name": "bridged"}}, "names no file"),
        ({"interactive": {"files": ["../x.cpp"]}}, "leads out of the package"),
        ({"generator": "gen.py", "test_cases": [{**CASE, "generator_args": [1]}]}, "asks a generator for one"),
        ({"signature_grader": {"entry": "grader.c"}}, "names no file"),
        ({"file_io": {"input": "../x", "output": "y"}}, "is no name of a file"),
    ],
)
def test_refused(load: Load, said: dict[str, Any], why: str) -> None:
    """One line, with the file and the place in it."""
    line = refusal(load, **said)
    assert why in line
    assert "twice" in line


def test_links_out_of_the_package(root: Path, load: Load, tmp_path: Path) -> None:
    """A file of test data, and a checker, are the package's own."""
    put(tmp_path / "secret", "not yours")
    (root / "link.py").symlink_to(tmp_path / "secret")
    assert "leads out of" in refusal(load, test_cases=[{"in": "link.py"}])
    assert "leads out of" in refusal(load, checker="link.py")


# --- test data ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("", ""),
        ("a", "a\n"),
        ("a\n", "a\n"),
        ("a\r\nb\rc", "a\nb\nc\n"),
        ("\r", "\n"),
        ("\n\r\n\r", "\n\n\n"),
        (" ", " \n"),
    ],
)
def test_normalised(text: str, normal: str) -> None:
    """Ends of lines are newlines, and the last line has one."""
    made = io.BytesIO()
    _dmoj_data.normalise(io.BytesIO(text.encode()), made)
    assert made.getvalue().decode() == normal


class _Slowly(io.BytesIO):
    """A file that is read in pieces of a few bytes."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(3, 1 << 20 if size is None or size < 0 else size))


@given(st.text(alphabet="a\r\n", max_size=40))
def test_normalised_in_pieces(text: str) -> None:
    """Where a piece ends makes no difference."""
    made = io.BytesIO()
    _dmoj_data.normalise(_Slowly(text.encode()), made)
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    assert made.getvalue().decode() == (lines if lines.endswith("\n") or not lines else lines + "\n")


def test_binary_data_is_left_alone(root: Path, load: Load) -> None:
    """Byte for byte; the same file may be text for another case."""
    put(root / "a.txt", "1\r\n2")
    problem = load(test_cases=[{"in": "a.txt", "binary_data": True}, {"in": "a.txt"}])
    assert [test.input.read_bytes() for test in problem.tests] == [b"1\r\n2", b"1\n2\n"]


def test_archive(root: Path, load: Load) -> None:
    """Files beside init.yml come before those in the archive. A change of either is seen."""
    packed(root, "a.txt", c_txt="packed")
    said = {"archive": "data.zip", "test_cases": [{"in": "a.txt", "out": "c.txt"}]}
    put(root / "a.txt", "beside")
    (test,) = load(**said).tests
    assert (test.input.read_text(), test.answer and test.answer.read_text()) == ("beside\n", "packed\n")
    put(root / "a.txt", "changed")
    packed(root, c_txt="anew")
    (test,) = load(**said).tests
    assert (test.input.read_text(), test.answer and test.answer.read_text()) == ("changed\n", "anew\n")


def found(root: Path, load: Load, *names: str, **said: Any) -> list[str]:
    """Tests that are found by names in the archive: what each is called, its input, its answer, its points."""
    packed(root, *names)
    problem = load(archive="data.zip", **{"test_cases": None, **said})
    return [
        f"{test.name} {test.input.read_text().strip()} {test.answer.read_text().strip() if test.answer else ''} "
        f"{test.max_score}"
        for test in problem.tests
    ]


def test_found_by_the_usual_patterns(root: Path, load: Load) -> None:
    """Cases by their number, batches by two; numbers count as numbers; what is neither is passed over."""
    names = ("x.1.in", "x.1.out", "x.10.in", "x.10.out", "x.2.in", "x.2.out", "readme", "x.3-1.in", "x.3-1.out")
    assert found(root, load, *names, points=4) == [
        "case1 x.1.in x.1.out 4",
        "case2 x.2.in x.2.out 4",
        "batch1/case3 x.3-1.in x.3-1.out 4",
        "case4 x.10.in x.10.out 4",
    ]


def test_found_by_patterns_of_the_package(root: Path, load: Load) -> None:
    """Names that are no numbers come first; points are given in that order."""
    patterns = {
        "input_format": r"((?P<batch>\w+)-)?(?P<case>\w+)\.i",
        "output_format": r"((?P<batch>\w+)-)?(?P<case>\w+)\.o",
        "case_points": [1, 2, 3],
    }
    names = ("0.I", "0.o", "b-2.i", "b-x.i", "b-2.o", "b-x.o", "a.i", "a.o")
    assert found(root, load, *names, test_cases=patterns) == [
        "case1 a.i a.o 1",
        "batch1/case2 b-x.i b-x.o 2",
        "batch1/case3 b-2.i b-2.o 2",
        "case4 0.I 0.o 3",
    ]


@pytest.mark.parametrize(
    ("patterns", "why"),
    [
        ({"input_format": "("}, "is no regular expression"),
        ({"input_format": "x"}, "has no group (?P<case>...)"),
        ({"case_points": [1]}, "case_points has fewer entries"),
        ({"input_format": r"(?P<case>[a-z])?.*"}, "has no number of a case"),
    ],
)
def test_patterns_that_are_refused(root: Path, load: Load, patterns: dict[str, Any], why: str) -> None:
    """What is no pattern, finds no number, or has too few points."""
    packed(root, "1.in", "1.out", "2.in", "2.out")
    assert why in refusal(load, archive="data.zip", test_cases=patterns)


def test_pattern_without_end(root: Path, load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pattern that tries all ways to divide a name is stopped: it is a stranger's."""
    monkeypatch.setattr(_dmoj_discovery, "_SECONDS", 1)
    packed(root, "a" * 60 + "!")
    line = refusal(load, archive="data.zip", test_cases={"input_format": r"(?P<case>(a+)+)$"})
    assert "the patterns take more than 1 s" in line


def test_generator(root: Path, load: Load) -> None:
    """It is asked for what a case does not have: the input from stdout, the answer from stderr."""
    generator = {
        "source": ["header.h", "gen.py"],
        "args": ["9"],
        "language": "PY3",
        "time_limit": 5,
        "memory_limit": 1024,
    }
    problem = load(
        generator=generator,
        test_cases=[
            {"generator_args": [1, "two"]},
            {"generator_in": "a.txt", "out": "b.txt"},
            {"in": "a.txt"},
            CASE,
        ],
    )
    first, second, third = problem.recipes
    assert [name.name for name in (first.stdout, first.stderr) if name] == ["case1.in", "case1.out"]
    assert (first.args, first.language, first.program.files) == (("1", "two"), "python3", ("gen.py",))
    assert first.program.beside == (("header.h", root / "header.h"),)
    assert first.limits
    assert (first.limits.time_ms, first.limits.memory_bytes) == (5000, MIB)
    assert (second.args, second.stderr, second.stdin and second.stdin.read_text()) == (("9",), None, "a.txt")
    assert (third.stdout, third.stderr) == (None, problem.tests[2].answer)
    only = {"generator": generator, "test_cases": [{"generator_args": [1]}]}
    before = load(**only).data
    assert load(**only, points=3).data == before
    assert load(generator=generator, test_cases=[{"generator_args": [2]}]).data != before
    put(root / "gen.py", "another one")
    assert load(**only).data != before, "what another generator made is not taken for this one's"


# --- programs -----------------------------------------------------------------------------------------------


def test_bridged_checker(root: Path, load: Load) -> None:
    """All of its arguments are passed on: to the compiler, to the validator, to the box."""
    args = {
        "files": ["check.cpp", "header.h"], "type": "testlib", "flags": ["-DX"], "args_format_string": "{input_file} x",
        "time_limit": 2, "memory_limit": 2048, "compiler_time_limit": 60, "feedback": False, "colour": "blue",
    }  # fmt: skip
    problem = load(checker={"name": "bridged", "args": args})
    spec = problem.checker
    assert spec.program
    assert (spec.validator, spec.language, spec.program.files, spec.program.flags) == (
        "dmoj-bridged",
        "cpp20",
        ("check.cpp",),
        ("-DX",),
    )
    assert spec.flags == ("type=testlib", "feedback=false", "args_format_string={input_file} x")
    assert spec.limits
    assert (spec.limits.time_ms, spec.limits.memory_bytes, problem.compile_limits.time_ms) == (2000, 2 * MIB, 60_000)
    assert [line.rpartition(": ")[2] for line in problem.not_understood] == ["key 'colour' is not understood"]


@pytest.mark.parametrize(
    ("said", "validator", "flags"),
    [
        ("floats", "dmoj-floats", ()),
        ({"name": "floats", "args": {"precision": 3, "error_mode": "relative"}}, "dmoj-floats",
         ("precision=3", "error_mode=relative")),
        ({"name": "linecount", "args": {"feedback": True}}, "dmoj-linecount", ("feedback=true",)),
        ("unordered", "dmoj-sorted", ("split_on=whitespace",)),
        ("check.py", "dmoj-python", ()),
        ({"name": "check.py", "args": {"limits": [1, "a", {"b": True}, 0.5, None]}}, "dmoj-python",
         ('limits=[1, "a", {"b": true}, 0.5, null]',)),
        ({"name": "check.py", "args": {"a": {None: 1, "b": 2}}}, "dmoj-python", ('a={"null": 1, "b": 2}',)),
    ],
)  # fmt: skip
def test_checkers(load: Load, said: Any, validator: str, flags: tuple[str, ...]) -> None:
    """Built-in ones by their names, files of Python by theirs; arguments are flags."""
    problem = load(checker=said)
    assert (problem.checker.validator, problem.checker.flags) == (validator, flags)
    assert (problem.checker.program is not None) == (validator == "dmoj-python")


def test_interactor(load: Load) -> None:
    """A bridged interactor; a grader in Python comes before it, and a signature grader too."""
    interactive = {"files": "check.cpp", "type": "coci", "preprocessing_time": 1.5, "memory_limit": 4096}
    problem = load(interactive=interactive, unbuffered=True)
    assert problem.interactor
    assert (problem.interactor.protocol, problem.interactor.language) == ("dmoj", "cpp20")
    assert problem.interactor.flags == ("type=coci", "feedback=false", "preprocessing_time=1.5", "unbuffered=true")
    assert problem.validation_limits.memory_bytes == 4 * MIB
    grader = load(interactive=interactive, custom_judge="check.py").interactor
    assert grader
    assert (grader.protocol, grader.program.files) == ("dmoj-python", ("check.py",))
    assert (
        load(interactive=interactive, signature_grader={"entry": "grader.c", "header": "header.h"}).interactor is None
    )


def test_signature_grader(root: Path, load: Load) -> None:
    """The package has main(), in the submission's language; that of the submission gets another name."""
    problem = load(signature_grader={"entry": "grader.c", "header": "header.h"})
    assert problem.languages == ("c", "cpp")
    c, cpp = problem.support
    assert [names for names, _ in c.files] == ["signature_grader.c", "header.h"]
    assert [names for names, _ in cpp.files] == ["signature_grader.cpp", "header.h"]
    include, define, line = c.prepend.splitlines()
    assert (include, line) == ('#include "header.h"', "#line 1")
    assert define.startswith("#define main main_")
    assert c.flags == ("-DSIGNATURE_GRADER",)
    free = load(signature_grader={"entry": "grader.c", "header": "header.h", "allow_main": True})
    assert "main" not in free.support[0].prepend


def test_graders_that_cannot_be_asked(root: Path, load: Load) -> None:
    """One that does not talk to the program is named before anything is judged."""
    put(root / "grader.py", "from dmoj.graders import InteractiveGrader\n")
    assert load(custom_judge="grader.py").not_understood == ()
    put(root / "grader.py", "from dmoj.graders.standard import StandardGrader\n")
    (line,) = load(custom_judge="grader.py").not_understood
    assert "init.yml: custom_judge: grader.py is no InteractiveGrader" in line


def test_files_of_programs(load: Load) -> None:
    """A link to /dev/stdin is a file with the input; names of files instead of streams; outputs instead of programs."""
    problem = load(symlinks={"data": "/dev/stdin"}, output_only=True)
    assert problem.tests[0].files == (("data", problem.tests[0].input),)
    assert problem.output_only
    assert load(file_io={"input": "x.inp", "output": "x.out"}).files_io == ("x.inp", "x.out")


def test_what_is_not_understood(load: Load) -> None:
    """Each key once, with the place where it is first; what is mere information is not named."""
    problem = load(
        hints=["nobigmath"],
        meta={"a": 1},
        output_prefix_length=5,
        symlinks={"x": "/etc/passwd"},
        test_cases=[{**CASE, "colour": 1}, {"batched": [{**CASE, "colour": 2, "wall_time_factor": 9}], "size": 3}],
    )
    assert [line.removeprefix(f"{problem.root}/") for line in problem.not_understood] == [
        "init.yml: key 'hints' is not understood",
        "init.yml, test_cases, entry 1: key 'colour' is not understood",
        "init.yml, test_cases, entry 2: key 'size' is not understood",
        f"init.yml, test_cases, entry 2, batched, entry 1: wall_time_factor {ALONE}",
        "init.yml: symlinks: 'x' to '/etc/passwd' is not made",
    ]


# --- submissions --------------------------------------------------------------------------------------------


def stated(root: Path, load: Load, text: str, **said: Any) -> Problem:
    """The package with one submission of which this is stated."""
    put(root / "tests" / "one" / "solution.py", "print()\n")
    put(root / "tests" / "one" / "test.yml", f"source: solution.py\nlanguage: PY3\n{text}")
    return load(**said)


def test_limits_and_language(root: Path, load: Load) -> None:
    """Each submission has its own limits; the command line counts before them."""
    problem = stated(root, load, "time: 0.25\nmemory: 65536\n")
    (submission,) = problem.submissions
    assert (submission.label, submission.language) == ("tests/one/solution.py", "python3")
    own = planning.with_own_limits(problem, submission, Settings(jobs=1)).limits
    assert (own.time_ms, own.wall_limit_ms, own.memory_bytes) == (250, 750, 64 * MIB)
    asked = planning.with_own_limits(problem, submission, Settings(jobs=1, time_limit_ms=9.0)).limits
    assert (asked.time_ms, asked.memory_bytes) == (problem.limits.time_ms, 64 * MIB)


@pytest.mark.parametrize(
    ("text", "verdicts", "rules"),
    [
        ("", (AC, PA), [Expected(permitted=(AC, PA), as_ruled=True)]),
        ("expect: CE", (Verdict.CE,), []),
        ("expect: [RTE, MLE]", (RTE, RFE, Verdict.MLE),
         [Expected(permitted=(RTE, RFE, Verdict.MLE), as_ruled=True)]),
        ("expect: '*'", None, []),
        ("cases: [WA, SC]", (WA, Verdict.SK),
         [Expected("case1", permitted=(WA,), as_ruled=True),
          Expected("case2", permitted=(Verdict.SK,), as_ruled=True)]),
        ("cases: {2: TLE}", (AC, PA, TLE),
         [Expected("case1", permitted=(AC, PA), as_ruled=True), Expected("case2", permitted=(TLE,), as_ruled=True)]),
        ("expect: IE", (Verdict.JE,), [Expected(permitted=(Verdict.JE,), as_ruled=True)]),
        ("expect: '*'\nscore: 5", None,
         [Expected("case1", score=(Fraction(5), Fraction(5))), Expected("case2", score=(Fraction(5), Fraction(5)))]),
        ("expect: '*'\nscore_cases: {2: 1}", None, [Expected("case2", score=(Fraction(1), Fraction(1)))]),
        ("expect: WA\nfeedback_cases: [bad, '*']", (WA,),
         [Expected(permitted=(WA,), as_ruled=True), Expected("case1", message="bad", as_ruled=True)]),
    ],
)  # fmt: skip
def test_expectations(
    root: Path, load: Load, text: str, verdicts: tuple[Verdict, ...] | None, rules: list[Expected]
) -> None:
    """Codes of all cases and of single ones, points, and what the checker says."""
    (submission,) = stated(root, load, text, test_cases=[CASE, CASE]).submissions
    assert submission.expected == verdicts
    assert list(submission.rules) == rules


def test_cases_that_are_not_there(root: Path, load: Load) -> None:
    """What is stated of them is named, as nobody can look at it."""
    problem = stated(root, load, "cases: {1: AC, 2: WA}\nscore_cases: [1, 2]\n")
    assert [line.rpartition("yml, ")[2] for line in problem.not_understood] == [
        "cases: there is no case 2",
        "score_cases: there is no case 2",
    ]


def test_what_stands_elsewhere(root: Path, load: Load) -> None:
    """Other systems' are skipped, ours adds to what stands for all; init.yml may list submissions too."""
    put(root / "tests" / "one" / "test.linux.yml", "expect: WA\n")
    put(root / "tests" / "other" / "test.freebsd.yml", "source: x\n")
    put(root / "tests" / "skipped" / "test.yml", "source: x\nskip: true\n")
    put(root / "mine.c", "int main() {}\n")
    problem = stated(root, load, "expect: AC\nodd: 1\n", tests=[{"source": "mine.c", "expect": "TLE"}])
    assert [(one.label, one.expected, one.language) for one in problem.submissions] == [
        ("tests/one/solution.py", (WA,), "python3"),
        ("mine.c", (TLE,), None),
    ]
    assert [line.rpartition(": ")[2] for line in problem.not_understood] == [
        "key 'odd' is not understood",
        "is skipped, as it says itself",
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("expect: OK", "'OK' is no code"),
        ("cases: {first: AC}", "'first' is no position"),
        ("score: x", "must be a number"),
    ],
)
def test_expectations_that_are_refused(root: Path, load: Load, text: str, why: str) -> None:
    """What is stated must be understood, or nothing of it can be verified."""
    with pytest.raises(PackageError, match=why):
        stated(root, load, text)


# --- any input ----------------------------------------------------------------------------------------------

_KEYS = (
    "in", "out", "points", "checker", "name", "args", "files", "type", "flags", "lang", "generator", "source",
    "generator_args", "generator_in", "batched", "dependencies", "test_cases", "pretest_test_cases", "archive", "tests",
    "interactive", "signature_grader", "entry", "header", "custom_judge", "symlinks", "binary_data", "time_limit",
    "memory_limit", "preprocessing_time", "wall_time_factor", "output_limit_length", "expect", "cases", "score",
    "language", "feedback", "file_io", "input", "output", "unbuffered", "input_format", "case_points",
)  # fmt: skip
_WORDS = st.sampled_from(("a.txt", "b.txt", "check.py", "check.cpp", "header.h", "", ".", "../x", "standard", "bridged",
                          "floats", "AC", "CE", "0", "1", "-1", "1e9", "true", "x" * 300, "\u0100"))  # fmt: skip
_VALUES = st.recursive(
    st.none() | _WORDS | st.integers(-5, 5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=4),
    max_leaves=12,
)


@given(said=st.dictionaries(st.sampled_from(_KEYS), _VALUES, max_size=6))
def test_any_init(said: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever is said, it is understood or refused in a line."""
    root = tmp_path_factory.getbasetemp() / "any"
    for name in ("a.txt", "b.txt", "check.cpp", "check.py", "header.h"):
        put(root / name)
    put(root / "init.yml", yaml.safe_dump({"test_cases": [CASE], **said}))
    try:
        problem = DmojFormat().load(root)
    except PackageError as error:
        assert len(str(error).splitlines()) == 1  # noqa: PT017 - both ends are in order
    else:
        assert isinstance(problem, Problem)


def test_judged(parley: Command) -> None:
    """The package of this folder: a batch that is skipped, points by a checker of its own, all as it states."""
    done = parley("verify", Path(__file__).parent / "packages" / "dmoj", "--json", "--jobs", "1")
    found = {one["source"].split("/")[1]: one for one in done.document["submissions"]}
    assert {name: one["unexpected"] for name, one in found.items()} == {"missing": "", "right": "", "short": ""}
    verdicts = {name: " ".join(test["verdict"] for test in one["tests"]) for name, one in found.items()}
    assert verdicts == {"missing": "WA SK SK SK SK", "right": "AC AC AC AC AC", "short": "AC AC WA SK AC"}
    assert {name: one["score"] for name, one in found.items()} == {"missing": 0, "right": 100, "short": 10}
