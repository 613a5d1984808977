"""Who came to other verdicts wins nothing: that is looked at before any figure is believed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from . import Disagreement


def final(verdicts: Sequence[str]) -> str:
    """What the submission gets: the first test that fails decides. Where all was skipped nothing was judged: SK."""
    judged = [verdict for verdict in verdicts if verdict != "SK"]
    return next((verdict for verdict in judged if verdict != "AC"), "AC" if judged else "SK")


def check(what: str, stated: Mapping[str, str], who: str, found: Mapping[str, Sequence[str]]) -> None:
    """Each submission got what the bench's problem states of it, and none is missing. Raises Disagreement."""
    got = {name: final(verdicts) for name, verdicts in found.items()}
    if got == dict(stated):
        return
    names = sorted(name for name in {*stated, *got} if stated.get(name) != got.get(name))
    told = ", ".join(f"{name}: {got.get(name, 'nothing')}, not {stated.get(name, 'asked for')}" for name in names)
    raise Disagreement(f"{what}: {who} says {told}")


def check_tests(what: str, ours: Sequence[str], who: str, theirs: Sequence[str]) -> None:
    """Test by test the same. Raises Disagreement."""
    if tuple(ours) != tuple(theirs):
        raise Disagreement(f"{what}: Parley says {' '.join(ours)}, {who} says {' '.join(theirs)}")
