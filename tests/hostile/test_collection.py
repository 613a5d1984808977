"""Hostile programs can do nothing but lose: each gets its verdict, and nothing of it is found afterwards.

Every program of a folder is judged in one lane, one after the other. Before and after its attack it looks around in its
box, which must be as a clean one: so each is the canary of the one before, and the last one's is a program that does
nothing else. expected.toml holds what each must get.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from ..cli.command import Command
from .collection import CANARY, CATEGORIES, HERE, NATIVE, PROGRAMS, Hostile, complaints
from .conftest import JudgedFolder

pytestmark = pytest.mark.timeout(300)


@pytest.mark.parametrize("hostile", NATIVE, ids=lambda hostile: hostile.name)
def test_gets_its_verdict_and_leaves_nothing(hostile: Hostile, judged: JudgedFolder) -> None:
    """The verdict, the name of the call, and a box that is clean before and after."""
    done = judged(hostile.problem, hostile.category)
    found = complaints(hostile, done.record(hostile.name), done.report.accounting)
    assert "\n".join(found) == ""


@pytest.mark.parametrize(("problem", "category"), CATEGORIES)
def test_host_is_as_it_was(problem: str, category: str, judged: JudgedFolder) -> None:
    """Nothing is left of a folder's programs: process, group, mount, file, key, queue, socket; nothing was changed."""
    assert "\n".join(judged(problem, category).left) == ""


@pytest.mark.parametrize(("problem", "category"), CATEGORIES)
def test_judge_goes_on(problem: str, category: str, judged: JudgedFolder, jailer: str) -> None:
    """The last of all is accepted on each test, and nothing on the way was the judge's fault."""
    report = judged(problem, category).report
    assert report.sandbox == jailer
    last = report.submissions[-1]
    assert (last.source, last.verdict) == (f"submissions/{CANARY[problem]}", "AC")
    assert [one.source for one in report.submissions if one.verdict in ("JE", "SK")] == []


def test_report_names_call_and_arguments(jailer: str, cache: Path, tmp_path: Path) -> None:
    """The command's report has the call's name, its arguments in words, and both in the reason."""
    command = Command(cache=cache, home=tmp_path)
    done = command("judge", HERE / "batch", "submissions/network/inet.c", "--all-tests", "--json", "--sandbox", jailer)
    assert done.code == 0, done.err
    (attack,) = (test for test in done.records["inet.c"]["tests"] if test["name"] == "secret/2-attack")
    assert (attack["verdict"], attack["syscall"]) == ("RFE", "socket")
    assert attack["syscall_arguments"] == ["AF_INET", "SOCK_STREAM", "0"]
    assert "socket(AF_INET, SOCK_STREAM, 0)" in attack["reason"]


def test_table_is_complete() -> None:
    """Each file of the collection is in the table, and each row of the table has its file; there are many."""
    files = {
        (problem, str(path.relative_to(HERE / problem / "submissions")))
        for problem in CANARY
        for path in (HERE / problem / "submissions").glob("*/*")
        if not path.name.startswith(("__", "."))
    }
    assert {(program.problem, program.name) for program in PROGRAMS} == files
    assert len(files) >= 60


def test_packages_share_what_they_have_in_common() -> None:
    """A package holds its own files; those that both packages have are the same."""
    for name in ("default/hostile.h", "python3/hostile.py"):
        assert (HERE / "batch/include" / name).read_bytes() == (HERE / "interactive/include" / name).read_bytes()
