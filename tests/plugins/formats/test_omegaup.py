"""omegaUp's packages: what is understood of their files, and what is refused."""

from __future__ import annotations

import json
import zipfile
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from parley.core import submitted
from parley.core.errors import PackageError
from parley.core.group import Group, Score
from parley.core.model import MIB, Expected, Problem, Verdict
from parley.core.packages import load_problem
from parley.core.plugins import Plugins
from parley.plugins.formats.omegaup import OmegaupFormat
from parley.testing import FormatSuite

from ...cli.command import Command

FORMAT = OmegaupFormat()
PACKAGES = Path(__file__).parent / "packages"


class TestBatch(FormatSuite):
    format = "omegaup"
    example = PACKAGES / "omegaup"
    broken = MappingProxyType(
        {
            "settings.json": b"[]",
            "testplan": b"small.1 1\n",
            "cases/large.2.in": None,
            "validator.py3": None,
            "tests/tests.json": b'{"solutions": [1]}',
            "tests/inputs.py3": None,
            "tests/invalid-cases/zero.expected-failure": None,
        }
    )


class TestInteractive(FormatSuite):
    format = "omegaup"
    example = PACKAGES / "omegaup-interactive"
    broken = MappingProxyType({"interactive/guess.idl": b"interface Main {};", "interactive/Main.cpp": None})


def lay(root: Path, *cases: str, settings: Any = None, **files: str) -> Path:
    """A package with these cases; `files` are others, by names with `__` for the slash and `_` for the dot."""
    for case in cases:
        for ending in ("in", "out"):
            write(root / "cases" / f"{case}.{ending}", "1\n")
    if settings is not None:
        write(root / "settings.json", settings if isinstance(settings, str) else json.dumps(settings))
    for name, text in files.items():
        write(root / name.replace("__", "/").replace("_", "."), text)
    return root


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def weights(problem: Problem) -> dict[str, Fraction]:
    return {test.name: test.max_score for test in problem.tests}


def groups(problem: Problem) -> list[str | tuple[str, tuple[Group | str, ...]]]:
    assert problem.scoring
    return [one if isinstance(one, str) else (one.name, one.members) for one in problem.scoring.members]


# --- the examples -------------------------------------------------------------------------------------------


def test_batch_example() -> None:
    """Limits, groups in natural order, weights that add up to 1, the validator, and the cases' files."""
    problem = FORMAT.load(PACKAGES / "omegaup")
    assert (problem.title, problem.contest) == ("Double it", "omegaup")
    assert problem.limits.time_ms == 1500
    assert (problem.limits.memory_bytes, problem.limits.output_bytes) == (64 * MIB, 4096)
    assert problem.overall_wall_ms == 30_000
    assert groups(problem) == [("large", ("large.2", "large.10")), "sample", ("small", ("small.1", "small.2"))]
    tenth = Fraction(1, 10)
    assert weights(problem) == {
        "large.2": 4 * tenth, "large.10": 3 * tenth, "sample": 0, "small.1": tenth, "small.2": 2 * tenth,
    }  # fmt: skip
    assert problem.checker.validator == "omegaup-custom"
    assert problem.checker.language == "py3"
    assert problem.checker.program
    assert problem.checker.program.files == ("validator.py3",)
    assert problem.validation_limits.time_ms == 3000
    assert problem.not_understood == ()
    assert problem.warnings == ()


def test_solutions_and_what_they_must_get() -> None:
    """Verdicts and exact ranges of tests.json; what lies in solutions/ besides is judged, and nothing is expected."""
    problem = FORMAT.load(PACKAGES / "omegaup")
    third = (Fraction(3, 10), Fraction(3, 10))
    by_name = {submission.label: submission for submission in problem.submissions}
    assert list(by_name) == [
        f"solutions/{name}" for name in ("solution.c", "small.c", "nearly.c", "sample.c", "four.cpp")
    ]
    small, four = by_name["solutions/small.c"], by_name["solutions/four.cpp"]
    assert (small.expected, small.rules) == ((Verdict.RTE, Verdict.MLE), (Expected(score=third),))
    assert (four.expected, four.rules) == (None, ())


def test_inputs_are_a_problem_of_their_own() -> None:
    """All cases must pass the validator of inputs, invalid ones must be refused in the words of the package."""
    (check,) = FORMAT.load(PACKAGES / "omegaup").checks
    names = [f"cases/{name}" for name in ("large.2", "large.10", "sample", "small.1", "small.2")]
    assert [test.name for test in check.tests] == [*names, "invalid-cases/zero"]
    (copy,) = check.submissions
    assert copy.rules == (
        Expected(tests="cases", permitted=(Verdict.AC,)),
        Expected(tests="invalid-cases/zero", permitted=(Verdict.WA,), message="is not above zero"),
    )
    assert check.checker.program
    assert check.checker.program.files == ("inputs.py3",)
    assert [name for name, _ in check.checker.program.beside] == ["omegaup/validator/validatortest.py"]
    assert all(test.input.is_relative_to(check.data) for test in check.tests)


def test_interactive_example() -> None:
    """The parent and its language, the module, whatever its key is called, and the interfaces without comments."""
    problem = FORMAT.load(PACKAGES / "omegaup-interactive")
    interactor = problem.interactor
    assert interactor
    assert (interactor.protocol, interactor.module) == ("libinteractive", "guess")
    assert interactor.interfaces == ("Main", "guess")
    assert (interactor.program.files, interactor.language) == (("Main.cpp",), "cpp17-gcc")
    assert interactor.definition == PACKAGES / "omegaup-interactive/interactive/guess.idl"
    assert problem.checker.validator == "omegaup-literal"
    assert problem.limits.wall_limit_ms == 2 * 500 + 1000 + 2000
    assert all(test.answer is None for test in problem.tests)


def test_definition_says_that_it_is_interactive(tmp_path: Path) -> None:
    """The only definition is the interface, where settings say nothing; of two they must say which."""
    files = {"interactive__Main_py": "print(1)\n", "interactive__maze_idl": "interface Main {}; interface walker {};"}
    problem = FORMAT.load(lay(tmp_path, "1", settings={}, **files))
    assert problem.interactor
    assert (problem.interactor.module, problem.interactor.language) == ("maze", "py")
    write(tmp_path / "interactive/other.idl", "interface Main {}; interface other {};")
    with pytest.raises(PackageError, match=r"ModuleName in settings\.json says which"):
        FORMAT.load(tmp_path)


# --- settings.json ------------------------------------------------------------------------------------------


def test_defaults_are_omegaups(tmp_path: Path) -> None:
    """Without settings: a second, 32 MiB, 10 KiB, tokens without case; said in a line."""
    problem = FORMAT.load(lay(tmp_path, "1"))
    assert (problem.limits.time_ms, problem.limits.memory_bytes, problem.limits.output_bytes) == (1000, 32 * MIB, 10240)
    assert not any((problem.stated.time, problem.stated.memory, problem.stated.output))
    assert problem.checker.validator == "token-caseless"
    assert problem.warnings == (
        f"{tmp_path}/settings.json: is missing, so limits and validator are omegaUp's defaults",
    )


@pytest.mark.parametrize(
    ("written", "time_ms"),
    [(2000, 2000), ("2000", 2000), ("2s", 2000), ("1m0.5s", 60_500), ("1500us", 1.5), (0.5, 0.5), (".5s", 500)],
)
def test_times(tmp_path: Path, written: object, time_ms: float) -> None:
    """Milliseconds as numbers, and Go's durations."""
    problem = FORMAT.load(lay(tmp_path, "1", settings={"limits": {"timelimit": written}}))
    assert problem.limits.time_ms == time_ms


@pytest.mark.parametrize(
    ("written", "size"), [(4096, 4096), ("4096", 4096), ("12KiB", 12288), ("1.5MiB", 3 << 19), ("2GiB", 2 << 30)]
)
def test_sizes(tmp_path: Path, written: object, size: int) -> None:
    """Bytes as numbers, and with omegaUp's units."""
    problem = FORMAT.load(lay(tmp_path, "1", settings={"LIMITS": {"MemoryLimit": written}}))
    assert problem.limits.memory_bytes == size


@pytest.mark.parametrize(
    ("validator", "name", "flags"),
    [
        ({"name": "token"}, "token", ()),
        ({"name": "token-caseless"}, "token-caseless", ()),
        ({"name": "token-numeric"}, "omegaup-numeric", ()),
        ({"Name": "token-numeric", "Tolerance": 0.001}, "omegaup-numeric", ("tolerance=0.001",)),
        ({"name": "token-numeric", "tolerance": 1e-9}, "omegaup-numeric", ("tolerance=1e-09",)),
        ({"name": "literal"}, "omegaup-literal", ()),
    ],
)
def test_validators(
    tmp_path: Path, plugins: Plugins, validator: dict[str, Any], name: str, flags: tuple[str, ...]
) -> None:
    """Each of omegaUp's is one of ours, which takes the flags."""
    checker = FORMAT.load(lay(tmp_path, "1", settings={"validator": validator})).checker
    assert (checker.validator, checker.flags) == (name, flags)
    plugins.validator(name).check_flags(flags)


def test_custom_validator_is_found(tmp_path: Path) -> None:
    """By the language that settings name, else it is the only one; its limits are its own."""
    root = lay(tmp_path, "1", settings={"validator": {"name": "custom"}}, validator_py="print(1)\n")
    checker = FORMAT.load(root).checker
    assert checker.program
    assert (checker.program.path.name, checker.language) == ("validator.py", "py")
    write(root / "validator.cpp17-gcc", "int main() {}\n")
    with pytest.raises(PackageError, match=r"several validators .* Validator\.Lang"):
        FORMAT.load(root)
    lay(root, settings={"validator": {"name": "custom", "lang": "cpp17-gcc"}})
    problem = FORMAT.load(root)
    assert problem.checker.program
    assert (problem.checker.program.path.name, problem.checker.language) == ("validator.cpp17-gcc", "cpp17-gcc")
    assert (problem.validation_limits.time_ms, problem.validation_limits.memory_bytes) == (5000, 256 * MIB)


def test_nothing_is_ignored_in_silence(tmp_path: Path) -> None:
    """Every key that nobody acts upon has a line, whatever part it is in; what is mere information has none."""
    settings = {
        "title": "A", "source": "B", "slow": True, "colour": 1,
        "limits": {"InputLimit": 1},
        "validator": {"name": "token", "Strict": True, "limits": {"Nice": 3}},
        "misc": {"alias": "a", "languages": "cpp,java", "group_score_policy": "min", "rating": 5},
    }  # fmt: skip
    write(tmp_path / "cases/2.out", "1\n")
    stray = '{"solutions": [{"filename": "a.c", "why": 1}], "more": 2}'
    problem = FORMAT.load(lay(tmp_path, "1", settings=settings, testplan="1 1\n1 one\n", tests__tests_json=stray))
    where = f"{tmp_path}/settings.json"
    assert sorted(problem.not_understood) == sorted(
        [
            f"{where}: key 'colour' is not understood",
            f"{where}, Misc: languages of submissions are not restricted",
            f"{where}, Misc: group_score_policy does not count here; Validator.GroupScorePolicy does",
            f"{where}, Misc: key 'rating' is not understood",
            f"{where}, Limits: key 'InputLimit' is not understood",
            f"{where}, Validator: key 'Strict' is not understood",
            f"{where}, Validator, Limits: key 'Nice' is not understood",
            f"{tmp_path}/testplan:2: '1 one' is neither a case with its weight nor a comment",
            f"{tmp_path}/cases/2.out: is neither a case nor the answer of one",
            f"{tmp_path}/tests/tests.json: key 'more' is not understood",
            f"{tmp_path}/tests/tests.json, solutions 1: key 'why' is not understood",
        ]
    )


def test_the_last_of_two_keys_counts(tmp_path: Path) -> None:
    """As in omegaUp's own tools, and it is said."""
    root = lay(tmp_path, "1", settings='{"validator": {"name": "token-caseless", "name": "token"}}')
    problem = FORMAT.load(root)
    assert problem.checker.validator == "token"
    assert problem.warnings == (f"{root}/settings.json: key 'name' comes twice in one object; the last counts",)


@pytest.mark.parametrize(
    ("settings", "error"),
    [
        ('{"limits": }', r"settings\.json:1:12: is not valid JSON"),
        ({"limits": {"TimeLimit": "soon"}}, r'Limits: TimeLimit must be milliseconds, or a time as in "1\.5s"'),
        ({"limits": {"TimeLimit": 0}}, r"Limits: TimeLimit must be above 0"),
        ({"limits": {"TimeLimit": "9" * 300}}, "TimeLimit must be milliseconds"),
        ({"limits": {"MemoryLimit": "64MB"}}, r"MemoryLimit must be bytes, or a size"),
        ({"limits": {"MemoryLimit": -1}}, r"MemoryLimit must be bytes, or a size"),
        ({"limits": [1]}, "Limits must be a mapping"),
        ({"limits": {}, "Limits": {}}, "Limits comes twice, in different spellings"),
        ({"validator": {"name": "tokens"}}, "Name 'tokens' is not known; known are token,"),
        ({"validator": {"name": "token-numeric", "tolerance": -1}}, "Tolerance must be 0 or more"),
        ({"validator": {"name": "token", "GroupScorePolicy": "max"}}, "GroupScorePolicy 'max' is not known"),
        ({"validator": {"name": "custom"}}, r"validator\.<language> is missing"),
        ({"interactive": {"ModuleName": "../../etc/passwd"}}, "ModuleName must be letters and digits"),
        ({"interactive": {"ParentLang": "x" * 300}}, "ParentLang must be letters and digits"),
        ({"validator": {"name": "custom", "lang": "c/../../x"}}, "Lang must be letters and digits"),
        ({"interactive": {"ModuleName": "maze"}}, r"maze\.idl is missing"),
        ({"cases": [{"name": "1", "cases": [{"name": "1", "weight": -1}]}]}, "Weight: must be 0 or more"),
        ({"cases": [{"name": "1", "cases": [{"name": "1", "weight": "x"}]}]}, "Weight: 'x' is not a number"),
        ({"cases": [{"name": "1", "cases": [{"name": "1"}, {"name": "1"}]}]}, "case '1' comes twice"),
        ({"cases": [{"name": "2", "cases": [{"name": "2"}]}]}, r"case '2' is not there; put 2\.in into cases/"),
    ],
)
def test_wrong_settings_are_refused(tmp_path: Path, settings: object, error: str) -> None:
    """In a line that names the file and the key."""
    with pytest.raises(PackageError, match=error) as raised:
        FORMAT.load(lay(tmp_path, "1", settings=settings))
    assert len(str(raised.value).splitlines()) == 1


# --- cases and weights --------------------------------------------------------------------------------------


def test_groups_by_the_first_dot(tmp_path: Path) -> None:
    """What stands before it; numbers sort by value; a case alone in its group stands for itself."""
    problem = FORMAT.load(lay(tmp_path, "10.a", "2.b.c", "2.a", "1", "10.b", settings={}))
    assert groups(problem) == ["1", ("2", ("2.a", "2.b.c")), ("10", ("10.a", "10.b"))]
    assert weights(problem) == dict.fromkeys(("1", "2.a", "2.b.c", "10.a", "10.b"), Fraction(1, 5))
    assert [test.group for test in problem.tests] == ["1", "2", "2", "10", "10"]


def test_group_and_case_of_one_name(tmp_path: Path) -> None:
    """A case that is called like its group does not get in its way."""
    assert groups(FORMAT.load(lay(tmp_path, "1", "1.a", settings={}))) == [("1.", ("1", "1.a"))]


def test_weights_are_what_omegaup_makes_of_them(tmp_path: Path) -> None:
    """Rounded one by one, then divided by their sum; the last line about a case counts."""
    plan = "a 9\na 33.3333333333\nb 66.6666666667\nc 0.00000001\n"
    problem = FORMAT.load(lay(tmp_path, "a", "b", "c", settings={}, testplan=plan))
    assert weights(problem) == {"a": Fraction(1, 3), "b": Fraction(2, 3), "c": 0}


def test_least_case_of_a_group(tmp_path: Path) -> None:
    """By the policy `min` cases bring shares, and the group its weight times the least."""
    settings = {"validator": {"name": "token", "GroupScorePolicy": "min"}}
    problem = FORMAT.load(lay(tmp_path, "a.1", "a.2", "b", settings=settings, testplan="a.1 1\na.2 2\nb 1\n"))
    assert problem.scoring
    group = problem.scoring.members[0]
    assert isinstance(group, Group)
    assert (group.score, group.scale, group.gate) == (Score.MIN, Fraction(3, 4), True)
    assert weights(problem) == {"a.1": 1, "a.2": 1, "b": Fraction(1, 4)}


def test_settled_cases(tmp_path: Path) -> None:
    """What settings list counts, in their order; what they leave out is named."""
    listed = [
        {"Name": "z", "Cases": [{"Name": "b", "Weight": 3}, {"Name": "a.1", "Weight": 0.5}]},
        {"Name": "y", "Cases": [{"Name": "a.2", "Weight": 0.5}]},
    ]
    problem = FORMAT.load(lay(tmp_path, "a.1", "a.2", "b", "c", settings={"cases": listed}, testplan="b 1\n"))
    assert groups(problem) == [("z", ("b", "a.1")), "a.2"]
    assert list(weights(problem).values()) == [Fraction(3, 4), Fraction(1, 8), Fraction(1, 8)]
    assert problem.warnings == (
        f"{tmp_path}/testplan: is not what Cases of settings.json say, and does not count",
        f"{tmp_path}/cases/c.in: is not among Cases of settings.json, and is not used",
    )


@pytest.mark.parametrize(
    ("plan", "error"),
    [
        ("a 1\n", r"testplan: case 'b' of cases/ is missing"),
        ("a 1\nb 1\nc 1\n", r"testplan: case 'c' is not in cases/"),
        ("a 1\nb 1.2.3\n", r"testplan:2: '1\.2\.3' is not a number"),
        ("a 1\nb " + "9" * 400, r"testplan:2: '9+' is too large"),
    ],
)
def test_wrong_plans_are_refused(tmp_path: Path, plan: str, error: str) -> None:
    """Plan and cases must be about the same, and weights be numbers."""
    with pytest.raises(PackageError, match=error):
        FORMAT.load(lay(tmp_path, "a", "b", settings={}, testplan=plan))


def test_missing_answers(tmp_path: Path) -> None:
    """Only validators of the problem's own can do without; some are no good if others are missing."""
    lay(tmp_path, "1", "2", settings={"validator": {"name": "token"}}, solutions__solution_c="int main() {}\n")
    (tmp_path / "cases/1.out").unlink()
    with pytest.raises(PackageError, match=r"case 1 has no answer; 1\.out must be there"):
        FORMAT.load(tmp_path)
    lay(tmp_path, settings={"validator": {"name": "custom"}}, validator_py="print(1)\n")
    first, second = FORMAT.load(tmp_path).tests
    assert first.answer is None
    assert second.answer == tmp_path / "cases/2.out"


def test_answers_of_the_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no case has one, the model solution makes them all, outside the package; there must be one model."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = lay(tmp_path / "a", "1", "2", settings={"validator": {"name": "token"}})
    for path in (root / "cases").glob("*.out"):
        path.unlink()
    with pytest.raises(PackageError, match=r"case 1 has no answer; 1\.out must be there"):
        FORMAT.load(root)
    problem = FORMAT.load(lay(root, solutions__solution_py="print(1)\n"))
    assert problem.data.is_relative_to(tmp_path / "cache")
    assert [(one.stdin, one.stdout) for one in problem.recipes] == [(one.input, one.answer) for one in problem.tests]
    assert all(test.input.parent == problem.data and test.input.read_text() == "1\n" for test in problem.tests)
    assert {recipe.program.path.name for recipe in problem.recipes} == {"solution.py"}
    with pytest.raises(PackageError, match=r"several models .*solution\.c, solution\.py"):
        FORMAT.load(lay(root, solutions__solution_c="int main() {}\n"))


@pytest.mark.parametrize(
    "name", ["cases/1.in", "cases", "settings.json", "testplan", "validator.py", "tests/tests.json"]
)
def test_links_out_of_the_package(tmp_path: Path, name: str) -> None:
    """Whatever leads out is refused, and is not read."""
    root = tmp_path / "package"
    lay(root, "1", settings={"validator": {"name": "custom"}}, validator_py="print(1)\n")
    lay(root, testplan="1 1\n", tests__tests_json="{}")
    (root / name).rename(tmp_path / "elsewhere")
    (root / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PackageError, match="is a link that leads out of the package"):
        FORMAT.load(root)


# --- tests.json ---------------------------------------------------------------------------------------------


def stated(**solution: Any) -> str:
    return json.dumps({"solutions": [{"filename": "a.c", **solution}]})


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (stated(verdict="GOOD"), "verdict 'GOOD' is not known"),
        (stated(score_range=[0.5]), "score_range must be two numbers"),
        (stated(score_range=[0.6, 0.5]), "from 0 to 1, the smaller first"),
        (stated(score_range=[0, 1.5]), "from 0 to 1, the smaller first"),
        (stated(score_range=["a", "b"]), "score_range: 'a' is not a number"),
        (stated(filename="../../a.c"), "leads out of the package"),
        (stated(filename=""), "filename is missing"),
        (stated(filename="a"), "has no ending; say its language"),
        ('{"inputs": {"filename": "../../a.py"}}', "leads out of the package"),
    ],
)
def test_wrong_expectations_are_refused(tmp_path: Path, text: str, error: str) -> None:
    """In a line that names the file and the solution."""
    with pytest.raises(PackageError, match=error):
        FORMAT.load(lay(tmp_path, "1", settings={}, tests__tests_json=text))


def test_exact_ranges(tmp_path: Path) -> None:
    """Scores in tests.json are the fractions that omegaUp takes them for."""
    text = stated(score_range=[0.333333333, 0.666666667])
    problem = FORMAT.load(lay(tmp_path, "1", settings={}, tests__tests_json=text, tests__a_c="int main() {}\n"))
    assert problem.submissions[0].rules == (Expected(score=(Fraction(1, 3), Fraction(2, 3))),)


def test_languages_of_solutions(tmp_path: Path, plugins: Plugins) -> None:
    """By key or ending, each the name or the alias of a language that we have; plain endings find themselves out."""
    names = ("cpp20-gcc", "cpp17-clang", "cpp11", "c11-clang", "py", "py2", "kj", "kp", "pas", "cs", "hs", "rb", "kt")
    for name in names:
        write(tmp_path / f"solutions/a.{name}", "x\n")
    lay(tmp_path, "1", settings={}, tests__tests_json=stated(filename="b.c", language="cpp17-gcc"), tests__b_c="x\n")
    languages = [submission.language for submission in FORMAT.load(tmp_path).submissions]
    assert set(languages) == {"cpp17-gcc", *names}
    assert all(plugins.language(name) for name in languages if name)


def test_solution_that_is_not_there(tmp_path: Path) -> None:
    """It is refused by name; the others can be judged."""
    problem = FORMAT.load(lay(tmp_path, "1", settings={}, tests__tests_json=stated(), solutions__solution_c="x\n"))
    assert [bool(submission.fault) for submission in problem.submissions] == [True, False]
    assert problem.submissions[1].expected == (Verdict.AC,)


def test_sum_of_weights_is_compared(tmp_path: Path) -> None:
    """A max_score that is not theirs is a mistake somewhere, and is warned of."""
    problem = FORMAT.load(lay(tmp_path, "1", "2", settings={}, tests__tests_json='{"max_score": 100}'))
    (warning,) = problem.warnings
    assert warning.endswith("max_score is 100, but all weights together are 2")


# --- as downloaded ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["", "problem/"])
def test_zip(tmp_path: Path, plugins: Plugins, folder: str) -> None:
    """As downloaded, or packed with the folder that it lay in: the same as the folder itself."""
    path = tmp_path / "double.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted((PACKAGES / "omegaup").rglob("*")):
            archive.write(file, f"{folder}{file.relative_to(PACKAGES / 'omegaup')}")
    problem = load_problem(path, plugins)
    original = FORMAT.load(PACKAGES / "omegaup")
    assert (problem.format, problem.limits, problem.scoring) == ("omegaup", original.limits, original.scoring)
    assert weights(problem) == weights(original)
    assert [one.label for one in problem.submissions] == [one.label for one in original.submissions]


def test_verified(parley: Command) -> None:
    """All of it is judged: every solution gets what is stated, exactly, and invalid inputs are refused as stated."""
    done = parley("verify", PACKAGES / "omegaup", "--json")
    assert done.code == 0, done.err
    report = done.document
    found = {Path(one["source"]).name: (one["verdict"], one["score"]) for one in report["submissions"]}
    assert found == {
        "solution.c": ("AC", 1),
        "small.c": ("RTE", 0.3),
        "nearly.c": ("PA", 0.9),
        "sample.c": ("WA", 0),
        "four.cpp": ("WA", 0),
    }
    check, _junk = report["checks"]
    (copy,) = check["submissions"]
    assert copy["as_expected"] is True
    assert [(test["name"], test["verdict"]) for test in copy["tests"]][-2:] == [
        ("cases/small.2", "AC"),
        ("invalid-cases/zero", "WA"),
    ]


def test_interactive_is_judged(parley: Command) -> None:
    """What Main prints is the score, for each test."""
    done = parley("verify", PACKAGES / "omegaup-interactive", "--json")
    assert done.code == 0, done.err
    (record,) = json.loads(done.out)["submissions"]
    assert (record["verdict"], record["score"]) == ("AC", 1)


def test_definition_is_wrong(tmp_path: Path) -> None:
    """The line says where in it."""
    files = {"interactive__Main_py": "", "interactive__maze_idl": "interface Main {};\ninterface walker {}"}
    with pytest.raises(PackageError, match=r"maze\.idl:2:20: `;' is expected, the end of the file found$"):
        FORMAT.load(lay(tmp_path, "1", settings={}, **files))


def test_main_in_a_language_without_shim(tmp_path: Path) -> None:
    """It is said at once, with those that there are."""
    files = {"interactive__Main_rb": "", "interactive__maze_idl": "interface Main {}; interface walker {};"}
    lay(tmp_path, "1", settings={"interactive": {"ParentLang": "rb"}}, **files)
    with pytest.raises(PackageError, match=r"Main\.rb: with libinteractive it must be one of \*\.c, "):
        FORMAT.load(tmp_path)


def test_answers_in_place_of_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The language `cat`: a zip file with the outputs, or one output; with no other, nothing is run at all."""
    for name in ("cases/1.in", "cases/1.out", "solutions/one.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("1")
    for name, text in (("all", "1"), ("large", "1" * 2000)):
        with zipfile.ZipFile(tmp_path / f"solutions/{name}.zip", "w") as packed:
            packed.writestr("folder/1.out", text)
    stated = [{"filename": f"../solutions/{name}", "language": "cat"} for name in ("all.zip", "one.txt", "large.zip")]
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/tests.json").write_text(json.dumps({"solutions": stated}))
    monkeypatch.setattr("parley.core.submissions._MOST_ANSWERS_BYTES", 1000)
    for languages, only in (("cat", True), (["cat"], True), ("cat,py3", False), ("all", False)):
        (tmp_path / "settings.json").write_text(json.dumps({"misc": {"languages": languages}}))
        problem = FORMAT.load(tmp_path)
        assert problem.output_only is only
        assert len(problem.not_understood) == (languages == "cat,py3")
        assert all(submitted.is_one(one, problem) for one in problem.submissions if not one.fault)
        zipped, one, large = problem.submissions
        assert submitted.answer_to(problem.tests[0], zipped.source, problem.tests) == "1.out"
        assert (zipped.source.root / "1.out").read_text() == (one.source.root / "one.txt").read_text() == "1"
        assert "is more than 1000 bytes when unpacked, the limit" in large.fault
