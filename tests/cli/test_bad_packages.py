"""A problem package that cannot be read or does not hold together: one line, and the right exit code."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from .command import GOOD_GUESS, GOOD_SUM, GUESS, Command

WRONG_GUESS = GUESS / "submissions" / "wrong_answer" / "out_of_range.cpp"


def problem_yaml(text: str | bytes) -> Callable[[Path], None]:
    def spoil(package: Path) -> None:
        (package / "problem.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())

    return spoil


def aliases(of: str, last: str) -> str:
    """The billion laughs: each line holds the one before it nine times."""
    lines = [f"a0: &a0 {of}"]
    for number in range(1, 12):
        inner = ", ".join([f"*a{number - 1}"] * 9)
        lines.append(f"a{number}: &a{number} [{inner}]")
    return "\n".join([*lines, last, ""])


def without_yaml(package: Path) -> None:
    (package / "problem.yaml").unlink()


def without_yaml_and_tests(package: Path) -> None:
    without_yaml(package)
    without_data(package)


def yaml_is_a_folder(package: Path) -> None:
    without_yaml(package)
    (package / "problem.yaml").mkdir()


def yaml_is_a_pipe(package: Path) -> None:
    without_yaml(package)
    os.mkfifo(package / "problem.yaml")


def without_answer(package: Path) -> None:
    (package / "data" / "sample" / "1.ans").unlink()


def only_test_without_answer(package: Path) -> None:
    for path in package.glob("data/**/*.ans"):
        path.unlink()


def without_tests(package: Path) -> None:
    shutil.rmtree(package / "data" / "sample")


def without_data(package: Path) -> None:
    shutil.rmtree(package / "data")


def input_is_a_pipe(package: Path) -> None:
    (package / "data" / "sample" / "1.in").unlink()
    os.mkfifo(package / "data" / "sample" / "1.in")


def answer_is_a_pipe(package: Path) -> None:
    without_answer(package)
    os.mkfifo(package / "data" / "sample" / "1.ans")


def data_holds_itself(package: Path) -> None:
    (package / "data" / "sample" / "loop").symlink_to(".")


def no_validator(package: Path) -> None:
    (package / "problem.yaml").write_text("validation: custom\n")


SPOILT: dict[str, tuple[Callable[[Path], None], str, str]] = {
    # name of the case: how, the file that the line must name, what else it must say
    "broken_yaml": (problem_yaml("name: [\n"), "problem.yaml:2:1", "is not valid YAML"),
    "yaml_of_a_list": (problem_yaml("- a\n"), "problem.yaml", "must hold keys and values"),
    "yaml_not_utf8": (problem_yaml(b"name: \xff\xfe\n"), "problem.yaml", "is not valid YAML"),
    "yaml_of_10_mb": (problem_yaml("name: " + "x" * 10_000_000), "problem.yaml", "is larger than 1 MiB"),
    "yaml_nested_deeply": (problem_yaml("[" * 100_000), "problem.yaml", "is nested too deeply"),
    "yaml_holds_itself": (problem_yaml("name: &a [*a]\n"), "problem.yaml:1:7", "an alias stands within what"),
    "billion_laughs_as_name": (problem_yaml(aliases("[lol]", "name: *a11")), "problem.yaml:7:5", "with its aliases"),
    "billion_laughs_as_limit": (
        problem_yaml(aliases("[lol]", "limits: {memory: *a11}")), "problem.yaml:7:5", "aliases written out",
    ),
    "billion_laughs_as_words": (
        problem_yaml(aliases("lol", "validation: *a11")), "problem.yaml:8:5", "more than 1000000 entries",
    ),
    "limit_of_no_number": (problem_yaml("limits: {time_limit: soon}"), "problem.yaml, limits", "'soon'"),
    "limit_below_zero": (problem_yaml("limits: {time_limit: -1}"), "problem.yaml, limits", "above 0"),
    "limit_not_finite": (problem_yaml("limits: {time_limit: .inf}"), "problem.yaml, limits", "time_limit must be"),
    "limit_beyond_reason": (problem_yaml("limits: {time_limit: 1e14}"), "problem.yaml, limits", "time_limit must be"),
    "flags_not_closed": (problem_yaml("validator_flags: \"a 'b\""), "problem.yaml", "validator_flags"),
    "unknown_flag": (problem_yaml("validator_flags: no_such_flag"), "", "no_such_flag"),
    "without_yaml_and_tests": (without_yaml_and_tests, "", "is problem.yaml missing?"),
    "yaml_is_a_folder": (yaml_is_a_folder, "problem.yaml", "is not a file"),
    "yaml_is_a_pipe": (yaml_is_a_pipe, "problem.yaml", "is not a file"),
    "only_test_without_answer": (only_test_without_answer, "data", "holds no test"),
    "answer_is_a_pipe": (answer_is_a_pipe, "data/sample/1.ans", "is not a file"),
    "input_is_a_pipe": (input_is_a_pipe, "data/sample/1.in", "is not a file"),
    "without_tests": (without_tests, "data", "holds no test"),
    "without_data": (without_data, "", "data"),
    "data_holds_itself": (data_holds_itself, "data/sample/loop", "a link to a folder that holds it"),
    "no_validator": (no_validator, "", "output_validators"),
}  # fmt: skip


@pytest.mark.parametrize("case", SPOILT)
def test_batch_package(parley: Command, sum_package: Path, case: str) -> None:
    """The line names the file and what is wrong with it; nothing is judged, and nothing said on stdout."""
    spoil, where, words = SPOILT[case]
    spoil(sum_package)
    done = parley("judge", sum_package, GOOD_SUM, "--json")
    complaint = done.err.splitlines()[-1]
    assert (done.code, done.out) == (3, "")
    assert complaint.startswith("parley: ")
    assert f"{sum_package / where}" in complaint or not where
    assert words in complaint
    assert len(complaint) < 500


def test_many_keys_that_are_not_understood(parley: Command, sum_package: Path) -> None:
    """What is not understood is listed to a reasonable length; `parley problem show` has all of it."""
    keys = "".join(f"key{number}: &x{number} [*x{number - 1}]\n" for number in range(1, 500))
    problem_yaml(f"limits: {{time_limit: 1}}\nkey0: &x0 [a]\n{keys}")(sum_package)
    done = parley("judge", sum_package, GOOD_SUM)
    assert (done.code, done.err) == (0, "")
    assert "and 492 more like these; see `parley problem show`" in " ".join(done.out.split())
    assert len(done.out.splitlines()) < 40


def test_half_a_test_is_left_out(parley: Command, sum_package: Path) -> None:
    """A test without an answer is no test: that is said, and the others are judged."""
    without_answer(sum_package)
    shutil.copy(sum_package / "data" / "sample" / "1.in", sum_package / "data" / "sample" / "2.in")
    (sum_package / "data" / "sample" / "2.ans").write_text("3\n")
    done = parley("judge", sum_package, GOOD_SUM)
    assert done.code == 0
    assert "half of a test (.in or .ans) is not there" in done.out


@pytest.mark.parametrize("name", ["red\x1b[31m", "two\nlines", "[bold]", "ünï→"])
def test_title_is_shown_and_not_obeyed(parley: Command, sum_package: Path, name: str) -> None:
    """What a package calls itself does nothing to the terminal."""
    problem_yaml(f"name: {ascii(name)[1:-1]!r}\n".replace("'", '"').replace("\\\\", "\\"))(sum_package)
    done = parley("judge", sum_package, GOOD_SUM)
    assert done.code == 0
    assert "\x1b" not in done.out
    assert done.out.startswith(name.replace("\x1b", "\\x1b").replace("\n", "\\x0a"))


def interactor(text: str, package: Path) -> Path:
    (source,) = package.glob("output_validators/*/*.cpp")
    source.write_text(text)
    return source


def test_interactor_that_does_not_compile(parley: Command, guess_package: Path) -> None:
    """The package cannot be judged: the line has the source and the compiler's first error."""
    source = interactor("int main( {\n", guess_package)
    done = parley("judge", guess_package, GOOD_GUESS, "--json")
    assert (done.code, done.out) == (3, "")
    assert done.err.splitlines()[-1].startswith(f"parley: {source}: the interactor does not compile")
    assert "error" in done.err.splitlines()[-1]


def test_interactor_that_is_missing(parley: Command, guess_package: Path) -> None:
    """An interactive problem without its interactor is no problem that can be judged."""
    shutil.rmtree(guess_package / "output_validators")
    done = parley("judge", guess_package, GOOD_GUESS)
    assert (done.code, done.out) == (3, "")
    assert "output_validators" in done.complaint


def test_interactor_that_is_a_pipe(parley: Command, guess_package: Path) -> None:
    """What is no file is not waited for."""
    source = interactor("", guess_package)
    source.unlink()
    os.mkfifo(source)
    done = parley("judge", guess_package, GOOD_GUESS)
    assert (done.code, done.out) == (3, "")
    assert str(source.parent) in done.complaint


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("int main() { volatile int *p = 0; return *p; }\n", "it died of SIGSEGV"),
        ("#include <cstdlib>\nint main() { abort(); }\n", "it died of SIGABRT"),
        ("int main() { return 0; }\n", "it exited with code 0 instead of 42 or 43"),
        ("int main() { return 1; }\n", "it exited with code 1 instead of 42 or 43"),
    ],
    ids=["segfaults", "aborts", "exits_0", "exits_1"],
)
def test_interactor_that_fails(parley: Command, guess_package: Path, text: str, words: str) -> None:
    """Every submission is judged and gets JE: it is the package's fault; one line says so, with the first of them."""
    interactor(text, guess_package)
    done = parley("judge", guess_package, GOOD_GUESS, WRONG_GUESS, "--json")
    blames = [line for line in done.err.splitlines() if line.startswith("parley: ")]
    assert done.code == 5
    assert [record["verdict"] for record in done.document["submissions"]] == ["JE", "JE"]
    assert all(words in record["message"] for record in done.document["submissions"])
    assert len(blames) == 1
    assert words in blames[0]
    assert blames[0].endswith("(and so for 1 more); the package is at fault, not the submission")


def test_package_without_submissions(parley: Command, sum_package: Path) -> None:
    """There is nothing to judge, which is said, and is no success."""
    done = parley("judge", sum_package)
    assert (done.code, done.out) == (2, "")
    assert done.complaint == f"parley: {sum_package}: the package holds no submission to judge; name one after it"
