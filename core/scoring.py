"""Judgements of tests -> verdicts and scores of groups, and of the submission. Pure, and exact.

`evaluate()` is the rule: it walks the tree in the package's order and decides what was skipped, whatever else has been
judged. `Progress` is its shadow while tests are still being judged, in any order: a test that it calls skipped is one
that `evaluate()` will skip, so that judging less never changes what comes out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from .contest import Contest
from .group import Group, Ruling, Score
from .model import Verdict
from .rational import nearest

_LONG = 10**18
_NO_BAD_ENDS = (Verdict.WA, Verdict.SK)  # these beside the accepted ones are no bad ends of a run


class Outcome(Struct, frozen=True):
    """What a test or a group came to. `why` says it in words: of what was not accepted, the test and the reason."""

    verdict: Verdict
    score: Fraction
    why: str = ""


class Wanted(Struct, frozen=True):
    """A group whose own grader must say what it came to, and what its members came to."""

    group: Group
    outcomes: tuple[Outcome, ...]


class Evaluation(Struct, frozen=True):
    """`skipped` are the tests that the rules leave out, each with the rule. Not final while graders are `wanted`."""

    total: Outcome
    groups: Mapping[str, Outcome]
    skipped: Mapping[str, str]
    wanted: tuple[Wanted, ...] = ()


class Total(Struct, frozen=True):
    """What a submission came to. `max_score` None: nothing bounds it."""

    verdict: Verdict
    score: Fraction
    max_score: Fraction | None
    message: str = ""


def evaluate(
    root: Group,
    outcomes: Mapping[str, Outcome],
    contest: Contest,
    full: Mapping[str, Fraction | None],
    graded: Mapping[str, Outcome] = {},
) -> Evaluation:
    """`outcomes` are by test (one that is missing was not judged), `graded` by group; `full` is `full_scores()`."""
    walk = _Walk(outcomes, contest, full, graded)
    total = walk.group(root)
    skipped = {name: why for name, why in walk.skipped.items() if name not in walk.needed}
    return Evaluation(total, walk.groups, skipped, tuple(walk.wanted))


class _Walk:
    """One evaluation. Groups are entered in `groups` when complete, tests in `needed` when a group counts them."""

    def __init__(
        self,
        outcomes: Mapping[str, Outcome],
        contest: Contest,
        full: Mapping[str, Fraction | None],
        graded: Mapping[str, Outcome],
    ) -> None:
        self._outcomes = outcomes
        self._contest = contest
        self._full = full
        self._graded = graded
        self.groups: dict[str, Outcome] = {}
        self.skipped: dict[str, str] = {}
        self.needed: set[str] = set()
        self.wanted: list[Wanted] = []
        self._waiting: set[str] = set()  # groups in which something is not graded

    def group(self, group: Group) -> Outcome:
        missing = next((name for name in group.requires if not self._passed(name)), None)
        if missing is not None:
            self._skip(group, f"not run: it requires {missing}, which was not accepted")
            return self.groups[group.name]
        counted: list[Outcome] = []
        ended = ""
        for member in group.members:
            name = member if isinstance(member, str) else member.name
            if ended:
                self._skip(member, f"not run: {ended} had already decided")
                continue
            outcome = self._member(member)
            if isinstance(member, str) or member.counts:
                counted.append(outcome)
            if stops(group, member, self._contest) and failed(outcome):
                ended = name
        result = self._combined(group, counted)
        self.groups[group.name] = result
        return result

    def _member(self, member: Group | str) -> Outcome:
        if not isinstance(member, str):
            return self.group(member)
        self.needed.add(member)
        return self._outcomes.get(member) or Outcome(Verdict.SK, Fraction(0), "not judged")

    def _passed(self, name: str) -> bool:
        known = self.groups.get(name) or self._outcomes.get(name)
        skipped = name in self.skipped and name not in self.needed
        return known is not None and not skipped and known.verdict.accepted

    def _skip(self, member: Group | str, why: str) -> None:
        if isinstance(member, str):
            self.skipped[member] = why
            return
        self.groups[member.name] = Outcome(Verdict.SK, Fraction(0), why)
        for inner in member.members:
            self._skip(inner, why)

    def _combined(self, group: Group, counted: Sequence[Outcome]) -> Outcome:
        waiting = any(not isinstance(one, str) and one.name in self._waiting for one in group.members)
        if waiting:
            self._waiting.add(group.name)
        judged = [one for one in counted if one.verdict is not Verdict.SK]
        if group.grader is None or not judged or any(one.verdict is Verdict.JE for one in judged):
            return combined(group, counted, self._contest, self._full[group.name])
        if group.name in self._graded:
            return bounded(group, self._graded[group.name])
        if not waiting:  # for what a grader says of one of its members
            self.wanted.append(Wanted(group, tuple(judged)))
        self._waiting.add(group.name)
        return Outcome(Verdict.SK, Fraction(0), "not graded")


def failed(outcome: Outcome) -> bool:
    """Not accepted; what was skipped has not failed."""
    return not outcome.verdict.accepted and outcome.verdict is not Verdict.SK


def stops(group: Group, member: Group | str, contest: Contest) -> bool:
    """Whether the group ends where this member of it fails."""
    if isinstance(member, str):
        name, counts = member, True
    else:
        name, counts = member.name, member.counts
    stop = contest.stop if group.stop is None else group.stop
    return (stop and counts) or name in group.essential


def combined(group: Group, counted: Sequence[Outcome], contest: Contest, full: Fraction | None) -> Outcome:
    """What a group comes to whose members came to `counted`, without those after its end."""
    judged = [outcome for outcome in counted if outcome.verdict is not Verdict.SK]
    error = next((outcome for outcome in judged if outcome.verdict is Verdict.JE), None)
    if error:
        return replace(error, score=Fraction(0))
    if not judged:
        return Outcome(Verdict.SK, Fraction(0), counted[0].why if counted else "it has no tests")
    shut = group.gate and any(map(failed, counted))
    score = Fraction(0) if shut else _scaled(group, _score(group, counted, contest))
    return bounded(group, _ruled(group, judged, contest, score, full))


def bounded(group: Group, outcome: Outcome) -> Outcome:
    """A score that the package itself does not allow is its fault."""
    score = outcome.score
    low, high = group.least is not None and score < group.least, group.most is not None and score > group.most
    if outcome.verdict is Verdict.JE or not (low or high):
        return outcome
    bounds = f"{_shown(group.least, '-inf')} to {_shown(group.most, 'inf')}"
    why = f"the score {shown(score)} of {group.name or 'all tests'} is not within {bounds}"
    return Outcome(Verdict.JE, Fraction(0), why)


def _score(group: Group, counted: Sequence[Outcome], contest: Contest) -> Fraction:
    scores = [outcome.score for outcome in counted]
    judged = [outcome.score for outcome in counted if outcome.verdict is not Verdict.SK]
    first_error = next((number for number, one in enumerate(counted) if not one.verdict.accepted), len(counted))
    rules: Mapping[Score, Callable[[], Fraction]] = {
        Score.SUM: lambda: _sum(scores),
        Score.MIN: lambda: min(scores),
        Score.MAX: lambda: max(scores),
        Score.AVERAGE: lambda: _sum(judged) / len(judged),
        Score.PRODUCT: lambda: _product(scores),
        Score.THRESHOLD: lambda: Fraction(all(score >= group.threshold for score in scores)),
        Score.WITHIN: lambda: Fraction(all(0 < score <= group.threshold for score in scores)),
        Score.ALL_OR_NOTHING: lambda: _sum(scores) * all(one.verdict is Verdict.AC for one in counted),
        Score.FIRST_ERROR: lambda: _sum(scores[:first_error]),
    }
    return rules[group.score or contest.score]()


def _scaled(group: Group, score: Fraction) -> Fraction:
    scaled = score * group.scale
    return Fraction(math.ceil(scaled)) if group.round_up else scaled


def _ruled(
    group: Group, judged: Sequence[Outcome], contest: Contest, score: Fraction, full: Fraction | None
) -> Outcome:
    rule = group.ruling or contest.ruling
    bad = [outcome for outcome in judged if not outcome.verdict.accepted]
    if group.any_accepted and len(bad) < len(judged):
        bad = []
    if rule is Ruling.ALWAYS_ACCEPT:
        return Outcome(Verdict.AC, score)
    if rule is Ruling.WORST_RUN:
        bad_ends = [one for one in bad if one.verdict not in _NO_BAD_ENDS]
        if not bad_ends:
            return _by_cases(judged, score)
        rule, bad = Ruling.WORST_ERROR, bad_ends
    if rule is Ruling.BY_SCORE:
        return _by_score(group, judged, bad, score, full)
    if bad:
        first = bad[0] if rule is Ruling.FIRST_ERROR else min(bad, key=lambda one: contest.gravity(one.verdict))
        return replace(first, score=score)
    partial = next((one for one in judged if one.verdict is Verdict.PA), None)
    return replace(partial, score=score) if partial else Outcome(Verdict.AC, score)


def _by_cases(judged: Sequence[Outcome], score: Fraction) -> Outcome:
    """Accepted if every case was, whatever each is worth. Source: omegaup/quark, the end of `Grade()`."""
    short = next((one for one in judged if one.verdict is not Verdict.AC), None)
    if short is None:
        return Outcome(Verdict.AC, score)
    return Outcome(Verdict.PA if score > 0 else Verdict.WA, score, short.why or "it earned no points")


def _by_score(
    group: Group, judged: Sequence[Outcome], bad: Sequence[Outcome], score: Fraction, full: Fraction | None
) -> Outcome:
    short = next((one for one in judged if one.verdict is not Verdict.AC), None)
    if not bad and (full is None or score >= full):
        return Outcome(Verdict.AC, score)
    if full is not None and score >= full > 0:
        return Outcome(Verdict.AC, score)
    why = bad[0].why if bad else short.why if short else ""
    if score > 0:
        return Outcome(Verdict.PA, score, why)
    if bad:
        return replace(bad[0], score=score)
    return Outcome(Verdict.WA, score, why or f"{group.name or 'it'} earned no points")


# --- what a perfect solution gets ---------------------------------------------------------------------------


def full_scores(root: Group, tests: Mapping[str, Fraction], contest: Contest) -> dict[str, Fraction | None]:
    """Of every group, by name; None where nothing bounds it. `tests` are the scores of accepted tests."""
    found: dict[str, Fraction | None] = {}

    def visit(group: Group) -> Fraction | None:
        inner = [tests[one] if isinstance(one, str) else visit(one) for one in group.members]
        counted = [full for one, full in zip(group.members, inner, strict=True) if isinstance(one, str) or one.counts]
        found[group.name] = full = _full(group, counted, contest)
        return full

    visit(root)
    return found


def _full(group: Group, members: Sequence[Fraction | None], contest: Contest) -> Fraction | None:
    if group.full is not None or not group.bounded:
        return group.full
    rule = group.score or contest.score
    if rule in (Score.THRESHOLD, Score.WITHIN):
        return _scaled(group, Fraction(1))
    known = [full for full in members if full is not None]
    if len(known) < len(members):
        return None
    if not known:
        return Fraction(0)
    value = {
        Score.MIN: min(known),
        Score.MAX: max(known),
        Score.AVERAGE: _sum(known) / len(known),
        Score.PRODUCT: _product(known),
    }.get(rule, _sum(known))
    return _scaled(group, value)


# --- while judging ------------------------------------------------------------------------------------------


class Progress:
    """Which tests need not be judged any more, given what is known so far. Each is recorded once."""

    def __init__(self, root: Group, contest: Contest, full: Mapping[str, Fraction | None]) -> None:
        self._contest = contest
        self._full = full
        self._places: dict[str, list[tuple[_Node, int]]] = {}  # of tests and groups, in the groups that hold them
        self._nodes: dict[str, _Node] = {}
        self._root = self._node(root, None)

    def _node(self, group: Group, parent: _Node | None) -> _Node:
        node = _Node(group, parent)
        self._nodes[group.name] = node
        for number, member in enumerate(group.members):
            if isinstance(member, str):
                self._places.setdefault(member, []).append((node, number))
            else:
                self._node(member, node)
                self._places[member.name] = [(node, number)]
        return node

    def record(self, test: str, outcome: Outcome) -> None:
        for node, number in self._places[test]:
            self._enter(node, number, outcome)

    def skips(self, test: str) -> bool:
        """Whether `evaluate()` is bound to skip it, wherever it is a member."""
        return all(self._skips(node, number) for node, number in self._places[test])

    def _skips(self, node: _Node, number: int) -> bool:
        while True:
            if number > node.ended or self._unmet(node.group):
                return True
            if node.parent is None:
                return False
            ((node, number),) = self._places[node.group.name]

    def _unmet(self, group: Group) -> bool:
        return any(
            name in self._nodes and (known := self._nodes[name].outcome) is not None and not known.verdict.accepted
            for name in group.requires
        )

    def _met(self, group: Group) -> bool:
        outcomes = [self._nodes[name].outcome for name in group.requires if name in self._nodes]
        return len(outcomes) == len(group.requires) and all(one and one.verdict.accepted for one in outcomes)

    def _enter(self, node: _Node, number: int, outcome: Outcome) -> None:
        node.known[number] = outcome
        member = node.group.members[number]
        if stops(node.group, member, self._contest) and failed(outcome):
            node.ended = min(node.ended, number)
        while node.head < len(node.known) and node.head <= node.ended and node.known[node.head] is not None:
            node.head += 1
        if node.outcome is None and (node.head > node.ended or node.head == len(node.known)):
            self._complete(node)

    def _complete(self, node: _Node) -> None:
        """All that counts of a group is known.

        With a grader of its own nobody knows what it comes to; nor while it may be skipped itself, as what it requires
        is not known.
        """
        if node.group.grader or node.parent is None or not self._met(node.group):
            return
        pairs = zip(node.group.members[: node.head], node.known, strict=False)
        counted = [one for member, one in pairs if one and (isinstance(member, str) or member.counts)]
        node.outcome = combined(node.group, counted, self._contest, self._full[node.group.name])
        ((parent, number),) = self._places[node.group.name]
        self._enter(parent, number, node.outcome)


class _Node:
    """A group being judged. `ended` is the first member known to end it, `head` the first that is not known."""

    def __init__(self, group: Group, parent: _Node | None) -> None:
        self.group = group
        self.parent = parent
        self.known: list[Outcome | None] = [None] * len(group.members)
        self.head = 0
        self.ended: float = math.inf
        self.outcome: Outcome | None = None


# --- small things -------------------------------------------------------------------------------------------


def names_in(group: Group) -> Iterator[str]:
    """Names, in the order of judging; of what several groups hold, more than once."""
    for member in group.members:
        if isinstance(member, str):
            yield member
        else:
            yield from names_in(member)


def only(group: Group, names: frozenset[str]) -> Group:
    """The tree with these tests alone; groups stay, though they may be empty."""
    members = tuple(
        only(one, names) if not isinstance(one, str) else one
        for one in group.members
        if not isinstance(one, str) or one in names
    )
    return replace(group, members=members)


def _sum(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0))


def _product(values: Sequence[Fraction]) -> Fraction:
    return math.prod(values, start=Fraction(1))


def shown(score: Fraction) -> str:
    """As people write it: whole where it is, and not longer than a line, else with up to six digits."""
    whole = score.denominator == 1 and abs(score) < _LONG
    return str(score.numerator) if whole else f"{nearest(score):.6g}"


def _shown(score: Fraction | None, unbounded: str) -> str:
    return unbounded if score is None else shown(score)
