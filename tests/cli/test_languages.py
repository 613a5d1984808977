"""`parley languages`, its `check`, and what `doctor` says of languages: to people and to programs."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from .command import Command, ended

PROGRAMS = ["echo", "tle", "rte", "ce", "mle"]


def test_list(parley: Command) -> None:
    """A line each: the version that was found, the endings, the profile."""
    done = parley("languages")
    assert (done.code, done.err) == (0, "")
    lines = {line.split()[0]: line for line in done.out.splitlines()}
    assert lines["language"].split()[:3] == ["language", "version", "extensions"]
    assert re.fullmatch(r"3\.[0-9.]+", lines["python3"].split()[1])
    assert ".py .py3" in lines["python3"]


def test_list_as_json(parley: Command) -> None:
    """The same for programs, and what else they may want to know."""
    done = parley("languages", "--json")
    assert (done.code, done.err) == (0, "")
    found = {language["name"]: language for language in done.document["languages"]}
    python = found["python3"]
    assert python["title"] == "Python 3"
    assert python["version"].startswith("Python 3.")
    assert (python["missing"], python["profile"]) == ([], "python")
    assert ".py" in python["extensions"]
    assert "py3" in python["aliases"]
    assert found["cpp20"]["version"] == found["cpp17"]["version"] != ""


def test_check(parley: Command) -> None:
    """A line a language, a column a program, and a word about all."""
    done = parley("languages", "check", "c", "py")
    assert (done.code, done.err) == (0, "")
    title, *rows, last = [line.split() for line in done.out.splitlines()]
    assert title == ["language", *PROGRAMS]
    assert sorted(rows) == [["c", "AC", "TLE", "RTE", "CE", "MLE"], ["python3", "AC", "TLE", "RTE", "CE", "MLE"]]
    assert " ".join(last) == "2 languages, 10 programs: all as they must be"


def test_check_as_json(parley: Command) -> None:
    """Each program with what it had to get, what it got, and why."""
    done = parley("languages", "check", "cpp17", "--json", "--jobs", "1")
    assert (done.code, done.err) == (0, "")
    outcomes = {outcome["program"]: outcome for outcome in done.document["outcomes"]}
    assert list(outcomes) == PROGRAMS
    for outcome in outcomes.values():
        assert outcome["language"] == "cpp17"
        assert outcome["verdict"] == outcome["wanted"]
        assert outcome["reason"]
    assert outcomes["echo"]["memory_bytes"] > 0
    assert "SIGABRT" in outcomes["rte"]["reason"]


@pytest.mark.parametrize("command", [("languages", "check"), ("bench", "languages")], ids=" ".join)
def test_unknown_language(parley: Command, command: tuple[str, ...]) -> None:
    """A usage error with what was meant."""
    done = parley(*command, "pyton")
    assert (done.code, done.out) == (2, "")
    meant = "did you mean python or python3 or python2? `parley languages` lists them"
    assert done.complaint == f"parley: no language is called 'pyton'; {meant}"


def test_doctor_says_languages_in_one_line(parley: Command) -> None:
    """Those that can be used; each of them for programs."""
    done = parley("doctor", env={"COLUMNS": "1000"})
    (line,) = [line for line in done.out.splitlines() if line.startswith("✓ languages")]
    assert {"c,", "cpp17,"} <= set(line.split())
    topics = {finding["topic"]: finding for finding in parley("doctor", "--json").document["findings"]}
    assert (topics["cpp17"]["state"], topics["cpp17"]["detail"], topics["cpp17"]["group"]) == (
        "ok",
        "C++17",
        "languages",
    )


def test_bench(parley: Command) -> None:
    """Times of one run and their ratio, a line each or for programs."""
    done = parley("bench", "languages", "c", "--runs", "2")
    assert (done.code, done.err) == (0, "")
    title, row = (line.split() for line in done.out.splitlines())
    assert title == ["language", "bare", "boxed", "ratio", "plain", "ratio"]
    assert (row[0], row[-1][-1]) == ("c", "x")
    (figure,) = parley("bench", "languages", "c", "--runs", "2", "--json").document["figures"]
    assert figure["language"] == "c"
    assert figure["ratio"] == pytest.approx(figure["boxed_ms"] / figure["bare_ms"])
    assert (figure["plain_ms"], figure["plain_ratio"]) == (None, None)


BROKEN = """
name = "broken"
title = "Broken"
extensions = [".broken"]
artifacts = []
run = ["sh", "{main}"]
version = ["false"]
"""
LONG = [("languages", "check", "c"), ("bench", "languages", "c", "--runs", "2"), ("doctor",)]


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A folder with one language, whose tool says no version, and which has no self-test."""
    folder = tmp_path / "languages"
    folder.mkdir()
    (folder / "broken.toml").write_text(BROKEN)
    return folder


def test_one_broken_tool_hides_no_other(parley: Command, broken: Path) -> None:
    """It is listed as broken, with the reason, among all the others."""
    done = parley("languages", "--languages", broken)
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert [line.split()[:2] for line in lines if line.startswith("broken ")] == [["broken", "broken"]]
    assert any(line.startswith("python3 ") for line in lines)
    assert lines[-1].startswith("broken: Broken: `")
    assert "does not say its version" in lines[-1]


@pytest.mark.parametrize("command", [("languages", "check"), ("bench", "languages")], ids=" ".join)
def test_nothing_to_run_is_no_success(parley: Command, broken: Path, command: tuple[str, ...]) -> None:
    """Whoever names a language wants to see it work."""
    done = parley(*command, "broken", "--languages", broken)
    assert (done.code, done.out) == (3, "")
    assert done.complaint == "parley: broken: no self-test, so nothing was run; docs/reference/language.md has how"


@pytest.mark.parametrize("command", LONG, ids=" ".join)
def test_nowhere_to_write(parley: Command, command: tuple[str, ...]) -> None:
    """What is running is taken down, and one line says why."""
    with os.fdopen(os.open("/dev/full", os.O_WRONLY), "wb") as full:
        process = parley.start(*command, stdout=full)
        done = ended(process)
    assert done.code == 4
    assert done.err == "parley: standard output cannot be written: No space left on device\n"
