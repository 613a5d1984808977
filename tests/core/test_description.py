"""What `parley problem show` tells people of a problem beside its tests."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from msgspec.structs import replace

from parley.core import description
from parley.core.model import MIB, LanguageLimits
from parley.core.plugins import Plugins

from .records import LIMITS, a_problem, a_test


def test_limits_of_languages_and_tests(plugins: Plugins) -> None:
    """Each is told, and what happens to those who are slow."""
    problem = replace(
        a_problem(Path("/p")),
        tests=(a_test("a", time_ms=5.0), a_test("b", time_ms=LIMITS.time_ms)),
        language_limits=(
            LanguageLimits(("java",), 3000, 64 * MIB),
            LanguageLimits(("python3", "pypy3"), 500, None, ("a",)),
        ),
        slow_from=Fraction(1, 2),
    )
    assert list(description.lines(problem, plugins.contest("ioi")))[3:7] == [
        "             time 3.00 s, memory 64.0 MiB with java",
        "             time 500.0 ms with python3, pypy3, in 1 of the tests",
        "             1 of the tests have limits of their own",
        "             scores fall from 50% of the time limit on",
    ]


def test_files_in_place_of_streams(plugins: Plugins) -> None:
    """Those that have a name."""
    for names, told in {
        ("a", ""): ["files        a is read in place of the standard stream"],
        ("", "b"): ["files        b is written in place of the standard stream"],
    }.items():
        problem = replace(a_problem(Path("/p")), files_io=names)
        lines = list(description.lines(problem, plugins.contest("icpc")))
        assert [line for line in lines if line.startswith("files")] == told


def test_tests_that_nobody_knows_yet(plugins: Plugins) -> None:
    """It is not said that there are none, nor what they are worth."""
    problem = replace(a_problem(Path("/p")), unfinished=True)
    lines = list(description.lines(problem, plugins.contest("icpc")))
    assert "tests        known when a program of the package has made them: judge the problem first" in lines
    assert not [line for line in lines if line.startswith("score")]
