"""Contest profiles: the built-in ones, and those of organizers."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from parley.core import planning
from parley.core.contest import Contest, Factors, read_contest
from parley.core.errors import ContestError, UsageError
from parley.core.group import Ruling, Score
from parley.core.model import MIB, LanguageLimits, Semantics, Settings, Stated, Verdict
from parley.core.plugins import Plugins

from .records import LIMITS, a_problem, a_test

SMALLEST = 'title = "Ours"\nsemantics = "icpc"\nscore = "sum"\nruling = "by-score"\nstop = false\n'


@pytest.mark.parametrize("name", ["icpc", "ioi", "omegaup", "dmoj", "cms", "sinol"])
def test_built_in(plugins: Plugins, name: str) -> None:
    """Each is read, knows its name and orders verdicts."""
    contest = plugins.contest(name)
    assert contest.name == name
    assert contest.gravity(Verdict.JE) < contest.gravity(Verdict.TLE)


def test_file(plugins: Plugins, tmp_path: Path) -> None:
    """An organizer's own is asked for by its path."""
    path = tmp_path / "club.toml"
    path.write_text(f"{SMALLEST}[limits]\ntime_ms = 2500\n[languages.java]\ntime_factor = 2\n")
    contest = plugins.contest(str(path))
    assert (contest.name, contest.score, contest.ruling, contest.stop) == ("club", Score.SUM, Ruling.BY_SCORE, False)
    assert (contest.limits.time_ms, contest.languages["java"].time_factor) == (2500, 2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "missing required field"),
        (f"{SMALLEST}colour = 1\n", "unknown field `colour`"),
        (SMALLEST.replace('"sum"', '"total"'), r"Invalid enum value 'total' - at `\$.score`"),
        (
            SMALLEST.replace('"icpc"', '"acm"'),
            "value 'acm' - at `..semantics`; known are icpc, dmoj, cms, omegaup, sinol",
        ),
        (f"{SMALLEST}severity = ['XX']\n", "Invalid enum value 'XX' .*; known are WA, TLE"),
        (f"{SMALLEST}severity = ['WA', 'TLE', 'WA']\n", "severity must have each of .* at most once, not WA"),
        (f"{SMALLEST}severity = ['WA', 'AC']\n", "severity must have each of WA, .* at most once, not AC"),
        (f"{SMALLEST}[limits]\ntime_ms = -1\n", "limits.time_ms must be a number above 0, up to 1e9, not -1"),
        (f"{SMALLEST}[limits]\ntime_ms = 0\n", "limits.time_ms must be a number above 0"),
        (f"{SMALLEST}[languages.c]\ntime_factor = 0\n", "languages.c.time_factor must be a number above 0"),
        (f"{SMALLEST}[languages.c]\nextra_time_ms = -1\n", "languages.c.extra_time_ms must be a number from 0, up"),
        (f"{SMALLEST}[limits]\ntime_ms = nan\n", "limits.time_ms must be a number"),
        (f"{SMALLEST}[languages.c]\ntime_factor = inf\n", "languages.c.time_factor must be a number"),
        (f"{SMALLEST}stop = true\n", "Cannot overwrite a value"),
        ("\udcff", "invalid"),
    ],
)
def test_refused(tmp_path: Path, text: str, said: str) -> None:
    """What is wrong with a profile is one line, with its file."""
    path = tmp_path / "a.toml"
    path.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(ContestError, match=said) as raised:
        read_contest(path)
    assert str(raised.value).startswith(f"{path}: ")
    assert len(str(raised.value).splitlines()) == 1


def test_unknown_name(plugins: Plugins) -> None:
    """The message has those that there are."""
    with pytest.raises(UsageError, match=r"no contest profile is called 'acm'; known are cms, dmoj, icpc"):
        plugins.contest("acm")
    with pytest.raises(ContestError, match="No such file"):
        plugins.contest("./acm")


def test_language_that_nobody_knows(plugins: Plugins, tmp_path: Path) -> None:
    """A slip in its name would leave contestants without what they were promised; families and aliases are known."""
    path = tmp_path / "club.toml"
    path.write_text(f"{SMALLEST}[languages.cpp]\ntime_factor = 2\n[languages.pyton3]\ntime_factor = 2\n")
    with pytest.raises(ContestError, match=r"club.toml: languages.pyton3: there is no language .*, python3,"):
        plugins.contest(str(path))


def test_limits_that_the_package_states_stay(plugins: Plugins, tmp_path: Path) -> None:
    """A profile fills in what is not stated, and nothing else."""
    contest = replace(plugins.contest("ioi"), limits=plugins.contest("omegaup").limits)
    problem = replace(a_problem(tmp_path), stated=Stated(time=True, memory=False, output=False))
    found = planning.with_contest(problem, contest).limits
    assert (found.time_ms, found.memory_bytes, found.output_bytes) == (LIMITS.time_ms, 32 * MIB, 10 * 1024)
    stated = replace(problem, stated=Stated())
    assert planning.with_contest(stated, contest).limits == LIMITS


def _factors(**factors: float) -> dict[str, Factors]:
    return {name: Factors(time_factor=factor) for name, factor in factors.items()}


def test_factors_of_languages(plugins: Plugins) -> None:
    """By the language's own name, or its family's, which counts less."""
    cpp = plugins.language("cpp17")
    contest = Contest("a", Semantics.ICPC, Score.SUM, Ruling.BY_SCORE, stop=False)
    assert planning.with_factors(cpp, contest) == cpp
    family = replace(contest, languages=_factors(cpp=3.0))
    assert planning.with_factors(cpp, family).time_factor == 3
    assert planning.with_factors(cpp, replace(contest, languages=_factors(cpp=3.0, cpp17=2.0))).time_factor == 2


def test_limits_of_a_test(plugins: Plugins, tmp_path: Path) -> None:
    """A test's own limits stand in for the problem's, and those for a language for both."""
    problem, test = a_problem(tmp_path), a_test(time_ms=500.0)
    cpp, python = plugins.language("cpp17"), plugins.language("python3")
    assert planning.limits_of(problem, a_test(), cpp) == LIMITS
    assert planning.limits_of(problem, test, cpp).time_ms == 500
    own = replace(problem, language_limits=(LanguageLimits(("python3",), time_ms=4000, tests=(test.name,)),))
    assert planning.limits_of(own, test, cpp).time_ms == 500
    assert planning.limits_of(own, test, python).time_ms == 4000
    assert planning.limits_of(own, a_test("other"), python).time_ms == LIMITS.time_ms


def test_semantics(plugins: Plugins, tmp_path: Path) -> None:
    """The command line's first, then the package's, then the profile's."""
    problem, contest = a_problem(tmp_path), plugins.contest("ioi")
    asked = Settings(jobs=1, semantics=Semantics.OMEGAUP)
    own = replace(problem, semantics=Semantics.ICPC)
    found = [
        planning.with_contest(one, contest).semantics for one in (problem, own, planning.with_settings(own, asked))
    ]
    assert found == [Semantics.CMS, Semantics.ICPC, Semantics.OMEGAUP]
