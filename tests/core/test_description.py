"""What people are told of a package: all that counts, and each thing once."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from parley.core import description
from parley.core.model import CheckerSpec, InteractorSpec, Problem, Semantics, Source
from parley.core.packages import load_problem
from parley.core.plugins import Plugins

from .records import a_problem

PACKAGES = Path(__file__).parents[1] / "plugins/formats/packages"


def lines(problem: Problem, plugins: Plugins) -> list[str]:
    return [line.strip() for line in description.lines(problem, plugins.contest(problem.contest))]


def test_tests_that_groups_share_are_counted_once(plugins: Plugins) -> None:
    """Three tests, in groups of one, two and three."""
    told = lines(load_problem(PACKAGES / "tps", plugins), plugins)
    assert [line.partition(" test, ")[0].partition(" tests, ")[0] for line in told if " points, score by " in line] == [
        "(all tests): 3",
        "00-samples: 1",
        "01-small: 2",
        "02-full: 3",
    ]


@pytest.mark.parametrize(
    ("package", "wanted"),
    [
        ("sinol", {"in python3, pypy3: time 3.00 s", "with limits of their own: 3"}),
        ("tps", {"of its own programs: time 10.00 s, memory 4.0 GiB"}),
        ("icpc2025", {"with a validator of their own: 3", "with flags for their validator: 2", "with files: 4"}),
        ("kattis-scoring", {"of sources: 128.0 KiB"}),
    ],
)
def test_limits_and_what_single_tests_have(plugins: Plugins, package: str, wanted: set[str]) -> None:
    """Each in a line of its own."""
    problem = load_problem(PACKAGES / package, plugins)
    if package == "kattis-scoring":
        problem = replace(problem, code_bytes=128 << 10)
    assert wanted <= set(lines(problem, plugins))


def test_who_judges(plugins: Plugins) -> None:
    """Each validator that is asked, also where an interactor asks it; and the files that programs read and write."""
    problem = load_problem(PACKAGES / "bare", plugins)
    several = replace(problem, checker=CheckerSpec("default", also=(CheckerSpec("exact"),)), files_io=("a.in", ""))
    told = lines(several, plugins)
    assert told.index("then         exact") == told.index("validator    default") + 1
    assert "files        programs read a.in and write their output" in told
    talks = InteractorSpec("testlib", load_problem(PACKAGES / "tps", plugins).submissions[0].source)
    for checked in (False, True):
        told = lines(replace(problem, interactor=replace(talks, checked=checked)), plugins)
        assert any(line.startswith("validator ") for line in told) is checked


def test_whose_rules_decide_a_conversation(plugins: Plugins) -> None:
    """Those of the contest profile, or of the format; where there are no conversations nothing is said."""
    problem = load_problem(PACKAGES / "bare", plugins)
    assert not [line for line in lines(problem, plugins) if line.startswith("semantics")]
    talks = replace(problem, interactor=InteractorSpec("dmoj", Source(Path("/"), ("a.py",))))
    for given, contest, rules in ((None, "dmoj", "dmoj"), (None, "ioi", "cms"), (Semantics.SINOL, "dmoj", "sinol")):
        one = replace(talks, contest=contest, semantics=given)
        assert f"semantics    conversations are decided by the rules of {rules}" in lines(one, plugins)
        assert description.document(one, plugins.contest(contest))["interactor"]["semantics"] == rules


def test_tests_that_nobody_knows_yet(plugins: Plugins) -> None:
    """It is not said that there are none, nor what they are worth."""
    problem = replace(a_problem(Path("/p")), unfinished=True)
    told = lines(problem, plugins)
    assert "tests        known when a program of the package has made them: judge the problem first" in told
    assert not [line for line in told if line.startswith("score")]
