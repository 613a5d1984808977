"""Packages of ICPC and Kattis: what is understood, and what is said of the rest."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from parley.core.errors import PackageError
from parley.core.model import MIB, Problem, Support, Verdict
from parley.core.packages import load_problem
from parley.core.plugins import Plugins
from parley.plugins.formats.kattis import KattisFormat

Load = Callable[[], Problem]


def put(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def put_test(root: Path, name: str) -> None:
    put(root / "data" / f"{name}.in", "1\n")
    put(root / "data" / f"{name}.ans", "2\n")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The smallest package: an empty problem.yaml and one test."""
    put(tmp_path / "hello" / "problem.yaml")
    put_test(tmp_path / "hello", "secret/1")
    return tmp_path / "hello"


@pytest.fixture
def load(root: Path, plugins: Plugins) -> Load:
    """Loads the package as a command does."""
    return lambda: load_problem(root, plugins)


def refusal(load: Load) -> str:
    """The one line with which a package is refused."""
    with pytest.raises(PackageError) as raised:
        load()
    said = str(raised.value)
    assert len(said.splitlines()) == 1
    return said


def state(root: Path, text: str) -> None:
    put(root / "problem.yaml", text)


# --- the whole ----------------------------------------------------------------------------------------------


def test_smallest_package(root: Path, load: Load) -> None:
    """What is not stated has the format's defaults."""
    problem = load()
    assert (problem.name, problem.title, problem.format) == ("hello", "hello", "kattis")
    assert (problem.root, problem.data, problem.support) == (root, root / "data", ())
    assert (problem.contest, problem.scoring, problem.passes, problem.output_only) == ("icpc", None, 1, False)
    assert problem.limits.memory_bytes == 2048 * MIB
    assert problem.limits.output_bytes == 8 * MIB
    assert (problem.validation_limits.time_ms, problem.validation_limits.memory_bytes) == (60_000, 2048 * MIB)
    assert problem.checker.validator == "default"
    assert problem.interactor is None
    assert (problem.submissions, problem.warnings) == ((), ())


@pytest.mark.parametrize(("name", "submissions", "interactive"), [("guess", 18, True), ("sum", 15, False)])
def test_examples(name: str, submissions: int, interactive: bool, plugins: Plugins) -> None:
    """The examples of this repository load without a warning."""
    problem = load_problem(Path(__file__).parents[3] / "examples" / name, plugins)
    assert problem.warnings == ()
    assert len(problem.submissions) == submissions
    assert (problem.interactor is not None) == interactive
    assert all(submission.expected and not submission.fault for submission in problem.submissions)


@pytest.mark.parametrize(
    ("yaml_name", "title"),
    [
        ("Hello World", "Hello World"),
        ("No", "No"),
        ("007", "007"),
        ("{de: Hallo, en: Hello}", "Hello"),
        ("{de: Hallo, sv: Hej}", "Hallo"),
        ("{}", "hello"),
        ("", "hello"),
    ],
)
def test_title(root: Path, load: Load, yaml_name: str, title: str) -> None:
    """The English name, else the first, else the folder's; a name may look like a number or a truth value."""
    state(root, f"name: {yaml_name}\n")
    assert load().title == title


def test_limits(root: Path, load: Load) -> None:
    """Seconds and MiB become what runs are given."""
    limits = "memory: 256, output: 1, validation_time: 10, validation_memory: 64, validation_output: 2, time_limit: 1.5"
    state(root, f"limits: {{{limits}}}\n")
    problem = load()
    assert (problem.limits.time_ms, problem.limits.memory_bytes, problem.limits.output_bytes) == (1500, 256 * MIB, MIB)
    validation = problem.validation_limits
    assert (validation.time_ms, validation.memory_bytes, validation.output_bytes) == (10_000, 64 * MIB, 2 * MIB)


def test_include(root: Path, load: Load) -> None:
    """Files for submissions are passed on: those for all, and over them those of a language."""
    put(root / "include" / "cpp" / "stub.h")
    put(root / "include" / "default" / "lib" / "a.h")
    assert load().support == (
        Support((("lib/a.h", root / "include" / "default" / "lib" / "a.h"),)),
        Support((("stub.h", root / "include" / "cpp" / "stub.h"),), ("cpp",)),
    )


@pytest.mark.parametrize(
    ("files", "main"),
    [("grader.py kakor.py", "grader"), ("grader.py main.py", "main"), ("lib.py", ""), ("stub.h lib.py", "")],
)
def test_include_that_begins_the_program(root: Path, load: Load, files: str, main: str) -> None:
    """A stub imports what is submitted, whatever that is called; a library does not."""
    for name in files.split():
        put(root / "include" / "python3" / name)
    (support,) = load().support
    assert support.main == main


@pytest.mark.parametrize(
    ("file", "processes", "executes"),
    [
        ("include/cpp/stub.cpp:if (fork () == 0)", 4, False),
        ("include/cpp/stub.cpp:fork(); execvp(name, argv);", 4, True),
        ("include/java/Main.java:new ProcessBuilder(command)", 4, True),
        ("include/default/notes.txt:run it as subprocess, or fork()", 1, False),
        ("include/cpp/stub.h:int pitchfork(int), forks(int);", 1, False),
    ],
)
def test_stubs_with_processes(root: Path, load: Load, file: str, processes: int, *, executes: bool) -> None:
    """What the package's files for one language do is what programs in it may do, and no more."""
    name, _, text = file.partition(":")
    put(root / name, text)
    (support,) = load().support
    assert (support.processes, support.executes) == (processes, executes)


@pytest.mark.parametrize("place", ["include/cpp/x.h", "data/secret/1.in", "output_validators/v.py", "graders/g.py"])
def test_nothing_is_read_outside(root: Path, load: Load, place: str) -> None:
    """A link to a file of the machine is refused wherever it lies: contestants would see what it holds."""
    state(root, "type: scoring\nvalidation: custom\n")
    put(root / "data" / "testdata.yaml", "grading: custom\n")
    put(root / "output_validators" / "v.py", "x")
    put(root / "graders" / "g.py", "x")
    assert load()
    path = root / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.symlink_to("/etc/hostname")
    assert refusal(load).startswith(f"{path}: is a link that leads out of ")


@pytest.mark.parametrize(
    "folder", ["data", "data/secret", "data/secret/a", "include/cpp", "output_validators", "submissions"]
)
def test_no_folder_leads_outside(root: Path, load: Load, tmp_path: Path, folder: str) -> None:
    """Nor is a folder elsewhere read, whatever it holds."""
    state(root, "validation: custom\n")
    data = ("data/secret/a/1.in", "data/secret/a/1.ans")
    for name in (*data, "include/cpp/a.h", "output_validators/v.py", "submissions/accepted/a.py"):
        put(root / name, "x")
    assert load()
    (root / folder).rename(tmp_path / "away")
    (root / folder).symlink_to(tmp_path / "away")
    assert "is a link that leads out of " in refusal(load)


# --- warnings and refusals ----------------------------------------------------------------------------------


def test_unknown_keys_are_named(root: Path, load: Load) -> None:
    """What is not understood is told, and the rest is judged."""
    state(root, "name: A\nauthor: B\ncolour: red\nlimits:\n  memory: 5\n  code: 128\n  fame: 3\n  time_limit:\n")
    assert load().not_understood == (
        f"{root}/problem.yaml: key 'colour' is not understood",
        f"{root}/problem.yaml, limits: key 'fame' is not understood",
    )


def test_known_keys_are_no_warnings(root: Path, load: Load) -> None:
    """Everything that the format defines may be stated."""
    keys = "problem_format_version uuid author source source_url license rights_owner keywords validator_flags"
    limits = "time_multiplier time_safety_margin memory output code compilation_time compilation_memory"
    more = "validation_time validation_memory validation_output"
    state(
        root,
        "".join(f"{key}: legacy\n" for key in keys.split())
        + "type: pass-fail\nvalidation: default\nlimits:\n"
        + "".join(f"  {key}: 5\n" for key in (limits + " " + more).split()),
    )
    assert (load().warnings, load().not_understood) == ((), ())


@pytest.mark.parametrize(
    ("version", "known"),
    [("legacy", True), ("legacy-icpc", True), ("2023-07", True), ("2023-07-draft", True), ("2025-09", False)],
)
def test_versions(root: Path, load: Load, version: str, *, known: bool) -> None:
    """A version that is not known is read as the newest that is, with a warning."""
    state(root, f"problem_format_version: {version}\n")
    assert (load().warnings == ()) == known


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("limits: [", ":1:10: is not valid YAML: "),
        ("a: b\n\tc: d", ":2:1: is not valid YAML: "),
        ("- a", ": must hold keys and values, not a list"),
        ("name: [a]", ": name must be a text, not a list"),
        ("limits: 5", ": limits must be a mapping, not '5'"),
        ("limits: {memory: lots}", ", limits: memory must be a number above 0, not 'lots'"),
        ("limits: {memory: -1}", ", limits: memory must be a number above 0, not '-1'"),
        ("limits: {time_limit: [1]}", ", limits: time_limit must be a number above 0, not a list"),
        ("limits: {time_multipliers: 2}", ", limits: time_multipliers must be a mapping, not '2'"),
        ('validator_flags: "\'"', ": validator_flags: No closing quotation"),
        ("validator_flags: [a]", ": validator_flags must be a text, not a list"),
        ('validator_flags: "\\0"', ": validator_flags must be a text, not '\\x00'"),
        ("type: {a: b}", ": type must be words, not a mapping"),
        ("type: interacitve", ": type 'interacitve' is not known; known are pass-fail, scoring, interactive"),
        ("validation: costum", ": validation 'costum' is not known; known are default, custom, score, interactive"),
        ("grading: 5", ": grading must be a mapping, not '5'"),
        ("grading: {objective: most}", ", grading: objective must be max or min, not 'most'"),
        (
            "grading: {on_reject: stop}",
            ", grading: on_reject must be one of first_error, worst_error, grade, not 'stop'",
        ),
        ("grading: {accept_score: x}", ", grading: accept_score must be a number up to "),
        ("languages: {a: b}", ": languages must be words, not a mapping"),
        ("allow_file_writing: maybe", ": allow_file_writing must be true or false, not 'maybe'"),
    ],
)
def test_refused_problem_yaml(root: Path, load: Load, text: str, said: str) -> None:
    """What is wrong is said with its place: the file, the line where there is one, the key."""
    state(root, text)
    assert refusal(load).startswith(f"{root}/problem.yaml{said}")


def missing(path: Path) -> None:
    """It is not there."""


def a_folder(path: Path) -> None:
    path.mkdir()


def a_file(path: Path) -> None:
    path.touch()


def a_loop(path: Path) -> None:
    path.symlink_to(path.name)


def not_utf8(path: Path) -> None:
    path.write_bytes(b"name: \xff")


def nested(path: Path) -> None:
    path.write_text("[" * 3000)


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("problem.yaml", a_folder, "problem.yaml: is not a file"),
        ("problem.yaml", os.mkfifo, "problem.yaml: is not a file"),
        ("problem.yaml", not_utf8, "problem.yaml: is not valid YAML: "),
        ("problem.yaml", nested, "problem.yaml: is nested too deeply"),
        ("data", missing, "data: holds no test; put *.in and *.ans files into its folder secret"),
        ("data", a_file, "data: holds no test"),
        ("data", a_loop, "data: holds no test"),
        ("data/secret", a_file, "data: holds no test"),
        ("data/secret/testdata.yaml", a_folder, "testdata.yaml: is not a file"),
        (".timelimit", not_utf8, ".timelimit: time limit must be a number above 0, not "),
    ],
)
def test_refused_package(root: Path, load: Load, name: str, make: Callable[[Path], None], said: str) -> None:
    """A package that is not laid out as one is told which part is wrong."""
    if (root / name).exists():
        (root / name).rename(root / "away")
    make(root / name)
    assert said in refusal(load)


# --- the time limit -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "files", "time_ms"),
    [
        ("limits: {time_limit: 3}", {}, 3000),
        ("limits: {time_limit: 0.5}", {".timelimit": "7", "domjudge-problem.ini": "timelimit=8"}, 500),
        ("", {".timelimit": "7\n", "domjudge-problem.ini": "timelimit=8"}, 7000),
        ("", {".timelimit": "1.5"}, 1500),
        ("", {".timelimit": "\n", "domjudge-problem.ini": "timelimit=8"}, 8000),
        ("", {"domjudge-problem.ini": "name = x\ntimelimit = '2.5'\n"}, 2500),
        ("", {"domjudge-problem.ini": 'timelimit="2"'}, 2000),
    ],
)
def test_stated_time_limit(root: Path, load: Load, text: str, files: dict[str, str], time_ms: float) -> None:
    """problem.yaml before `.timelimit` before domjudge-problem.ini; stated is not calibrated."""
    state(root, text)
    for name, content in files.items():
        put(root / name, content)
    assert (load().limits.time_ms, load().calibration) == (time_ms, None)


@pytest.mark.parametrize(
    ("text", "multiplier"),
    [
        ("", 5.0),
        ("limits: {time_limit: }", 5.0),
        ("limits: {time_multiplier: 3}", 3.0),
        ("problem_format_version: legacy", 5.0),
        ("problem_format_version: legacy-icpc", 5.0),
        ("problem_format_version: 2023-07", 2.0),
        ("problem_format_version: 2023-07\nlimits: {time_multipliers: {ac_to_time_limit: 4}}", 4.0),
        ("problem_format_version: 2023-07\nlimits: {time_multipliers: {}}", 2.0),
    ],
)
def test_calibrated_time_limit(root: Path, load: Load, text: str, multiplier: float) -> None:
    """Where no limit is stated it follows from the slowest accepted submission, times the version's factor."""
    state(root, text)
    put(root / "domjudge-problem.ini", "name = x\n")
    calibration = load().calibration
    assert calibration is not None
    assert calibration.multiplier == multiplier


@pytest.mark.parametrize(
    ("name", "text"), [(".timelimit", "soon"), ("domjudge-problem.ini", "timelimit = 0"), (".timelimit", "1e99")]
)
def test_refused_time_limit(root: Path, load: Load, name: str, text: str) -> None:
    """A time limit that is none names its file."""
    put(root / name, text)
    assert refusal(load).startswith(
        (f"{root}/{name}: time limit must be a number ", f"{root}/{name}: timelimit must be ")
    )


# --- tests --------------------------------------------------------------------------------------------------


def test_order_of_tests(root: Path, load: Load) -> None:
    """Samples first; groups and cases interleaved, in the order of their names."""
    for name in ("sample/2", "sample/1", "secret/3", "secret/2-group/b", "secret/2-group/a", "secret/2", "secret/10",
                 "secret/2-group/c/deep", "other/1"):  # fmt: skip
        put_test(root, name)
    assert [test.name for test in load().tests] == [
        "sample/1", "sample/2", "secret/1", "secret/10", "secret/2", "secret/2-group/a", "secret/2-group/b",
        "secret/2-group/c/deep", "secret/3",
    ]  # fmt: skip
    assert [test.group for test in load().tests][-3:] == ["secret/2-group", "secret/2-group/c", "secret"]


def test_group_and_case_of_one_name(root: Path, load: Load) -> None:
    """A group called as a case is has its place next to it, always the same."""
    put_test(root, "secret/1/a")
    assert [test.name for test in load().tests] == ["secret/1/a", "secret/1"]


def test_files_of_a_test(root: Path, load: Load) -> None:
    """Input and answer lie side by side; other files and hidden ones are no tests."""
    put(root / "data" / "secret" / "1.hint", "think")
    put(root / "data" / "secret" / "1.files" / "2.in")
    put(root / "data" / "secret" / "._1.in")
    put(root / "data" / "secret" / ".git" / "1.in")
    put(root / "data" / "secret" / "README.txt")
    (test,) = load().tests
    assert (test.input, test.answer) == (root / "data" / "secret" / "1.in", root / "data" / "secret" / "1.ans")
    assert test.max_score == 1


@pytest.mark.parametrize("name", ["a b", "ü", "a.b", "-x", "$(x)", "a\nb"])
def test_odd_names(root: Path, load: Load, name: str) -> None:
    """A test may be called whatever a file may be called."""
    put_test(root, f"secret/{name}")
    (found,) = [test for test in load().tests if test.name == f"secret/{name}"]
    assert found.answer is not None
    assert found.answer.read_text() == "2\n"


def test_name_that_is_not_utf8(root: Path, load: Load) -> None:
    """It is shown readably and found as it is."""
    put_test(root, "secret/" + os.fsdecode(b"\xff"))
    name, path = load().tests[1].name, load().tests[1].input
    assert name == r"secret/\xff"
    assert path.exists()


def test_half_of_a_test(root: Path, load: Load) -> None:
    """A test whose other half is not there is left out, and told: packages are shared without their large files."""
    secret = root / "data" / "secret"
    put(secret / "2.in")
    put(secret / "3.ans")
    (secret / "4.in").symlink_to("2-away.in")
    put(secret / "4.ans")
    problem = load()
    assert [test.name for test in problem.tests] == ["secret/1"]
    assert problem.warnings == (
        "half of a test (.in or .ans) is not there, 4 times; left out: secret/2.in, secret/3.ans, secret/4.ans …",
    )


def test_answer_that_is_a_folder(root: Path, load: Load) -> None:
    """It is there, and is none."""
    answer = root / "data" / "secret" / "1.ans"
    answer.unlink()
    answer.mkdir()
    assert refusal(load) == f"{answer}: is not a file"


@pytest.mark.parametrize("kind", ["pipe", "folder"])
def test_input_that_is_no_file(root: Path, load: Load, kind: str) -> None:
    """What cannot be read to its end is refused before anything waits for it."""
    path = root / "data" / "secret" / "1.in"
    path.unlink()
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()
    assert refusal(load) == f"{path}: is not a file"


def test_no_tests(root: Path, load: Load) -> None:
    """A package without a test cannot be judged by."""
    (root / "data" / "secret" / "1.in").unlink()
    assert refusal(load).startswith(f"{root}/data: holds no test")


@pytest.mark.parametrize("target", [".", ".."])
def test_loop_of_links(root: Path, load: Load, target: str) -> None:
    """A group that holds itself would have no end."""
    (root / "data" / "secret" / "loop").symlink_to(target)
    assert "is a link to a folder that holds it" in refusal(load)


def test_link_to_a_group(root: Path, load: Load) -> None:
    """A link to another group is a group like any."""
    put_test(root, "secret/a/1")
    (root / "data" / "secret" / "b").symlink_to("a")
    assert [test.name for test in load().tests] == ["secret/1", "secret/a/1", "secret/b/1"]


# --- flags --------------------------------------------------------------------------------------------------


def flags(load: Load) -> dict[str, tuple[str, ...]]:
    return {test.name: test.validator_flags for test in load().tests}


def test_validator_flags(root: Path, load: Load) -> None:
    """The package's flags are split as a shell would."""
    state(root, "validator_flags: \"a 'b c' d\\\\ e\"\n")
    assert load().checker.flags == ("a", "b c", "d e")


def test_flags_of_groups_are_inherited(root: Path, load: Load) -> None:
    """Each folder's flags hold for all below it that state none of their own; other keys do not reset them."""
    for name in ("sample/1", "secret/a/1", "secret/a/deep/1", "secret/b/1", "secret/c/1", "secret/d/1"):
        put_test(root, name)
    data = root / "data"
    put(data / "testdata.yaml", "output_validator_flags: root\n")
    put(data / "secret" / "testdata.yaml", "output_validator_flags: all 'of them'\n")
    put(data / "secret" / "a" / "testdata.yaml", "on_reject: continue\n")
    put(data / "secret" / "b" / "testdata.yaml", "output_validator_flags: own\n")
    put(data / "secret" / "c" / "testdata.yaml", 'output_validator_flags: ""\n')
    put(data / "secret" / "d" / "testdata.yaml", "output_validator_flags:\n")
    inherited = ("all", "of them")
    assert flags(load) == {
        "sample/1": ("root",), "secret/1": inherited, "secret/a/1": inherited, "secret/a/deep/1": inherited,
        "secret/b/1": ("own",), "secret/c/1": (), "secret/d/1": inherited,
    }  # fmt: skip


def test_flags_for_a_named_validator(root: Path, load: Load) -> None:
    """Flags may come with the name of the validator that they are for."""
    put(root / "data" / "secret" / "testdata.yaml", "output_validator_flags: {name: v, flags: a b}\n")
    assert flags(load) == {"secret/1": ("a", "b")}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [", ":1:5: is not valid YAML: "),
        ("output_validator_flags: [a]", ": output_validator_flags must be a text, not a list"),
        ("output_validator_flags: '\"'", ": output_validator_flags: No closing quotation"),
    ],
)
def test_refused_testdata_yaml(root: Path, load: Load, text: str, said: str) -> None:
    """What is wrong in a group's file is said as of problem.yaml."""
    path = put(root / "data" / "secret" / "testdata.yaml", text)
    assert refusal(load).startswith(f"{path}{said}")


# --- validators and interactors -----------------------------------------------------------------------------

CUSTOM = "validation: custom\n"


@pytest.mark.parametrize(
    ("files", "source"),
    [
        (("output_validators/v.cpp",), "output_validators/v.cpp"),
        (("output_validators/v/v.cpp", "output_validators/v/v.h"), "output_validators/v"),
        (("output_validators/v/only.py",), "output_validators/v/only.py"),
        (("output_validators/a.cpp", "output_validators/a.h"), "output_validators"),
        (("output_validator/v.cpp",), "output_validator/v.cpp"),
        (("output_validator/a.cpp", "output_validator/a.h"), "output_validator"),
        (("output_validator/v/v.cpp", "output_validator/v/v.h"), "output_validator/v"),
        (("output_validators/v.py", "output_validators/__pycache__/v.pyc"), "output_validators/v.py"),
        (("output_validators/v.py", "output_validators/.DS_Store"), "output_validators/v.py"),
        (("output_validators/.keep", "output_validator/v.py"), "output_validator/v.py"),
    ],
)
def test_where_a_validator_lies(root: Path, load: Load, files: tuple[str, ...], source: str) -> None:
    """A file, a folder, or the validators' folder itself; in the legacy folder or in that of 2023-07."""
    for name in files:
        put(root / name, "x")
    for text in (CUSTOM, ""):
        state(root, text)
        checker = load().checker
        assert checker.validator == "icpc"
        assert checker.program is not None
        assert checker.program.path == root / source


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ((), "hello: has a validator of its own by problem.yaml, but output_validators/ holds none"),
        (("output_validators/.keep",), "but output_validators/ holds none"),
        (("output_validators/a/.keep",), "output_validators/a: is a folder without source files"),
    ],
)
def test_no_validator(root: Path, load: Load, files: tuple[str, ...], said: str) -> None:
    """It is the package's fault."""
    state(root, CUSTOM)
    for name in files:
        put(root / name)
    assert said in refusal(load)


def test_several_validators(root: Path, load: Load) -> None:
    """Each folder and each source beside it is one, in the order of their names."""
    state(root, CUSTOM + "validator_flags: x\n")
    for name in ("c/run", "b.py", "a/v.cpp", "a/v.h", "README.md", "d.h"):
        put(root / "output_validators" / name)
    first = load().checker
    assert [(spec.program and spec.program.path.name, spec.language, spec.flags) for spec in (first, *first.also)] == [
        ("a", None, ("x",)),
        ("b.py", None, ("x",)),
        ("run", "script", ("x",)),
    ]


@pytest.mark.parametrize("text", ["validation: custom interactive\n", "problem_format_version: 2023-07\n"])
def test_where_there_can_be_but_one(root: Path, load: Load, text: str) -> None:
    """Nobody talks to two interactors, and 2023-07 has one validator."""
    state(root, text)
    for name in ("a/v.cpp", "b.py"):
        put(root / "output_validators" / name)
    assert (
        "hello: holds several programs (output_validators/a/v.cpp, output_validators/b.py); keep the one that judges"
        in refusal(load)
    )


def test_default_validation_leaves_validators_alone(root: Path, load: Load) -> None:
    """A package that asks for the default validator gets it, whatever lies in its folders."""
    put(root / "output_validators" / "v.py")
    state(root, "validation: default\n")
    assert (load().checker.validator, load().checker.program) == ("default", None)


@pytest.mark.parametrize("name", ["build", "run"])
def test_validator_with_scripts(root: Path, load: Load, name: str) -> None:
    """A validator with a build or run script of its own is built and run by that."""
    put(root / "output_validators" / "v" / name, "#!/bin/sh\n")
    put(root / "output_validators" / "v" / "v.cpp")
    state(root, "validation: custom interactive\n")
    problem = load()
    assert problem.interactor is not None
    assert (problem.checker.language, problem.interactor.language) == ("script", "script")


@pytest.mark.parametrize(
    "text",
    [
        "validation: custom interactive",
        "type: interactive",
        "type: [pass-fail, interactive]",
        "type: interactive\nvalidation: custom",
        "problem_format_version: 2023-07\ntype: interactive",
        "type: interactive\nvalidation: default",
    ],
)
def test_interactive(root: Path, load: Load, text: str) -> None:
    """By `type` or by `validation`; the interactor is the package's program, with its flags."""
    put(root / "output_validators" / "v.py")
    state(root, f"{text}\nvalidator_flags: a b\n")
    interactor = load().interactor
    assert interactor is not None
    assert (interactor.protocol, interactor.flags, interactor.language) == ("icpc", ("a", "b"), None)
    assert interactor.program.path == root / "output_validators" / "v.py"


def test_interactive_without_a_program(root: Path, load: Load) -> None:
    """An interactive problem that has nobody to talk to is refused."""
    state(root, "type: interactive\n")
    assert "output_validators/ holds none" in refusal(load)


# --- submissions --------------------------------------------------------------------------------------------


def test_submissions(root: Path, load: Load) -> None:
    """Each file and folder below a verdict's folder, with what it must get."""
    base = root / "submissions"
    put(base / "accepted" / "b.py", "x")
    put(base / "accepted" / "a" / "a.cpp", "x")
    put(base / "wrong_answer" / "slow.py", "# @EXPECTED_RESULTS@: TIMELIMIT\n")
    put(base / "mine" / "a b.py", "x")
    put(base / "accepted" / ".hidden.py", "x")
    put(base / "accepted" / "__pycache__" / "b.pyc", "x")
    put(base / "notes.txt", "x")
    found = {submission.label: submission.expected for submission in load().submissions}
    assert found == {
        "submissions/accepted/a": (Verdict.AC,),
        "submissions/accepted/b.py": (Verdict.AC,),
        "submissions/mine/a b.py": None,
        "submissions/wrong_answer/slow.py": (Verdict.TLE,),
    }


def test_submissions_that_cannot_be_read(root: Path, load: Load) -> None:
    """Each carries its fault, and the others are judged."""
    base = root / "submissions" / "accepted"
    put(base / "good.py", "x")
    (base / "empty").mkdir()
    os.mkfifo(base / "pipe.py")
    (base / "loop.py").symlink_to("loop.py")
    put(base / "file.py" / "loop" / "x.py", "x")
    (base / "file.py" / "up").symlink_to(".")
    faults = {submission.source.path.name: submission.fault for submission in load().submissions}
    assert faults == {
        "good.py": "",
        "x.py": "",
        "empty": f"{base}/empty: is a folder without source files",
        "pipe.py": f"{base}/pipe.py: is neither a file nor a folder",
        "loop.py": f"{base}/loop.py: no such file or folder",
    }


def test_submissions_that_is_a_file(root: Path, load: Load) -> None:
    """It holds nothing."""
    put(root / "submissions")
    assert load().submissions == ()


# --- anything -----------------------------------------------------------------------------------------------


def loads_or_refuses(root: Path, content: bytes) -> None:
    """A package with this problem.yaml is a problem, or refused in one line that names a file of it."""
    for name in ("1.in", "1.ans"):
        put(root / "data" / "secret" / name)
    (root / "problem.yaml").write_bytes(content)
    said = f"{root}/"
    try:
        assert isinstance(KattisFormat().load(root), Problem)
    except PackageError as error:
        said = str(error)
    assert said.startswith(str(root))
    assert len(said.splitlines()) == 1


@given(st.binary(max_size=200))
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Whatever bytes problem.yaml holds."""
    loads_or_refuses(tmp_path_factory.getbasetemp() / "any", content)


KEYS = st.sampled_from(
    ["name", "type", "validation", "validator_flags", "limits", "problem_format_version", "uuid", "en", "memory",
     "time_limit", "time_multiplier", "time_multipliers", "ac_to_time_limit", "output", "validation_time", "code"]
)  # fmt: skip
WORDS = st.sampled_from(
    ["default", "custom", "interactive", "score", "pass-fail", "legacy", "2023-07", "'", '"a', "\\", "1", "-1", "1e999"]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.binary() | st.text() | WORDS
ALL_KEYS = KEYS | LEAVES.filter(bool).map(str)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ALL_KEYS, inner, max_size=4), max_leaves=8
)


@given(st.dictionaries(KEYS, VALUES, max_size=6) | VALUES)
def test_any_values(tmp_path_factory: pytest.TempPathFactory, values: Any) -> None:
    """Whatever YAML can spell, at whatever key."""
    content = yaml.safe_dump(values, allow_unicode=True).encode(errors="surrogatepass")
    loads_or_refuses(tmp_path_factory.getbasetemp() / "values", content)
