"""Groups of Kattis packages: what `testdata.yaml` says becomes a tree whose rules are explicit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from parley.core.errors import PackageError
from parley.core.group import Group, Ruling, Score
from parley.core.model import Calibration, Expected, Problem, Stated, TestCase, Verdict
from parley.plugins.formats._kattis_grading import Flags, default_flags
from parley.plugins.formats.kattis import KattisFormat

SCORING = "type: scoring\n"


def package(
    root: Path, files: Mapping[str, str], *, yaml: str = SCORING, tests: str = "sample/1 secret/a/1 secret/b/1"
) -> Problem:
    """`files` are by their path in the package; `tests` have an empty input and answer."""
    every = {"problem.yaml": yaml, **{f"data/{name}{end}": "" for name in tests.split() for end in (".in", ".ans")}}
    for name, text in {**every, **files}.items():
        path = root / "some" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return KattisFormat().load(root / "some")


def groups_of(group: Group | str) -> Iterator[Group]:
    """All of a tree, the upper ones first."""
    if not isinstance(group, str):
        yield group
        for member in group.members:
            yield from groups_of(member)


def groups(problem: Problem) -> dict[str, Group]:
    assert problem.scoring
    return {group.name: group for group in groups_of(problem.scoring)}


def worth(problem: Problem) -> dict[str, tuple[TestCase, Fraction, Fraction]]:
    return {test.name: (test, test.max_score, test.reject_score) for test in problem.tests}


# --- which groups there are ---------------------------------------------------------------------------------


def test_defaults_of_the_format(tmp_path: Path) -> None:
    """A scoring package adds up what its tests are worth, one point each, and stops at the first error."""
    problem = package(tmp_path, {})
    found = groups(problem)
    assert list(found) == ["", "sample", "secret", "secret/a", "secret/b"]
    for group in found.values():
        assert (group.score, group.ruling, group.stop) == (Score.SUM, Ruling.WORST_ERROR, True)
        assert (group.full, group.least, group.most, group.grader, group.counts) == (None, None, None, None, True)
    assert [(most, least) for _, most, least in worth(problem).values()] == [(1, 0)] * 3
    assert problem.contest == "icpc"


def test_cases_and_groups_interleaved(tmp_path: Path) -> None:
    """In the order of their names; folders without a test are no groups."""
    problem = package(
        tmp_path, {"data/secret/2-b/notes.txt": ""}, tests="secret/3 secret/2/x secret/10 secret/1/deep/y"
    )
    root = problem.scoring
    assert root
    (secret,) = root.members
    assert isinstance(secret, Group)
    names = [member if isinstance(member, str) else member.name for member in secret.members]
    assert names == ["secret/1", "secret/10", "secret/2", "secret/3"]
    assert [test.name for test in problem.tests] == ["secret/1/deep/y", "secret/10", "secret/2/x", "secret/3"]


def test_group_and_test_of_one_name(tmp_path: Path) -> None:
    """They are told apart, as rules and reports go by names."""
    problem = package(tmp_path, {}, tests="secret/1 secret/1/x")
    assert list(groups(problem)) == ["", "secret", "secret/1/"]


def test_pass_fail_packages_follow_the_contest(tmp_path: Path) -> None:
    """Unless a group says how its results are put together."""
    said = {"data/secret/testdata.yaml": "output_validator_flags: a\ninput_validator_flags: b\n"}
    assert package(tmp_path / "1", said, yaml="").scoring is None
    said = {"data/secret/a/testdata.yaml": "on_reject: continue\n"}
    stops = {name: group.stop for name, group in groups(package(tmp_path / "2", said, yaml="")).items()}
    assert stops == {"": True, "sample": True, "secret": True, "secret/a": False, "secret/b": True}
    assert {group.score for group in groups(package(tmp_path / "2", said, yaml="")).values()} == {Score.MIN}


# --- testdata.yaml ------------------------------------------------------------------------------------------


def test_each_key_is_inherited_by_itself(tmp_path: Path) -> None:
    """From the nearest folder above that has it."""
    problem = package(
        tmp_path,
        {
            "data/testdata.yaml": "on_reject: continue\naccept_score: 0.1\nreject_score: -1\n",
            "data/secret/testdata.yaml": "grader_flags: min first_error\nrange: 0 100\n",
            "data/secret/b/testdata.yaml": "accept_score: 2.5\non_reject: break\n",
        },
    )
    found = groups(problem)
    assert {name: group.stop for name, group in found.items()} == {
        "": False, "sample": False, "secret": False, "secret/a": False, "secret/b": True,
    }  # fmt: skip
    assert (found["sample"].score, found["secret/b"].score, found["secret/b"].ruling) == (
        Score.SUM, Score.MIN, Ruling.FIRST_ERROR,
    )  # fmt: skip
    assert [(most, least) for _, most, least in worth(problem).values()] == [
        (Fraction(1, 10), -1), (Fraction(1, 10), -1), (Fraction(5, 2), -1),
    ]  # fmt: skip


def test_ranges(tmp_path: Path) -> None:
    """They bound the score of all groups below; the full score is that of whoever states it."""
    problem = package(
        tmp_path,
        {"data/testdata.yaml": "range: -inf 100\n", "data/secret/a/testdata.yaml": "range: 0 +inf\n"},
    )
    found = groups(problem)
    assert {name: (group.least, group.most, group.full) for name, group in found.items()} == {
        "": (None, 100, 100), "sample": (None, 100, None), "secret": (None, 100, None),
        "secret/a": (0, None, None), "secret/b": (None, 100, None),
    }  # fmt: skip


def test_lowest_score_is_best(tmp_path: Path) -> None:
    """Where the objective is to have few points, the lower end of the range is the full score."""
    yaml = f"{SCORING}grading: {{objective: min, show_test_data_groups: true}}\n"
    problem = package(tmp_path, {"data/testdata.yaml": "range: 5 50\n"}, yaml=yaml)
    assert groups(problem)[""].full == Fraction(5)
    assert problem.not_understood == ()


def test_samples_that_do_not_count(tmp_path: Path) -> None:
    """`ignore_sample` of the uppermost group: the secret tests alone are the result."""
    found = groups(package(tmp_path, {"data/testdata.yaml": "grader_flags: ignore_sample\non_reject: continue\n"}))
    assert {name: found[name].counts for name in ("sample", "secret")} == {"sample": False, "secret": True}


@pytest.mark.parametrize(
    ("words", "flags"),
    [
        ("", Flags()),
        ("min", Flags(score=Score.MIN)),
        ("avg max", Flags(score=Score.MAX)),
        ("always_accept worst_error", Flags(ruling=Ruling.WORST_ERROR)),
        ("no_errors", Flags(ruling=Ruling.WORST_ERROR)),
        ("first_error accept_if_any_accepted", Flags(ruling=Ruling.FIRST_ERROR, any_accepted=True)),
        ("sum ignore_sample", Flags(ignore_sample=True)),
        ("median min 5", Flags(score=Score.MIN, unknown=("median", "5"))),
    ],
)
def test_flags_of_the_default_grader(words: str, flags: Flags) -> None:
    """The last of several that contradict each other counts."""
    assert default_flags(words.split()) == flags


def test_grader_of_its_own(tmp_path: Path) -> None:
    """Groups with `grading: custom` ask the one program in graders/, each with its own flags."""
    problem = package(
        tmp_path,
        {
            "data/secret/testdata.yaml": "grading: custom\ngrader_flags: all 'of them'\n",
            "data/secret/b/testdata.yaml": "grading: default\n",
            "graders/g/run": "#!/bin/sh\n",
        },
    )
    found = groups(problem)
    assert {name: bool(group.grader) for name, group in found.items()} == {
        "": False, "sample": False, "secret": True, "secret/a": True, "secret/b": False,
    }  # fmt: skip
    grader = found["secret"].grader
    assert grader
    assert (grader.flags, grader.language) == (("all", "of them"), "script")
    assert grader.program.path == tmp_path / "some/graders/g/run"
    assert [found[name].bounded for name in ("secret", "secret/b", "sample")] == [False, True, True]


def test_very_old_packages(tmp_path: Path) -> None:
    """Keys of groups in problem.yaml hold for all groups, as in problemtools."""
    yaml = f"{SCORING}grading: {{accept_score: 3, reject_score: 1, range: 0 9, on_reject: grade}}\n"
    problem = package(tmp_path, {"data/secret/testdata.yaml": "accept_score: 5\non_reject: break\n"}, yaml=yaml)
    assert {(most, least) for _, most, least in worth(problem).values()} == {(3, 1)}
    assert {(group.stop, group.least, group.most) for group in groups(problem).values()} == {(False, 0, 9)}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("on_reject: never", ": on_reject must be break or continue, not 'never'"),
        ("grading: mine", ": grading must be custom or default, not 'mine'"),
        ("grading: custom", ": testdata.yaml asks for a grader of its own, but graders/ holds none"),
        ("grader_flags: [a]", ": grader_flags must be a text, not a list"),
        ("range: 0", ": range must be two numbers, the least and the greatest score"),
        ("range: 5 1", ": range 5 1: the least score is greater than the greatest"),
        ("range: 0 nan", ": range must be a number up to 1000000000, not 'nan'"),
        ("accept_score: 1/2", ": accept_score must be a number up to 1000000000, not '1/2'"),
        ("accept_score: [1]", ": accept_score must be a number up to 1000000000, not a list"),
        ("accept_score: 1\naccept_score: 2", ":2:1: is not valid YAML: key 'accept_score' comes twice"),
        ("output_validator_flags: {flags: [a]}", ", output_validator_flags: flags must be a text, not a list"),
    ],
)
def test_refused(tmp_path: Path, text: str, said: str) -> None:
    """What is wrong is said with the file and the key."""
    with pytest.raises(PackageError) as raised:
        package(tmp_path, {"data/secret/testdata.yaml": text})
    assert said in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1


def test_nothing_is_ignored_in_silence(tmp_path: Path) -> None:
    """Keys, flags and folders that nobody acts upon are named."""
    problem = package(
        tmp_path,
        {
            "data/secret/testdata.yaml": "colour: red\ngrader_flags: median ignore_sample\n",
            "data/bad/1.in": "",
            "domjudge-problem.ini": "color = red\nspecial_run = mine\ntimelimit = 2\n",
        },
        yaml=f"{SCORING}limits: {{time_multipliers: {{time_limit_to_tle: 2, other: 1}}}}\n",
    )
    where = tmp_path / "some"
    assert problem.not_understood == (
        f"{where}/problem.yaml, limits, time_multipliers: key 'other' is not understood",
        f"{where}/domjudge-problem.ini: key 'special_run' is not understood",
        f"{where}/data/secret/testdata.yaml: key 'colour' is not understood",
        f"{where}/data/secret/testdata.yaml: grader flag 'median' is not understood",
        f"{where}/data/secret/testdata.yaml: grader flag 'ignore_sample' counts in the uppermost group only",
        f"{where}/data: folder 'bad' is not read",
    )


def test_scores_in_a_pass_fail_package(tmp_path: Path) -> None:
    """They mean nothing there, and are named."""
    problem = package(tmp_path, {"data/testdata.yaml": "accept_score: 5\nrange: 0 5\n"}, yaml="")
    assert {(most, least) for _, most, least in worth(problem).values()} == {(1, 0)}
    where = tmp_path / "some/data/testdata.yaml"
    assert problem.not_understood == (
        f"{where}: accept_score counts in scoring problems only", f"{where}: range counts in scoring problems only",
    )  # fmt: skip


def test_groups_have_an_end(tmp_path: Path) -> None:
    """Folders that are nested as if there were none are refused."""
    with pytest.raises(PackageError, match="groups are nested more than 30 deep"):
        package(tmp_path, {}, tests="/".join(["secret", *("x" * 40), "1"]))


# --- kinds of problems --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("yaml", "validator", "bounded"),
    [
        ("validation: custom\n", "icpc", True),
        ("type: scoring\nvalidation: custom\n", "icpc", True),
        ("type: scoring\nvalidation: custom score\n", "icpc-score", False),
        ("type: scoring\nvalidation: custom interactive score\n", "icpc-score", False),
        ("problem_format_version: 2023-07\ntype: scoring\n", "icpc-2023-07", False),
        ("problem_format_version: 2023-07\ntype: [scoring, interactive]\n", "icpc-2023-07", False),
        ("problem_format_version: 2023-07\ntype: pass-fail\n", "icpc", True),
    ],
)
def test_who_gives_scores(tmp_path: Path, yaml: str, validator: str, *, bounded: bool) -> None:
    """The validator's protocol says whether it may write score.txt; where it may, nothing bounds the score."""
    problem = package(tmp_path, {"output_validators/v.py": "x"}, yaml=yaml)
    assert problem.checker.validator == validator
    assert problem.scoring is None or groups(problem)["secret/a"].bounded is bounded
    assert (problem.interactor is not None) == ("interactive" in yaml)


def test_scores_of_a_pass_fail_problem_do_not_count(tmp_path: Path) -> None:
    """A package that asks for them all the same is told."""
    problem = package(tmp_path, {"output_validators/v.py": "x"}, yaml="validation: custom score\n")
    assert problem.checker.validator == "icpc"
    assert problem.warnings == (
        f"{tmp_path}/some/problem.yaml: validation says score, but type is not scoring; its scores do not count",
    )


@pytest.mark.parametrize(
    ("yaml", "passes"),
    [
        ("validation: custom multi-pass\n", 2),
        ("validation: custom multi-pass\nlimits: {validation_passes: 5}\n", 5),
        ("problem_format_version: 2023-07\ntype: [multi-pass, interactive]\n", 2),
        ("validation: custom\nlimits: {validation_passes: 5}\n", 1),
    ],
)
def test_passes(tmp_path: Path, yaml: str, passes: int) -> None:
    """Of the program, where the validator may ask for another."""
    assert package(tmp_path, {"output_validators/v.py": "x"}, yaml=yaml).passes == passes


def test_newer_kinds_and_files(tmp_path: Path) -> None:
    """2023-07: submissions that are outputs, arguments and files of a test, samples that are only shown."""
    files = {"data/secret/1.args": "-n  5\nx", "data/secret/1.files/a/b.txt": "", "data/sample/statement/1.in": ""}
    yaml = "problem_format_version: 2023-07\ntype: submit-answer\nlanguages: [cpp, python3]\n"
    problem = package(tmp_path / "new", files, yaml=yaml, tests="secret/1")
    (test,) = problem.tests
    assert (problem.output_only, problem.languages) == (True, ("cpp", "python3"))
    assert (test.args, [name for name, _ in test.files]) == (("-n", "5", "x"), ["a/b.txt"])
    (test,) = package(tmp_path / "old", files, yaml="languages: all\n", tests="secret/1").tests
    assert (test.args, test.files) == ((), ())


def test_limits_that_are_stated(tmp_path: Path) -> None:
    """Those for compiling and for the size of sources are the package's too; `.memlimit` is in MiB."""
    limits = "limits: {compilation_time: 7, compilation_memory: 300, code: 64}\n"
    problem = package(tmp_path, {".memlimit": "96\n", "domjudge-problem.ini": "name = 'Ini'\n"}, yaml=limits)
    mib = 1 << 20
    assert (problem.compile_limits.time_ms, problem.compile_limits.memory_bytes) == (7000, 300 * mib)
    assert (problem.code_bytes, problem.limits.memory_bytes, problem.title) == (64 * 1024, 96 * mib, "Ini")
    assert problem.stated == Stated(memory=True, output=False)


def test_resolution_of_the_time_limit(tmp_path: Path) -> None:
    """2023-07 may want it in other steps than seconds."""
    yaml = "problem_format_version: 2023-07\nlimits: {time_resolution: 0.5, time_multipliers: {ac_to_time_limit: 3}}\n"
    problem = package(tmp_path, {}, yaml=yaml)
    assert problem.calibration == Calibration(3, least_ms=500, step_ms=500)
    assert problem.not_understood == ()


def test_package_of_domjudge_alone(tmp_path: Path) -> None:
    """An old one has no problem.yaml."""
    package(tmp_path, {"domjudge-problem.ini": "name = Old\ntimelimit = 3\n"})
    (tmp_path / "some/problem.yaml").unlink()
    assert KattisFormat().detect(tmp_path / "some")
    problem = KattisFormat().load(tmp_path / "some")
    assert (problem.title, problem.limits.time_ms, problem.not_understood) == ("Old", 3000, ())


# --- what submissions must get ------------------------------------------------------------------------------


def expected(problem: Problem) -> dict[str, tuple[tuple[Verdict, ...] | None, tuple[Expected, ...]]]:
    return {one.label.split("/")[1]: (one.expected, one.rules) for one in problem.submissions}


SUBMISSIONS = {f"submissions/{name}/a.py": "x" for name in ("accepted", "partially_accepted", "wrong_answer", "mine")}


def test_partially_accepted_is_less_than_the_full_score(tmp_path: Path) -> None:
    """Where the package says what that is."""
    found = expected(package(tmp_path, {**SUBMISSIONS, "data/testdata.yaml": "range: 0 100\n"}))
    in_part = (Verdict.PA, Verdict.AC)
    assert found == {
        "accepted": ((Verdict.AC,), ()), "mine": (None, ()), "wrong_answer": ((Verdict.WA,), ()),
        "partially_accepted": (in_part, (Expected(unlike=Fraction(100)),)),
    }  # fmt: skip
    assert expected(package(tmp_path / "2", SUBMISSIONS))["partially_accepted"] == (in_part, ())


def test_packages_that_accept_everything(tmp_path: Path) -> None:
    """Then no submission can have another verdict; its score says whether it is one of those that should."""
    testdata = "range: 0 100\ngrader_flags: always_accept\n"
    tagged = {"submissions/wrong_answer/a.py": "# @EXPECTED_RESULTS@: TIMELIMIT\n# @EXPECTED_SCORE@: 12.5\n"}
    problem = package(tmp_path, {**SUBMISSIONS, **tagged, "data/testdata.yaml": testdata})
    assert expected(problem)["accepted"] == ((Verdict.AC,), ())
    exactly = Fraction(25, 2)
    assert expected(problem)["wrong_answer"] == ((Verdict.TLE,), (Expected(score=(exactly, exactly)),))
    problem = package(tmp_path / "2", {**SUBMISSIONS, "data/testdata.yaml": testdata})
    less = (Expected(unlike=Fraction(100)),)
    assert expected(problem)["wrong_answer"] == ((Verdict.PA, Verdict.AC), less)


# --- anything -----------------------------------------------------------------------------------------------

KEYS = st.sampled_from(
    ["on_reject", "grading", "grader_flags", "range", "accept_score", "reject_score", "output_validator_flags", "flags"]
)
WORDS = st.sampled_from(["break", "custom", "min", "ignore_sample", "0 100", "-inf +inf", "1e99", "nan", "'", "0.1"])
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | WORDS
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=6
)


@given(st.dictionaries(KEYS, VALUES, max_size=5) | VALUES, st.dictionaries(KEYS, VALUES, max_size=5))
def test_any_values(tmp_path_factory: pytest.TempPathFactory, upper: Any, lower: Any) -> None:
    """Whatever YAML can spell in the files of two groups: a problem, or a refusal of one line."""
    root = tmp_path_factory.getbasetemp() / "groups"
    texts = [yaml.safe_dump(values, allow_unicode=True) for values in (upper, lower)]
    files = {"data/testdata.yaml": texts[0], "data/secret/testdata.yaml": texts[1]}
    try:
        problem = package(root, files)
    except PackageError as error:
        assert len(str(error).splitlines()) == 1  # noqa: PT017 - both ends are in order
    else:
        assert len(problem.tests) == 3
