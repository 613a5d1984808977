"""A whole batch looked at before anything runs: what is wrong is told at once, what is sound can be had."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from parley.core.batch.plan import Plan
from parley.core.errors import BatchError
from parley.core.plugins import Plugins

from ...cli.other_user import UID, open_the_way_to


@pytest.fixture
def contest(tmp_path: Path) -> Path:
    """Two problems, one of them in a folder `problems`, and two submissions."""
    for package in (tmp_path / "sum", tmp_path / "problems" / "echo"):
        (package / "data" / "secret").mkdir(parents=True)
        (package / "problem.yaml").write_text("name: X\nlimits: {time_limit: 1}\n")
        (package / "data/secret/1.in").write_text("1\n")
        (package / "data/secret/1.ans").write_text("1\n")
    for name in ("a.c", "b.c"):
        (tmp_path / name).write_text("int main(void) {}\n")
    return tmp_path


def looked(path: Path, plugins: Plugins) -> Plan:
    with Plan(path, plugins) as plan:
        plan.look()
        assert len(plan) == sum(len(numbers) for _, numbers in plan.by_desk())
        return plan


def manifest(contest: Path, *lines: str) -> Path:
    path = contest / "m.csv"
    path.write_text("\n".join(("problem,submission,id,language", *lines)) + "\n")
    return path


def test_all_faults_are_told_at_once(contest: Path, plugins: Plugins) -> None:
    """Each with its line; the package that is none once, though it is named twice."""
    path = manifest(
        contest,
        "sum,a.c,ann,",
        "sum,none.c,bob,",
        "sun,a.c,ann,",
        "sun,a.c,bob,",
        "sum,b.c,ann,",
        "sum,b.c,cid,klingon",
    )
    plan = looked(path, plugins)
    told = [line.removeprefix(f"{path}:") for line in plan.faults.lines]
    assert [line[0] for line in told] == ["3", "4", "6", "7"]
    assert "submission none.c: no such file" in told[0]
    assert "problem sun: " in told[1]
    assert "no such folder" in told[1]
    assert "another submission of sum with id ann" in told[2]
    assert "no language is called 'klingon'" in told[3]
    assert (len(plan), plan.left_out) == (1, 5)


def test_of_many_faults_the_first_are_told(contest: Path, plugins: Plugins) -> None:
    """The others are counted."""
    plan = looked(manifest(contest, *(f"sum,no{n}.c,{n}," for n in range(1000))), plugins)
    assert plan.faults.count == 1000
    assert len(plan.faults.told) == 51
    assert plan.faults.told[-1] == "and 950 more like these"


def test_entries_are_grouped_by_problem_and_numbered_in_order(contest: Path, plugins: Plugins) -> None:
    """Problems as they were first named, in folders of either kind."""
    path = manifest(contest, "echo,a.c,1,", "sum,a.c,2,", "echo,b.c,3,", "sum,b.c,4,")
    with Plan(path, plugins) as plan:
        plan.look()
        groups = [(desk.name, [plan.entry(n).id for n in numbers]) for desk, numbers in plan.by_desk()]
        assert groups == [("echo", ["1", "3"]), ("sum", ["2", "4"])]
        assert [plan.entry(number).id for number in range(4)] == ["1", "2", "3", "4"]


def test_changed_under_our_hands(contest: Path, plugins: Plugins) -> None:
    """A line that names another problem by now is no entry of this plan."""
    path = manifest(contest, *(f"sum,a.c,{number}," for number in range(2000)))
    with Plan(path, plugins) as plan:
        plan.look()
        assert plan.entry(1).id == "1"
        with path.open("r+") as file:  # as long as before, and no line is where a line was not
            text = file.read().replace("sum,a.c", "own,a.c")
            file.seek(0)
            file.write(text)
        with pytest.raises(BatchError, match="was changed while it was judged"):
            plan.entry(1999)


def test_folder_names_submissions_by_their_files(contest: Path, plugins: Plugins) -> None:
    """Files without their ending and folders are ids; hidden ones are none; two of one name are refused."""
    for name in ("sum/ann.c", "sum/.hidden.c", "sum/bob/x.c", "echo/ann.c", "echo/ann.py", "none/a.c"):
        path = contest / "submissions" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x\n")
    with Plan(contest, plugins) as plan:
        plan.look()
        entries = [plan.entry(number) for number in range(len(plan))]
    assert [(one.problem, one.id) for one in entries] == [("echo", "ann"), ("sum", "ann"), ("sum", "bob")]
    assert len(plan.faults.told) == 2
    assert "ann.py is another submission of echo" in plan.faults.told[0]
    assert "problem none:" in plan.faults.told[1]


def test_folder_without_submissions(tmp_path: Path, plugins: Plugins) -> None:
    """It says what shape is wanted."""
    with pytest.raises(BatchError, match="holds no folder submissions"):
        Plan(tmp_path, plugins)


def test_manifest_without_lines(contest: Path, plugins: Plugins) -> None:
    """Nothing to judge is a fault too."""
    assert looked(manifest(contest), plugins).faults.told[0].endswith("names no submission")


@pytest.mark.parametrize("name", ["x" * 300, "y/" * 2000, "/".join(["a"] * 2000)])
def test_names_that_no_disk_takes(contest: Path, plugins: Plugins, name: str) -> None:
    """Of a problem, or of a submission: a fault like any other, of a bearable length."""
    plan = looked(manifest(contest, f"{name},a.c,1,", f"sum,{name},2,", "sum,a.c,3,"), plugins)
    assert (plan.faults.count, len(plan)) == (2, 1)
    assert "problem" in plan.faults.told[0]
    assert "file name too long" in plan.faults.told[1] or "no such file" in plan.faults.told[1]
    assert max(map(len, plan.faults.told)) < 1100


@contextmanager
def somebody_else() -> Generator[None]:
    """Root may look everywhere; nobody else does."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(UID)
    try:
        yield
    finally:
        os.seteuid(user)


def test_folder_that_cannot_be_looked_into(contest: Path, plugins: Plugins) -> None:
    """It is one fault, and the others can be judged; so it is where the problems lie."""
    for name in ("sum/ann.c", "echo/ann.c"):
        path = contest / "submissions" / name
        path.parent.mkdir(parents=True)
        path.write_text("x\n")
    open_the_way_to(contest)
    told: dict[str, list[str]] = {}
    for name in ("submissions/sum", "problems"):
        (contest / name).chmod(0)
        with somebody_else():
            told[name] = looked(contest, plugins).faults.told
        (contest / name).chmod(0o755)
    for name, place in (("submissions/sum", "submissions/sum"), ("problems", "problems/echo")):
        assert len(told[name]) == 1
        assert told[name][0].endswith(f"{place}: cannot be read: Permission denied")
