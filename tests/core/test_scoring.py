"""From the judgements of tests to verdict and score of groups, and of the submission."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from parley.core.contest import Contest
from parley.core.group import Grader, Group, Ruling, Score
from parley.core.model import Semantics, Source, Verdict
from parley.core.scoring import Evaluation, Outcome, Progress, evaluate, full_scores, names_in, only

AC, PA, WA, TLE, RTE, SK, JE = (
    Verdict.AC,
    Verdict.PA,
    Verdict.WA,
    Verdict.TLE,
    Verdict.RTE,
    Verdict.SK,
    Verdict.JE,
)
ICPC = Contest("icpc", Semantics.ICPC, Score.MIN, Ruling.FIRST_ERROR, stop=True)
POINTS = Contest("points", Semantics.CMS, Score.SUM, Ruling.BY_SCORE, stop=False)
SEVERE = replace(POINTS, severity=(RTE, TLE, WA))
HALF = Fraction(1, 2)


def came_to(verdict: Verdict, score: Fraction | int | None = None) -> Outcome:
    points = Fraction(verdict is AC) if score is None else Fraction(score)
    return Outcome(verdict, points, "" if verdict is AC else f"{verdict} because")


def evaluated(root: Group, contest: Contest = POINTS, /, **tests: Outcome | Verdict) -> Evaluation:
    """Tests are called by letters; each may bring a point."""
    outcomes = {name: came_to(one) if isinstance(one, Verdict) else one for name, one in tests.items()}
    full = full_scores(root, dict.fromkeys(names_in(root), Fraction(1)), contest)
    return evaluate(root, outcomes, contest, full)


def group(*members: Group | str, name: str = "", score: Score | None = None, ruling: Ruling | None = None) -> Group:
    return Group(name, members, score=score, ruling=ruling)


ABC = group("a", "b", "c")


# --- pass-fail ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", [WA, TLE, RTE])
def test_first_failure_is_the_verdict(verdict: Verdict) -> None:
    """The first test in the package's order that was not accepted decides; what comes after it is skipped."""
    found = evaluated(ABC, ICPC, a=AC, b=verdict, c=WA)
    assert found.total == Outcome(verdict, Fraction(0), f"{verdict} because")
    assert found.skipped == {"c": "not run: b had already decided"}


def test_all_accepted() -> None:
    """One point, however many tests there are."""
    assert evaluated(ABC, ICPC, a=AC, b=AC, c=AC).total == Outcome(AC, Fraction(1))
    assert full_scores(ABC, dict.fromkeys("abc", Fraction(1)), ICPC) == {"": 1}


@pytest.mark.parametrize("verdicts", [{}, {"a": SK}, {"a": SK, "c": SK}])
def test_nothing_run_is_not_accepted(verdicts: Mapping[str, Verdict]) -> None:
    """Where no test was run, nothing was shown."""
    assert evaluated(ABC, ICPC, **verdicts).total.verdict is SK


@pytest.mark.parametrize("ruling", list(Ruling))
def test_judge_error_is_before_everything(ruling: Ruling) -> None:
    """A submission with a test that nobody could decide about has no verdict but that."""
    root = group("a", "b", "c", ruling=ruling)
    found = evaluated(root, a=AC, b=JE, c=TLE)
    assert (found.total.verdict, found.total.score) == (JE, 0)


# --- how scores are combined --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "scores", "expected", "full"),
    [
        (Score.SUM, (1, HALF, 0), Fraction(3, 2), 3),
        (Score.MIN, (1, HALF, 1), HALF, 1),
        (Score.MAX, (0, HALF, 0), HALF, 1),
        (Score.AVERAGE, (1, HALF, 0), HALF, 1),
        (Score.PRODUCT, (HALF, HALF, 1), Fraction(1, 4), 1),
        (Score.THRESHOLD, (1, HALF, HALF), 1, 1),
        (Score.THRESHOLD, (1, HALF, Fraction(1, 3)), 0, 1),
        (Score.ALL_OR_NOTHING, (1, 1, 1), 3, 3),
        (Score.ALL_OR_NOTHING, (1, 1, HALF), 0, 3),
        (Score.FIRST_ERROR, (1, 0, 1), 1, 3),
        (Score.FIRST_ERROR, (1, HALF, 1), Fraction(5, 2), 3),
    ],
)
def test_combined_scores(score: Score, scores: tuple[Fraction | int, ...], expected: Fraction | int, full: int) -> None:
    """Each way of combining the scores of a group's members, exactly, and what a perfect solution gets by it."""
    verdicts = {Fraction(0): WA, Fraction(1): AC}
    outcomes = [came_to(verdicts.get(Fraction(one), PA), one) for one in scores]
    root = replace(ABC, score=score, threshold=HALF)
    found = evaluated(root, **dict(zip("abc", outcomes, strict=True)))
    assert found.total.score == expected
    assert full_scores(root, dict.fromkeys("abc", Fraction(1)), POINTS)[""] == full


def test_thirds_add_up() -> None:
    """Scores are exact: a third, three times, is one."""
    thirds = dict.fromkeys("abc", came_to(AC, Fraction(1, 3)))
    root = replace(ABC, full=Fraction(1))
    assert evaluated(root, **thirds).total == Outcome(AC, Fraction(1))


def test_scale_and_nesting() -> None:
    """A subtask's points times what its worst test earned; the subtasks added up."""
    easy = Group("easy", ("a", "b"), score=Score.MIN, scale=Fraction(30))
    hard = Group("hard", ("c", "d"), score=Score.MIN, scale=Fraction(70))
    root = group(easy, hard)
    found = evaluated(root, a=AC, b=AC, c=AC, d=came_to(PA, HALF))
    assert (found.total.verdict, found.total.score) == (PA, 65)
    assert {name: one.score for name, one in found.groups.items()} == {"easy": 30, "hard": 35, "": 65}
    assert full_scores(root, dict.fromkeys("abcd", Fraction(1)), POINTS) == {"easy": 30, "hard": 70, "": 100}


def test_gate() -> None:
    """A group with a gate has no points when one member was wrong, and counts partly right ones."""
    root = replace(ABC, gate=True)
    assert evaluated(root, a=AC, b=came_to(PA, HALF), c=AC).total.score == Fraction(5, 2)
    assert evaluated(root, a=AC, b=WA, c=AC).total.score == 0


def test_score_out_of_its_range_is_a_judge_error() -> None:
    """The package says how many points there can be; more, or fewer, is its own fault."""
    root = replace(ABC, least=Fraction(0), most=Fraction(2))
    assert evaluated(root, a=AC, b=AC, c=WA).total.verdict is PA
    found = evaluated(root, a=AC, b=AC, c=AC).total
    assert (found.verdict, found.why) == (JE, "the score 3 of all tests is not within 0 to 2")


def test_scores_that_no_line_holds() -> None:
    """A product may have more digits than Python writes; what is said of it is short."""
    tests = "abcdefghijklmnopqrst"
    bounded = Group("", tuple(tests), score=Score.PRODUCT, most=Fraction(10) ** 17)
    found = evaluated(bounded, **{name: came_to(AC, Fraction(10) ** 300) for name in tests})
    assert found.total == Outcome(
        JE, Fraction(0), "the score 1.79769e+308 of all tests is not within -inf to 100000000000000000"
    )


def test_what_does_not_count() -> None:
    """Samples that do not count change neither score nor verdict, and end nothing."""
    samples = Group("sample", ("a",), counts=False)
    root = replace(group(samples, "b", "c"), stop=True)
    found = evaluated(root, a=WA, b=AC, c=AC)
    assert found.total == Outcome(AC, Fraction(2))
    assert found.groups["sample"].verdict is WA


def test_unbounded() -> None:
    """Where one member has no bound, the whole has none."""
    inner = Group("inner", ("a",), full=None, score=Score.SUM)
    assert full_scores(group(inner, "b"), {"a": Fraction(1), "b": Fraction(1)}, POINTS) == {"inner": 1, "": 2}


# --- how verdicts are combined ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ruling", "verdicts", "expected"),
    [
        (Ruling.FIRST_ERROR, (AC, WA, TLE), WA),
        (Ruling.WORST_ERROR, (AC, WA, TLE), TLE),
        (Ruling.WORST_ERROR, (AC, PA, AC), PA),
        (Ruling.WORST_ERROR, (AC, AC, AC), AC),
        (Ruling.ALWAYS_ACCEPT, (WA, TLE, WA), AC),
        (Ruling.BY_SCORE, (AC, WA, TLE), PA),
        (Ruling.BY_SCORE, (WA, TLE, WA), WA),
        (Ruling.BY_SCORE, (AC, AC, AC), AC),
        (Ruling.WORST_RUN, (AC, WA, AC), PA),
        (Ruling.WORST_RUN, (AC, WA, TLE), TLE),
        (Ruling.WORST_RUN, (WA, WA, WA), WA),
        (Ruling.WORST_RUN, (AC, AC, AC), AC),
    ],
)
def test_combined_verdicts(ruling: Ruling, verdicts: tuple[Verdict, ...], expected: Verdict) -> None:
    """Each way in which a group's verdict follows from its members'."""
    found = evaluated(replace(ABC, ruling=ruling), SEVERE, **dict(zip("abc", verdicts, strict=True)))
    assert found.total.verdict is expected


def test_a_group_without_points_is_named() -> None:
    """Where all of its tests were accepted, and were worth too much or too little for its rule."""
    root = group("a", replace(group("b", name="low", score=Score.WITHIN), threshold=HALF))
    found = evaluated(root, a=AC, b=AC)
    assert (found.total.verdict, found.total.score, found.total.why) == (PA, 1, "low earned no points")


def test_any_accepted() -> None:
    """One accepted member is enough where the package says so."""
    root = replace(ABC, ruling=Ruling.WORST_ERROR, any_accepted=True)
    assert evaluated(root, SEVERE, a=WA, b=AC, c=TLE).total.verdict is AC
    assert evaluated(root, SEVERE, a=WA, b=WA, c=TLE).total.verdict is TLE


# --- what is skipped ----------------------------------------------------------------------------------------


def test_group_ends_alone() -> None:
    """A batch that ends at its first failure leaves the next one alone."""
    one, two = (Group(name, tests, stop=True) for name, tests in (("one", ("a", "b")), ("two", ("c", "d"))))
    found = evaluated(group(one, two), a=WA, b=AC, c=AC, d=AC)
    assert found.skipped == {"b": "not run: a had already decided"}
    assert found.groups["two"].verdict is AC


def test_essential_members() -> None:
    """What is named as essential ends the group though others do not."""
    root = replace(ABC, essential=("b",))
    assert evaluated(root, a=WA, b=AC, c=AC).skipped == {}
    assert evaluated(root, a=AC, b=WA, c=AC).skipped == {"c": "not run: b had already decided"}


def test_required_groups() -> None:
    """A group whose requirement failed is skipped with the rule named, has no points, and fulfils nothing itself."""
    one = Group("one", ("a",))
    two = Group("two", ("b",), requires=("one",))
    three = Group("three", ("c",), requires=("two",))
    found = evaluated(group(one, two, three), a=WA, b=AC, c=AC)
    assert found.skipped == {
        "b": "not run: it requires one, which was not accepted",
        "c": "not run: it requires two, which was not accepted",
    }
    assert (found.total.score, found.groups["three"].verdict) == (0, SK)
    assert evaluated(group(one, two, three), a=AC, b=AC, c=AC).total == Outcome(AC, Fraction(3))


def test_graders_are_asked_from_the_inside_out() -> None:
    """A group with a grader of its own is wanted before the one around it, and its word counts."""
    grader = Grader(Source(root=None, files=()))  # type: ignore[arg-type] # nobody runs it here
    inner = Group("inner", ("a", "b"), grader=grader)
    root = group(inner, "c")
    full = full_scores(root, dict.fromkeys("abc", Fraction(1)), POINTS)
    outcomes = {"a": came_to(AC), "b": came_to(WA), "c": came_to(AC)}
    first = evaluate(root, outcomes, POINTS, full)
    assert [(one.group.name, one.outcomes) for one in first.wanted] == [("inner", (outcomes["a"], outcomes["b"]))]
    second = evaluate(root, outcomes, POINTS, full, {"inner": Outcome(PA, Fraction(7))})
    assert not second.wanted
    assert second.total.score == 8


def test_chosen_tests_only() -> None:
    """Groups stay when some of their tests are not wanted."""
    root = group(Group("one", ("a", "b")), "c")
    assert list(names_in(only(root, frozenset("bc")))) == ["b", "c"]


# --- lazy and full judging ----------------------------------------------------------------------------------

OUTCOMES = st.sampled_from(
    [came_to(AC), came_to(WA), came_to(TLE), came_to(PA, HALF), came_to(JE), Outcome(AC, Fraction(0))]
)
CONTESTS = st.builds(
    Contest,
    title=st.just("any"),
    semantics=st.just(Semantics.ICPC),
    score=st.sampled_from(Score),
    ruling=st.sampled_from(Ruling),
    stop=st.booleans(),
)


@st.composite
def trees(draw: st.DrawFn) -> Group:
    """Any tree of up to three levels, with rules of any kind; requirements are about groups that come before."""
    names = iter(f"t{number}" for number in range(1000))
    groups: list[str] = []

    def grown(depth: int) -> Group:
        name = f"g{len(groups)}.{depth}.{draw(st.integers(0, 10**6))}"
        requires = tuple(draw(st.lists(st.sampled_from(groups), unique=True, max_size=2))) if groups else ()
        members: list[Group | str] = []
        for _ in range(draw(st.integers(1, 4))):
            inner = depth < 2 and draw(st.booleans())
            members.append(grown(depth + 1) if inner else next(names))
        called = [one if isinstance(one, str) else one.name for one in members]
        made = Group(
            name,
            tuple(members),
            score=draw(st.none() | st.sampled_from(Score)),
            ruling=draw(st.none() | st.sampled_from(Ruling)),
            scale=draw(st.sampled_from([Fraction(1), HALF, Fraction(0)])),
            stop=draw(st.none() | st.booleans()),
            essential=tuple(draw(st.lists(st.sampled_from(called), unique=True, max_size=1))),
            requires=requires if depth else (),
            gate=draw(st.booleans()),
            any_accepted=draw(st.booleans()),
            counts=draw(st.booleans()) or depth == 0,
            most=draw(st.none() | st.just(Fraction(2))),
        )
        groups.append(name)
        return made

    return grown(0)


@given(tree=trees(), contest=CONTESTS, data=st.data())
def test_judging_less_changes_nothing(tree: Group, contest: Contest, data: st.DataObject) -> None:
    """Whatever the rules, the outcomes and the order in which lanes take tests: lazily judged is as fully judged."""
    names = list(names_in(tree))
    outcomes = {name: data.draw(OUTCOMES) for name in names}
    full = full_scores(tree, dict.fromkeys(names, Fraction(1)), contest)
    everything = evaluate(tree, outcomes, contest, full)
    lanes, rolls = data.draw(st.integers(1, 4)), random.Random(data.draw(st.integers()))
    progress, waiting, running = Progress(tree, contest, full), iter(names), list[str]()
    judged: dict[str, Outcome] = {}
    while True:
        while len(running) < lanes and (name := next(waiting, None)):
            if not progress.skips(name):
                running.append(name)
        if not running:
            break
        name = running.pop(rolls.randrange(len(running)))
        judged[name] = outcomes[name]
        progress.record(name, outcomes[name])
    lazily = evaluate(tree, judged, contest, full)
    assert lazily == everything


def test_lazy_judging_skips() -> None:
    """It is not the same by judging everything: behind the first failure nothing is run."""
    full = full_scores(ABC, dict.fromkeys("abc", Fraction(1)), ICPC)
    progress = Progress(ABC, ICPC, full)
    progress.record("b", came_to(WA))
    assert [progress.skips(name) for name in "abc"] == [False, False, True]


def test_lazy_judging_of_groups_that_require_others() -> None:
    """A failed group spares those that require it, and not the others."""
    one, two, three = Group("one", ("a",)), Group("two", ("b",), requires=("one",)), Group("three", ("c",))
    root = group(one, two, three)
    progress = Progress(root, POINTS, full_scores(root, dict.fromkeys("abc", Fraction(1)), POINTS))
    progress.record("a", came_to(WA))
    assert [progress.skips(name) for name in "bc"] == [True, False]


def test_lazy_judging_of_a_group_that_is_skipped_after_all() -> None:
    """What failed in it while nobody knew that ends nothing, as it counts as not run."""
    one, two, three = Group("one", ("a",)), Group("two", ("b",), requires=("one",)), Group("three", ("c",))
    root = replace(group(one, two, three), essential=("two",))
    progress = Progress(root, POINTS, full_scores(root, dict.fromkeys("abc", Fraction(1)), POINTS))
    progress.record("b", came_to(WA))
    assert not progress.skips("c")
    progress.record("a", came_to(WA))
    assert not progress.skips("c")
    assert evaluated(root, a=WA, b=WA, c=AC).skipped.keys() == {"b"}
