"""Packages of ICPC 2025-09: what is understood, and what is refused."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from parley.core.errors import PackageError
from parley.core.group import Group, Ruling, Score
from parley.core.model import MIB, Calibration, Expected, Judgement, Problem, Support, Verdict
from parley.core.packages import load_problem
from parley.core.plugins import Plugins
from parley.core.rules import Rules

Load = Callable[[], Problem]
EXAMPLE = Path(__file__).parent / "packages" / "icpc2025"
HEAD = "problem_format_version: 2025-09\nname: Hello\nuuid: 1\n"
SCORING = "type: scoring\n"


def put(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def put_test(root: Path, name: str) -> None:
    put(root / "data" / f"{name}.in", "1\n")
    put(root / "data" / f"{name}.ans", "2\n")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The smallest package."""
    put(tmp_path / "hello" / "problem.yaml", HEAD)
    put_test(tmp_path / "hello", "secret/1")
    return tmp_path / "hello"


@pytest.fixture
def load(root: Path, plugins: Plugins) -> Load:
    """Loads the package as a command does."""
    return lambda: load_problem(root, plugins)


def state(root: Path, text: str) -> None:
    put(root / "problem.yaml", HEAD + text)


def configure(root: Path, group: str, text: str) -> None:
    put(root / "data" / group / "test_group.yaml", text)


def refusal(load: Load) -> str:
    """The one line with which a package is refused."""
    with pytest.raises(PackageError) as raised:
        load()
    said = str(raised.value)
    assert len(said.splitlines()) == 1
    return said


def secret(problem: Problem) -> Group:
    """The group of everything that counts."""
    assert problem.scoring is not None
    found = problem.scoring.members[-1]
    assert isinstance(found, Group)
    assert found.name == "secret"
    return found


# --- which format -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "name"),
    [
        ("2025-09", "icpc-2025-09"),
        ("'2025-09' # the newest", "icpc-2025-09"),
        ("2025-09-draft", "icpc-2025-09"),
        ("draft", "icpc-2025-09"),
        ("2023-07", "kattis"),
        ("legacy", "kattis"),
        ("2025-091", "kattis"),
    ],
)
def test_which_versions(root: Path, load: Load, version: str, name: str) -> None:
    """This version and its drafts; the earlier ones are another format's."""
    put(root / "problem.yaml", f"name: Hello\nuuid: 1\nproblem_format_version: {version}\n")
    assert load().format == name


def test_smallest_package(root: Path, load: Load) -> None:
    """What is not stated has the format's defaults."""
    problem = load()
    assert (problem.name, problem.title) == ("hello", "Hello")
    assert (problem.root, problem.data) == (root, root / "data")
    assert (problem.limits.memory_bytes, problem.limits.output_bytes) == (2048 * MIB, 8 * MIB)
    assert (problem.stated.memory, problem.stated.output) == (False, False)
    assert (problem.validation_limits.time_ms, problem.validation_limits.memory_bytes) == (60_000, 2048 * MIB)
    assert problem.calibration == Calibration(2.0, least_ms=1000, step_ms=1000)
    assert problem.checker.validator == "default"
    assert (problem.interactor, problem.scoring, problem.passes, problem.output_only) == (None, None, 1, False)
    assert (problem.languages, problem.warnings, problem.not_understood) == ((), (), ())


# --- problem.yaml -------------------------------------------------------------------------------------------


def test_limits(root: Path, load: Load) -> None:
    """Seconds and MiB become what runs are given."""
    state(
        root, "limits: {time_limit: 3, memory: 256, output: 1, validation_time: 10, compilation_time: 20, code: 64}\n"
    )
    problem = load()
    assert (problem.limits.time_ms, problem.limits.memory_bytes, problem.limits.output_bytes) == (3000, 256 * MIB, MIB)
    assert (problem.validation_limits.time_ms, problem.compile_limits.time_ms) == (10_000, 20_000)
    assert (problem.calibration, problem.stated.memory, problem.stated.output) == (None, True, True)
    assert (problem.code_bytes, problem.not_understood) == (64 * 1024, ())


def test_time_by_calibration(root: Path, load: Load) -> None:
    """Without a limit its multiplier and its steps are the package's."""
    state(root, "limits: {time_multipliers: {ac_to_time_limit: 3.5, time_limit_to_tle: 2}, time_resolution: 0.1}\n")
    assert load().calibration == Calibration(3.5, least_ms=100, step_ms=100)


def test_known_information_is_no_noise(root: Path, load: Load) -> None:
    """What only people read is neither warned of nor named."""
    state(
        root,
        """
version: "3"
credits: {authors: [Somebody, {name: Nobody}]}
source: [{name: A contest}]
license: cc by-sa
rights_owner: Somebody
embargo_until: 2026-01-31
keywords: [easy]
languages: all
allow_file_writing: true
""",
    )
    problem = load()
    assert (problem.warnings, problem.not_understood, problem.languages) == ((), (), ())


def test_languages(root: Path, load: Load) -> None:
    """Those that submissions may be in."""
    state(root, "languages: [cpp, python3]\n")
    assert load().languages == ("cpp", "python3")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("validator_flags: float_tolerance 1e-6", "'validator_flags' is not understood"),
        ("limits: {time_multiplier: 5}", "'time_multiplier' is not understood"),
        ("limits: {time_multipliers: {tle: 5}}", "'tle' is not understood"),
        ("limits: {time_multipliers: {ac_to_time_limit: 0.5}}", "at least 1"),
        ("limits: {validation_passes: 3}", "multi-pass alone"),
        ("limits: {memory: -1}", "above 0"),
        ("type: batch", "'batch' is not known"),
        ("type: []", "each once"),
        ("type: [scoring, scoring]", "each once"),
        ("type: [scoring, pass-fail]", "pass-fail and scoring"),
        ("type: [submit-answer, interactive]", "submit-answer and interactive"),
        ("type: {scoring: yes}", "type must be words"),
        ("type: interactive", "holds no program"),
        ("languages: []", "not empty"),
        ("constants: {1x: 5}", "is no name of a constant"),
        ("constants: {x: {tex: 5}}", "has no value"),
        ("allow_file_writing: perhaps", "true or false"),
    ],
)
def test_what_problem_yaml_must_not_say(root: Path, load: Load, text: str, complaint: str) -> None:
    """Unknown keys, and values that the version does not have."""
    state(root, text + "\n")
    said = refusal(load)
    assert complaint in said
    assert str(root) in said


def test_what_is_only_odd(root: Path, load: Load) -> None:
    """Mere information of an older version, and a limit between its steps, are no reason to refuse a package."""
    text = "problem_format_version: 2025-09\nsource_url: x\nlimits: {time_limit: 1.5}\n"
    put(root / "problem.yaml", text + "license: mine\nembargo_until: 2026-02-31\n")
    said = "\n".join(load().warnings)
    for word in (
        "source_url", "name is missing", "uuid is missing", "no multiple of time_resolution", "'mine'", "a date in UTC",
    ):  # fmt: skip
        assert word in said


# --- cases --------------------------------------------------------------------------------------------------


def test_cases_are_in_the_order_of_their_names(root: Path, load: Load) -> None:
    """Samples first; folders without a configuration are no groups, but part of names."""
    for name in ("secret/b/2", "secret/a", "sample/9", "secret/b/10", "secret/a.b"):
        put_test(root, name)
    names = [test.name for test in load().tests]
    assert names == ["sample/9", "secret/1", "secret/a", "secret/a.b", "secret/b/10", "secret/b/2"]


def test_what_cases_are_given(root: Path, load: Load) -> None:
    """Arguments come from the nearest file that says them, files from the case's folder."""
    configure(root, "secret", "output_validator_args: [float_tolerance, '1e-6']\nargs: [one]\n")
    put_test(root, "secret/2")
    put(root / "data/secret/2.yaml", "args: [two, words here]\nhint: think\nfull_feedback: true\n")
    put(root / "data/secret/2.files/inner/note.txt", "read me")
    first, second = load().tests
    assert first.validator_flags == second.validator_flags == ("float_tolerance", "1e-6")
    assert (first.args, second.args) == (("one",), ("two", "words here"))
    assert (first.files, second.files) == ((), (("inner/note.txt", root / "data/secret/2.files/inner/note.txt"),))


def test_what_nobody_runs_is_named(root: Path, load: Load) -> None:
    """Arguments of visualizers, and cases to try what is not there; once each."""
    put(root / "data/secret/1.yaml", "input_visualizer_args: [b]\noutput_visualizer_args: [c]\n")
    put(root / "data/invalid_input/1.in")
    put(root / "input_validators/words.ctd")
    put_test(root, "valid_output/1")
    put_test(root, "other/1")
    problem = load()
    said = "\n".join(problem.not_understood)
    for words in (
        "output_visualizer_args in a file",
        "1 cases are not tried, as no program is in input_validators/",
        "valid_output: not tried, as valid_output/1 has no *.out",
        "words.ctd: is a script of checktestdata",
        "other",
    ):
        assert words in said
    assert problem.checks == ()


def test_interactive_packages_without_cases_for_validators(root: Path, load: Load) -> None:
    """Nothing is said of folders that they do not have."""
    state(root, "type: interactive\n")
    put(root / "output_validator/talk.py", "pass\n")
    assert load().not_understood == ()
    put_test(root, "valid_output/1")
    (said,) = load().not_understood
    assert said.endswith("valid_output: 1 cases are not tried, as outputs alone tell nothing here")


def test_arguments_of_validators_of_inputs(root: Path, load: Load) -> None:
    """A list for all of them, a mapping for each by its name; by the nearest file that says so."""
    for name in ("small.py", "large/main.py"):
        put(root / "input_validators" / name, "# {{limit}}\n")
    state(root, "constants: {limit: 3}\n")
    put_test(root, "secret/2")
    put_test(root, "secret/3")
    configure(root, "secret", "input_validator_args: [all]\n")
    put(root / "data/secret/2.yaml", "input_validator_args: {small: [a, b], large: [c]}\n")
    put(root / "data/secret/3.yaml", "input_validator_args: {small.py: [d]}\n")
    (check,) = load().checks
    found = {
        test.name: {one.program.root.name: one.flags for one in (test.checker, *test.checker.also) if one.program}
        for test in check.tests
        if test.checker
    }
    assert found == {
        "secret/1.in": {"large": ("all",), "input_validators": ("all",)},
        "secret/2.in": {"large": ("c",), "input_validators": ("a", "b")},
        "secret/3.in": {"large": (), "input_validators": ("d",)},
    }
    assert check.checker.program
    assert check.checker.program.constants == (("limit", "3"), ("limit.value", "3"))
    put(root / "data/secret/3.yaml", "input_validator_args: {small: all}\n")
    assert "small must be a list of texts" in refusal(load)


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("secret/1.yaml", "arguments: [1]\n", "'arguments' is not understood"),
        ("secret/1.yaml", "args: one two\n", "args must be a list"),
        ("secret/test_group.yaml", "output_validator_flags: [x]\n", "'output_validator_flags' is not understood"),
        ("secret/test_group.yaml", "max_score: 50\n", "for problems of type scoring"),
        ("secret/test_group.yaml", "full_feedback: maybe\n", "true or false"),
        ("secret/2.in", "1\n", "has no answer"),
        ("secret/a/b/test_group.yaml", "", "groups are directly in secret"),
        ("sample/a/test_group.yaml", "", "groups are directly in secret"),
        ("secret/a/test_group.yaml", "", "lies beside groups"),
    ],
)
def test_what_test_data_must_not_be(root: Path, load: Load, name: str, text: str, complaint: str) -> None:
    """Unknown keys, groups in the wrong place, cases without an answer."""
    put(root / "data" / name, text)
    assert complaint in refusal(load)


def test_names_that_packages_cannot_have(root: Path, load: Load) -> None:
    """They are as good as not there: hidden files, backups, names with spaces."""
    for name in ("secret/.2", "secret/-3", "secret/a b"):
        put_test(root, name)
    put(root / "submissions/accepted/.hidden.py")
    put(root / "submissions/accepted/a~.py")
    problem = load()
    assert [test.name for test in problem.tests] == ["secret/1"]
    assert problem.submissions == ()


def test_links_stay_in_the_package(root: Path, load: Load) -> None:
    """One within it is followed; one that leads out of it is refused, wherever it lies."""
    (root / "data/secret/2.in").symlink_to("1.in")
    (root / "data/secret/2.ans").symlink_to("1.ans")
    assert len(load().tests) == 2
    (root / "data/secret/2.files").symlink_to("/etc")
    assert "leads out of the package" in refusal(load)


@pytest.mark.parametrize("name", ["data", "include", "output_validator", "submissions", "problem.yaml"])
def test_nothing_is_read_outside(root: Path, load: Load, tmp_path: Path, name: str) -> None:
    """Nor does a whole folder of the package lie elsewhere, whatever it holds."""
    for file in ("include/default/a.h", "output_validator/v.py", "submissions/accepted/a.py"):
        put(root / file, "x = 1\n")
    assert load()
    (root / name).rename(tmp_path / "away")
    (root / name).symlink_to(tmp_path / "away")
    assert f"{root / name}: is a link that leads out of the package" in refusal(load)


def test_links_that_lead_back(root: Path, load: Load) -> None:
    """A folder that holds itself has an end."""
    (root / "data/secret/again").symlink_to("..")
    assert "is a link to a folder that holds it" in refusal(load)


def test_lost_files_are_told(root: Path, load: Load) -> None:
    """A file of a case that is not there is a mistake of somebody's, but harms nobody; readers may be shown more."""
    for name in ("sample/2.interaction", "sample/3.in.statement", "sample/3.ans.download", "secret/2.ans"):
        put(root / "data" / name)
    (warning,) = load().warnings
    assert "2.ans: belongs to no test" in warning


# --- how groups count ---------------------------------------------------------------------------------------


def test_a_scoring_problem_without_groups(root: Path, load: Load) -> None:
    """A hundred points are shared out exactly; samples have none."""
    state(root, SCORING)
    for name in ("secret/2", "secret/3", "sample/1"):
        put_test(root, name)
    problem = load()
    assert [test.max_score for test in problem.tests] == [0, Fraction(100, 3), Fraction(100, 3), Fraction(100, 3)]
    group = secret(problem)
    assert (group.score, group.most, group.requires) == (Score.SUM, 100, ())
    assert problem.scoring is not None
    sample = problem.scoring.members[0]
    assert isinstance(sample, Group)
    assert (sample.name, sample.counts) == ("sample", True)


def test_groups(root: Path, load: Load, plugins: Plugins) -> None:
    """Each kind of aggregation, and what full marks come to."""
    state(root, SCORING)
    (root / "data/secret/1.in").unlink()
    (root / "data/secret/1.ans").unlink()
    for name in ("sample/1", "secret/a/1", "secret/a/2", "secret/b/1", "secret/b/x/2", "secret/c/1", "secret/c/2"):
        put_test(root, name)
    configure(root, "secret/a", "max_score: 20\n")
    configure(root, "secret/b", "max_score: 30\nscore_aggregation: min\nrequire_pass: [sample, secret/a]\n")
    configure(root, "secret/c", "max_score: 25\nscore_aggregation: sum\nrequire_pass: a\n")
    problem = load()
    a, b, c = (group for group in secret(problem).members if isinstance(group, Group))
    assert (a.name, a.score, a.scale, a.ruling) == ("secret/a", Score.THRESHOLD, 20, Ruling.WORST_ERROR)
    assert (b.score, b.most, b.requires) == (Score.MIN, 30, ("sample", "secret/a"))
    assert b.members == ("secret/b/1", "secret/b/x/2")
    assert (c.score, c.most, c.requires) == (Score.SUM, 25, ("secret/a",))
    assert (a.stop, b.stop, c.stop) == (True, True, False)
    worth = {test.name: test.max_score for test in problem.tests}
    assert (worth["secret/a/1"], worth["secret/b/1"], worth["secret/c/1"]) == (1, 30, Fraction(25, 2))
    assert Rules(problem, plugins.contest("icpc")).full_score == 75


def test_unbounded_groups(root: Path, load: Load, plugins: Plugins) -> None:
    """Their tests are worth what the package's validator says, and nothing bounds the whole."""
    state(root, SCORING)
    configure(root, "secret", "max_score: unbounded\n")
    assert "needs a validator that says scores" in refusal(load)
    put(root / "output_validator/check.py", "pass\n")
    problem = load()
    assert [test.checker and test.checker.validator for test in problem.tests] == ["icpc-2025-unbounded"]
    assert Rules(problem, plugins.contest("icpc")).full_score is None


def test_a_pass_fail_secret_of_groups(root: Path, load: Load, plugins: Plugins) -> None:
    """All groups or nothing, whatever they are worth."""
    state(root, SCORING)
    for name in ("1.in", "1.ans"):
        (root / "data/secret" / name).unlink()
    configure(root, "secret", "score_aggregation: pass-fail\nmax_score: 10\n")
    for name, score in (("a", 3), ("b", 5)):
        put_test(root, f"secret/{name}/1")
        configure(root, f"secret/{name}", f"max_score: {score}\n")
    problem = load()
    group = secret(problem)
    assert (group.score, group.threshold, group.scale, group.gate) == (Score.THRESHOLD, 3, 10, True)
    assert Rules(problem, plugins.contest("icpc")).full_score == 10


@pytest.mark.parametrize(
    ("above", "text", "complaint"),
    [
        ("", "", "needs a max_score, as it is pass-fail"),
        ("", "score_aggregation: sum\n", "needs a max_score, as the score of secret is bounded"),
        ("max_score: unbounded\n", "score_aggregation: pass-fail\n", "needs a max_score, as it is pass-fail"),
        ("score_aggregation: pass-fail\n", "max_score: 1\nscore_aggregation: min\n", "must be pass-fail"),
        ("", "max_score: 1.5\n", "a whole number"),
        ("", "max_score: -1\n", "a whole number"),
        ("", "max_score: 1\nscore_aggregation: mean\n", "'mean' is not known"),
        ("", "max_score: 1\nrequire_pass: secret/z\n", "is no group before secret/g"),
        ("", "max_score: 1\nrequire_pass: secret/g\n", "is no group before secret/g"),
        ("", "max_score: 1\nrequire_pass: f\n", "f is not pass-fail"),
        ("", "max_score: 1\nstatic_validation_score: pass-fail\n", "needs a program in static_validator"),
        ("", "max_score: 1\nstatic_validator_args: [x]\n", "need a static_validation_score"),
    ],
)
def test_what_groups_must_not_say(root: Path, load: Load, above: str, text: str, complaint: str) -> None:
    """What does not go together, and what refers to what is not there."""
    state(root, SCORING)
    for name in ("1.in", "1.ans"):
        (root / "data/secret" / name).unlink()
    put_test(root, "secret/f/1")
    configure(root, "secret/f", "max_score: 1\n" + ("" if "pass-fail" in above else "score_aggregation: min\n"))
    put_test(root, "secret/g/1")
    configure(root, "secret", above)
    configure(root, "secret/g", text)
    assert complaint in refusal(load)


def test_static_tests(root: Path, load: Load) -> None:
    """A test of its own, first in its group, that takes its points from the others."""
    state(root, SCORING)
    put(root / "static_validator/look.py", "pass\n")
    configure(root, "secret", "static_validation_score: 40\nstatic_validator_args: [short]\n")
    put_test(root, "secret/2")
    static, *others = load().tests
    assert (static.name, static.static, static.max_score) == ("secret/static validation", True, 40)
    assert (static.checker and static.checker.validator, static.validator_flags) == ("icpc-static-score", ("short",))
    assert [test.max_score for test in others] == [30, 30]
    configure(root, "secret", "static_validation_score: 140\n")
    assert "is more than max_score" in refusal(load)


def test_samples_that_everything_requires(root: Path, load: Load, plugins: Plugins) -> None:
    """Where they fail nothing else is run, and their verdict is that of the whole."""
    state(root, SCORING)
    put_test(root, "sample/1")
    configure(root, "secret", "require_pass: sample\n")
    problem = load()
    tests = {test.name: test for test in problem.tests}
    judgements = [Judgement(tests["sample/1"], Verdict.RTE, "why"), Judgement(tests["secret/1"], Verdict.AC, "")]
    rules = Rules(problem, plugins.contest("icpc"))
    evaluation = rules.evaluate(judgements, {})
    assert "requires sample" in evaluation.skipped["secret/1"]
    total = rules.total(evaluation)
    assert (total.verdict, total.score, total.max_score) == (Verdict.RTE, 0, 100)


# --- programs -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "language", "main"),
    [
        (("check.py",), None, ""),
        (("check.cc", "check.h"), None, ""),
        (("build", "check.c"), "script", ""),
        (("run",), "script", ""),
        (("__init__.py", "__main__.py"), "python3", "__main__.py"),
        (("inner/check.cc", "inner/check.h"), None, ""),
        (("inner/run",), "script", ""),
    ],
)
def test_validators(root: Path, load: Load, files: tuple[str, ...], language: str | None, main: str) -> None:
    """A file, files, a module, scripts; or a folder with one of them."""
    for name in files:
        put(root / "output_validator" / name, "x\n")
    checker = load().checker
    assert checker.program is not None
    assert (checker.validator, checker.language, checker.program.main) == ("icpc", language, main)
    assert {path.removeprefix("inner/") for path in files} == set(checker.program.files)


def test_which_validator_is_not_clear(root: Path, load: Load) -> None:
    """One program judges."""
    put(root / "output_validator/a/a.py", "x\n")
    put(root / "output_validator/b/b.py", "x\n")
    assert "several programs (a, b)" in refusal(load)


@pytest.mark.parametrize(
    ("kinds", "protocol", "passes"),
    [
        ("interactive", "icpc", 1),
        ("[interactive, multi-pass]", "icpc", 2),
        ("[interactive, scoring]", "icpc", 1),
    ],
)
def test_interactive(root: Path, load: Load, kinds: str, protocol: str, passes: int) -> None:
    """The validator talks, in several passes if it wants and may."""
    state(root, f"type: {kinds}\n")
    put(root / "output_validator/talk.py", "x\n")
    problem = load()
    assert problem.interactor is not None
    assert (problem.interactor.protocol, problem.passes) == (protocol, passes)


def test_multi_pass(root: Path, load: Load) -> None:
    """As many passes as are stated."""
    state(root, "type: multi-pass\nlimits: {validation_passes: 5}\n")
    assert load().passes == 5


def test_submissions(root: Path, load: Load) -> None:
    """Language, entry point and rules of submissions.yaml; a link may lead to another submission."""
    put(root / "submissions/accepted/a.py", "print()\n")
    put(root / "submissions/mixed/b/one.py", "print()\n")
    put(root / "submissions/mixed/b/two.py", "print()\n")
    (root / "submissions/mixed/c.py").symlink_to("../accepted/a.py")
    put(root / "submissions/mixed/d/one.py", "print()\n")
    (root / "submissions/mixed/d/two.py").symlink_to("../../accepted/a.py")
    put(root / "submissions/submissions.yaml", "mixed/b: {language: python3, entrypoint: two.py, permitted: [WA]}\n")
    a, b, c, d = load().submissions
    assert (a.label, a.bounding, a.expected) == ("submissions/accepted/a.py", ("",), None)
    assert (b.language, b.source.main, b.source.files) == ("python3", "two.py", ("one.py", "two.py"))
    assert b.rules == (Expected(permitted=(Verdict.WA, Verdict.OLE), by_path=True),)
    assert (c.fault, c.rules) == ("", ())
    assert (d.fault, d.source.files) == ("", ("one.py", "two.py"))


def test_a_submission_that_leads_out(root: Path, load: Load, tmp_path: Path) -> None:
    """It is refused with the package: nothing of it is compiled."""
    put(tmp_path / "secret.py", "print('of the host')\n")
    (root / "submissions/accepted").mkdir(parents=True)
    (root / "submissions/accepted/a.py").symlink_to(tmp_path / "secret.py")
    assert "leads out of the package" in refusal(load)
    (root / "submissions/accepted/a.py").unlink()
    put(root / "submissions/accepted/b/one.py", "print()\n")
    (root / "submissions/accepted/b/two.py").symlink_to(tmp_path / "secret.py")
    (submission,) = load().submissions
    assert "leads out of" in submission.fault


def test_files_of_the_test_come_last(root: Path, load: Load) -> None:
    """They stand in for the package's own of that name; a file is in nobody's way but a folder's."""
    put_test(root, "secret/2")
    put(root / "include/default/data.txt", "for all")
    put(root / "data/secret/2.files/data.txt", "for one")
    first, second = load().tests
    assert first.files == (("data.txt", root / "include/default/data.txt"),)
    assert second.files == (("data.txt", root / "data/secret/2.files/data.txt"),)
    put(root / "include/default/more/data.txt", "for all")
    put(root / "data/secret/2.files/more", "for one")
    assert "2.files: more is a file here and a folder in include/default, or the reverse" in refusal(load)


def test_included_files(root: Path, load: Load) -> None:
    """Of all languages first, those of one over them; the former lie in the working folder as well."""
    state(root, "constants: {n: 5}\n")
    put(root / "include/cpp/a.h")
    put(root / "include/default/inner/data.txt")
    problem = load()
    constants = (("n", "5"), ("n.value", "5"))
    data = ("inner/data.txt", root / "include/default/inner/data.txt")
    assert problem.support == (
        Support((data,), (), constants=constants),
        Support((("a.h", root / "include/cpp/a.h"),), ("cpp",), constants=constants),
    )
    assert problem.tests[0].files == (data,)


def test_constants_in_configuration(root: Path, load: Load) -> None:
    """They are put into test_group.yaml, and not into what belongs to a case."""
    state(root, "type: scoring\nconstants: {most: {value: 60, words: sixty}}\n")
    configure(root, "secret", "max_score: {{most}}\nargs: ['{{most.words}}', '{{other}}']\n")
    put_test(root, "secret/2")
    put(root / "data/secret/2.yaml", "args: ['{{most}}']\n")
    first, second = load().tests
    assert (first.max_score, first.args, second.args) == (30, ("sixty", "{{other}}"), ("{{most}}",))


def test_the_example_loads_from_anywhere(tmp_path: Path, plugins: Plugins) -> None:
    """Copied, zipped: the same tests and submissions."""
    copy = shutil.copytree(EXAMPLE, tmp_path / "icpc2025")
    archive = shutil.make_archive(str(tmp_path / "packed" / "icpc2025"), "zip", copy.parent, copy.name)
    loaded, unpacked = load_problem(copy, plugins), load_problem(Path(archive), plugins)
    assert [test.name for test in loaded.tests] == [test.name for test in unpacked.tests]
    assert [one.label for one in loaded.submissions] == [one.label for one in unpacked.submissions]
    assert (loaded.warnings, loaded.not_understood) == ((), ())
    assert os.path.commonpath([unpacked.root, unpacked.data]) == str(unpacked.root)
