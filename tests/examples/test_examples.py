"""Every submission of the examples gets the verdict that it states, in each sandbox that this machine has."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..cli.command import EXAMPLES, Command, Done

pytestmark = pytest.mark.timeout(300)

# At least these endings are shown by the examples.
STATED = {
    "guess": {"AC", "WA", "TLE", "RTE", "RFE"},
    "sum": {"AC", "WA", "TLE", "MLE", "OLE", "RTE", "RFE", "CE"},
}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each program is compiled once, in the first sandbox."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module", params=STATED)
def problem(request: pytest.FixtureRequest) -> Path:
    return EXAMPLES / request.param


@pytest.fixture(scope="module")
def judged(problem: Path, jailer: str, cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Done:
    """The whole package, with `--expect`."""
    command = Command(cache=cache, home=tmp_path_factory.mktemp("home"))
    return command("judge", problem, "--expect", "--json", "--sandbox", jailer)


def test_all_is_as_stated(judged: Done) -> None:
    """The command agrees with the package, and says so in its exit code and its last line."""
    assert judged.code == 0, judged.err
    assert judged.err.splitlines()[-1].endswith(f"all {len(judged.records)} as expected")


def test_each_gets_its_verdict(judged: Done, jailer: str) -> None:
    """Nothing is left out, nothing is without an expectation, every verdict is the one that is stated."""
    assert judged.document["sandbox"] == jailer
    unexpected = {
        name: (record["verdict"], record["expected"], record["message"])
        for name, record in judged.records.items()
        if record["as_expected"] is not True or record["verdict"] not in record["expected"]
    }
    assert unexpected == {}


def test_every_file_is_judged(judged: Done, problem: Path) -> None:
    """What lies in the package's submissions is in the report, by its path in the package."""
    files = {str(path.relative_to(problem)) for path in problem.glob("submissions/*/*") if path.is_file()}
    assert {record["source"] for record in judged.document["submissions"]} == files
    assert len(files) >= 10


def test_forbidden_calls_are_named(judged: Done) -> None:
    """The report has the call and its arguments."""
    named = {
        name: (test["syscall"], test["syscall_arguments"])
        for name, record in judged.records.items()
        for test in record["tests"]
        if test["verdict"] == "RFE"
    }
    assert named
    for call, arguments in named.values():
        assert call in ("socket", "fork", "clone")
        assert arguments


def test_eight_lanes_change_no_verdict(problem: Path, cache: Path, tmp_path: Path) -> None:
    """However crowded the machine is, everything stays as it was stated."""
    done = Command(cache=cache, home=tmp_path)("judge", problem, "--expect", "--json", "--jobs", "8")
    assert done.code == 0, done.err
    assert [record["source"] for record in done.document["submissions"] if not record["as_expected"]] == []


def test_endings_are_all_there(judged: Done, problem: Path) -> None:
    """The example shows each verdict that it is there to show."""
    assert {record["verdict"] for record in judged.document["submissions"]} >= STATED[problem.name]


def test_accepted_pass_every_test(judged: Done, problem: Path) -> None:
    """An accepted submission was accepted on each test of the package."""
    names = {str(path.relative_to(problem / "data").with_suffix("")) for path in (problem / "data").rglob("*.in")}
    for record in judged.document["submissions"]:
        if record["verdict"] == "AC":
            assert {test["name"] for test in record["tests"]} == names
            assert {test["verdict"] for test in record["tests"]} == {"AC"}


def test_deadlocks_are_found_and_told(judged: Done, problem: Path) -> None:
    """Where both sides wait the conversation is ended, and told as a deadlock; nowhere else."""
    dead = {
        name
        for name, record in judged.records.items()
        for test in record["tests"]
        if test["interaction"] and test["interaction"]["deadlock"]
    }
    assert dead == ({"no_flush.cpp", "silence.py"} if problem.name == "guess" else set())
