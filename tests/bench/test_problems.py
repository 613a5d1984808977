"""The bench's own problems: whoever judges them, in whichever format, must come to what they state."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import floor, ours, problems
from bench.peers import Disagreement
from bench.peers.agreement import check, check_tests
from parley.core.packages import load_problem
from parley.core.plugins import Plugins


def test_parley_finds_the_whole_problem_as_stated(tmp_path: Path) -> None:
    """All ten submissions, by the command line that the bench times; each got one verdict for each of 20 tests."""
    packages = problems.whole(tmp_path / "whole")
    answer = ours.verify(packages.kattis, cache=tmp_path / "cache")
    check("the whole problem", packages.verdicts, "Parley", answer.verdicts)
    assert {len(verdicts) for verdicts in answer.verdicts.values()} == {20}
    assert answer.seconds > 0


@pytest.mark.parametrize("kind", ["kattis", "icpc", "dmoj", "sinol", "rbx"])
def test_every_format_has_the_same_tests_and_limits(tmp_path: Path, plugins: Plugins, kind: str) -> None:
    """As Parley reads them: other judges are given what it is given itself."""
    packages = problems.tiny(tmp_path / "tiny", 7)
    problem = load_problem(getattr(packages, kind), plugins)
    stated = load_problem(packages.kattis, plugins)

    def texts(path: Path | None) -> str:
        assert path
        return path.read_text()

    assert [texts(test.input) for test in problem.tests] == [texts(test.input) for test in stated.tests]
    assert [texts(test.answer) for test in problem.tests] == [texts(test.answer) for test in stated.tests]
    if kind != "dmoj":  # where limits are the site's
        assert problem.limits.time_ms == stated.limits.time_ms == 2000
        assert problem.limits.memory_bytes == stated.limits.memory_bytes == problems.MEMORY_MIB << 20
        assert len(problem.submissions) == len(stated.submissions) == 1


def test_problems_are_always_the_same(tmp_path: Path) -> None:
    """Figures of two runs are of the same work."""
    for name in ("one", "other"):
        problems.copying(tmp_path / name, count=2, size=5000)
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert len(files) > 20
    assert all((tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes() for file in files)
    assert (tmp_path / "one" / "tests" / "1.in").stat().st_size == 5000


def test_floor_and_parley_agree(tmp_path: Path, plugins: Plugins) -> None:
    """What the floor leaves out is the box and the accounts, not the comparison."""
    packages = problems.tiny(tmp_path / "tiny", 4)
    source = packages.kattis / "submissions" / "accepted" / "plus.cpp"
    answer, alone = ours.judged(packages.kattis, source, plugins, jobs=1, cache=tmp_path / "cache")
    assert answer.verdicts == {"plus.cpp": ("AC",) * 4}
    assert 0 < alone < answer.seconds

    program = floor.compiled(source, tmp_path / "program")
    pairs = floor.tests(packages.kattis)
    assert floor.judged(program, pairs).verdicts == {"program": ("AC",) * 4}
    wrong = tmp_path / "wrong"
    for text in ("1\n", pairs[1][1].read_text() + "0", pairs[1][1].read_text()[:-1]):
        wrong.write_text(text)
        assert floor.judged(program, [(pairs[1][0], wrong)]).verdicts == {"program": ("WA",)}


def test_who_says_something_else_ends_the_bench() -> None:
    """A wrong verdict, a submission left out and one too many are named; what is skipped decides nothing."""
    stated = {"good.cpp": "AC", "slow.py": "TLE"}
    right = {"good.cpp": ("AC", "AC"), "slow.py": ("AC", "TLE", "WA", "SK")}
    check("it", stated, "somebody", right)
    with pytest.raises(Disagreement, match=r"it: somebody says slow\.py: WA, not TLE$"):
        check("it", stated, "somebody", right | {"slow.py": ("SK", "WA", "TLE")})
    with pytest.raises(Disagreement, match=r"good\.cpp: nothing, not AC"):
        check("it", stated, "somebody", {"slow.py": ("TLE",)})
    with pytest.raises(Disagreement, match=r"new\.c: AC, not asked for"):
        check("it", stated, "somebody", right | {"new.c": ("AC",)})
    with pytest.raises(Disagreement, match=r"good\.cpp: SK, not AC"):
        check("it", stated, "somebody", right | {"good.cpp": ("SK", "SK")})
    check_tests("it", ["AC", "WA"], "somebody", ("AC", "WA"))
    with pytest.raises(Disagreement, match=r"Parley says AC WA, somebody says AC$"):
        check_tests("it", ["AC", "WA"], "somebody", ["AC"])
