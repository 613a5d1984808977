"""The rules of one judging: the problem's groups and the contest's profile, together. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from .contest import Contest
from .group import Group
from .model import Judgement, Problem
from .scoring import Evaluation, Outcome, Progress, Total, evaluate, full_scores


class Rules:
    """`full` is what a perfect solution gets, of every group by name."""

    def __init__(self, problem: Problem, contest: Contest) -> None:
        self._root = problem.scoring or Group("", tuple(test.name for test in problem.tests))
        self._contest = contest
        self.full = full_scores(self._root, {test.name: test.max_score for test in problem.tests}, contest)

    @property
    def full_score(self) -> Fraction | None:
        return self.full[self._root.name]

    @property
    def scored(self) -> bool:
        """Whether there are points to be had, and not only a verdict."""
        return self.full_score != 1

    def progress(self) -> Progress:
        """For one submission."""
        return Progress(self._root, self._contest, self.full)

    def evaluate(self, judgements: Sequence[Judgement], graded: Mapping[str, Outcome]) -> Evaluation:
        outcomes = {judgement.test.name: outcome_of(judgement) for judgement in judgements}
        return evaluate(self._root, outcomes, self._contest, self.full, graded)

    def total(self, evaluation: Evaluation) -> Total:
        outcome = evaluation.total
        return Total(outcome.verdict, outcome.score, self.full_score, outcome.why)


def outcome_of(judgement: Judgement) -> Outcome:
    why = "" if judgement.verdict.accepted and judgement.score == judgement.test.max_score else judgement.reason
    return Outcome(judgement.verdict, judgement.score, why and f"{judgement.test.name}: {why}")
