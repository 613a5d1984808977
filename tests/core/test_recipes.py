"""Test data that is made: by programs of a package that the test writes, in real boxes."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from parley.core import events, recipes
from parley.core.engine import judging
from parley.core.errors import PackageError, PluginError
from parley.core.model import MIB, CheckerSpec, Limits, Problem, Recipe, Settings, Source, TestCase, Verdict
from parley.core.plugins import Plugins
from parley.core.submissions import read

pytestmark = pytest.mark.anyio

LIMITS = Limits(time_ms=2000, memory_bytes=256 * MIB, processes=8)
GENERATOR = """import sys
print("told", *sys.argv[1:], file=sys.stderr)
open("extra", "w").write("left " + sys.argv[1])
print(*sys.argv[1:])
"""


@pytest.fixture
def problem(tmp_path: Path) -> Problem:
    """Three tests of which nothing is there: inputs by a generator, answers by a solution that reads them."""
    root, data = tmp_path / "package", tmp_path / "data"
    root.mkdir()
    data.mkdir()
    (root / "gen.py").write_text(GENERATOR)
    (root / "double.py").write_text("print(2 * int(input()))\n")
    generator, solution = Source(root, ("gen.py",)), Source(root, ("double.py",))
    tests = tuple(TestCase(str(n), "", data / f"{n}.in", data / f"a/{n}.ans") for n in range(3))
    steps: list[Recipe] = []
    for test in tests:
        steps += [Recipe(generator, (test.name,), stdout=test.input)]
        steps += [Recipe(solution, stdin=test.input, stdout=test.answer)]
    return Problem(
        name="double", title="Double", root=root, data=data, format="made", limits=LIMITS, validation_limits=LIMITS,
        compile_limits=LIMITS, tests=tests, checker=CheckerSpec("default"), recipes=tuple(steps),
        submissions=(read(root / "double.py", label="double.py"),),
    )  # fmt: skip


async def judged(problem: Problem, plugins: Plugins, cache: Path, *, jobs: int = 3) -> list[events.Event]:
    settings = Settings(jobs=jobs, sandbox="bubblewrap", cache=cache)
    async with judging(problem, problem.submissions, settings, plugins) as stream:
        return [event async for event in stream]


async def refused(problem: Problem, plugins: Plugins, cache: Path, *steps: Recipe) -> str:
    with pytest.raises(PackageError) as raised:
        await judged(replace(problem, recipes=steps), plugins, cache, jobs=1)
    assert len(str(raised.value).splitlines()) == 1
    assert not list(problem.data.rglob("*")), "a failed recipe leaves nothing"
    return str(raised.value)


async def test_inputs_then_answers(problem: Problem, plugins: Plugins, cache: Path) -> None:
    """All are made before anything is judged, and counted; whatever lane is free makes the next, answers last."""
    seen = await judged(problem, plugins, cache)
    counted = [(event.done, event.total) for event in seen if isinstance(event, events.Preparing)]
    assert counted == [(done, 6) for done in range(7)]
    assert [(test.input.read_text(), test.answer and test.answer.read_text()) for test in problem.tests] == [
        ("0\n", "0\n"),
        ("1\n", "2\n"),
        ("2\n", "4\n"),
    ]
    assert sorted(path.name for path in problem.data.iterdir()) == ["0.in", "1.in", "2.in", "a"]
    last = seen[-1]
    assert isinstance(last, events.Finished)
    assert [record.verdict for record in last.report.submissions] == [Verdict.AC]


async def test_only_what_is_missing_is_made(problem: Problem, plugins: Plugins, cache: Path) -> None:
    """What is there stays as it is, and what is all there needs no program at all."""
    problem.tests[0].input.write_text("50\n")
    seen = await judged(problem, plugins, cache, jobs=1)
    assert sum(isinstance(event, events.Preparing) for event in seen) == 6
    assert problem.tests[0].answer
    assert problem.tests[0].answer.read_text() == "100\n"
    (problem.root / "gen.py").unlink()
    seen = await judged(problem, plugins, cache, jobs=1)
    assert not any(isinstance(event, events.Preparing) for event in seen)


async def test_stderr_and_files_of_the_working_folder(problem: Problem, plugins: Plugins, cache: Path) -> None:
    """Other streams and files are kept where the recipe says so; boxes can read them."""
    (generator, *_) = problem.recipes
    extra, said = problem.data / "x/extra", problem.data / "said"
    step = replace(generator, args=("0", "b"), stdout=None, stderr=said, leaves=(("extra", extra),))
    await judged(replace(problem, recipes=(*problem.recipes, step)), plugins, cache)
    assert (said.read_text(), extra.read_text()) == ("told 0 b\n", "left 0")
    assert [path.stat().st_mode & 0o777 for path in (said, extra, problem.tests[0].input)] == [0o644] * 3


async def test_files_in_place_of_streams(problem: Problem, plugins: Plugins, cache: Path) -> None:
    """A file that an earlier recipe makes is put into the working folder, and one that is left is the answer."""
    (problem.root / "double.py").write_text("open('out', 'w').write(open('in').read() * 2)\n")
    made, (first, *_) = problem.recipes[:2], problem.tests
    assert first.answer
    double = replace(made[1], stdin=None, stdout=None, files=(("in", first.input),), leaves=(("out", first.answer),))
    asked = replace(problem, recipes=(made[0], double), tests=(first,), submissions=())
    await judged(asked, plugins, cache)
    assert first.answer.read_text() == "0\n0\n"


async def test_a_failure_is_the_packages(problem: Problem, plugins: Plugins, cache: Path) -> None:
    """Its exit, its last words, what it was about; so is a program that does not compile, or leaves nothing."""
    (problem.root / "bad.py").write_text("import sys\nprint(5)\nsys.exit('no luck today')\n")
    (problem.root / "worse.py").write_text("print(\n")
    (problem.root / "much.py").write_text("print('x' * 200_000)\n")
    bad, worse, much = (Source(problem.root, (name,)) for name in ("bad.py", "worse.py", "much.py"))
    place = problem.data / "0.in"
    said = await refused(problem, plugins, cache, Recipe(bad, ("a", "1"), stdout=place))
    assert "bad.py a 1: 0.in cannot be made: it exited with code 1 instead of 0" in said
    assert "no luck today" in said
    assert "does not compile" in await refused(problem, plugins, cache, Recipe(worse, stdout=place))
    small = replace(LIMITS, output_bytes=100_000)
    assert "it wrote too much" in await refused(problem, plugins, cache, Recipe(much, stdout=place, limits=small))
    left = Recipe(much, leaves=(("none", place),))
    assert "ended without leaving a file none" in await refused(problem, plugins, cache, left)


async def test_nothing_is_made_elsewhere(problem: Problem, plugins: Plugins, cache: Path) -> None:
    """A format that would write outside of the test data is refused, before anything runs."""
    for place in (problem.root / "gen.py2", problem.data / "../out"):
        step = Recipe(problem.recipes[0].program, ("1",), stdout=place)
        with pytest.raises(PluginError, match="outside of"):
            await judged(replace(problem, recipes=(step,)), plugins, cache)
        assert not place.exists()


async def test_missing_is_what_lacks_a_file(problem: Problem) -> None:
    """One that makes two files is followed again when one of them is gone."""
    both = replace(problem.recipes[0], stderr=problem.data / "said")
    problem.tests[0].input.write_text("0\n")
    asked = replace(problem, recipes=(problem.recipes[0], both))
    assert recipes.missing(asked) == [both]
