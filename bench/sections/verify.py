"""A whole problem, as its author checks it: 20 tests, 10 submissions of which 5 are right, in one command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from .. import ours, problems
from ..bench import Bench
from ..peers import Answer, Peers
from ..peers.agreement import check
from ..section import Section, Target, compared

TITLE = "A whole problem, verified"
_ASKED = 3.0
_WHAT = "10 submissions on 20 tests, nothing cached"
_PARLEY = "Parley"
_NOTES = (
    (
        "All in wall time of the whole command, from its start to its end, with nothing cached, and with as many jobs "
        "as there are processors where there is a choice. The commands took turns."
    ),
    (
        "The same sources, tests and time limit (1 s) for all. To tell what is close to the limit, Parley goes on to "
        "1.2 s, BAPCtools to 2.5 s, problemtools and rbx to 2 s or more."
    ),
    "Parley and DMOJ's judge run submissions in a sandbox; problemtools, BAPCtools, sinol-make and rbx do not.",
    "All but sinol-make stop at a submission's first test that fails; rbx is told to, by --fail-fast.",
    (
        "parley verify also runs the input validator on each test, and tries junk outputs. verifyproblem is asked for "
        "all but the statement: it runs the input validator on each test too, and tries validators with junk."
    ),
    "DMOJ's judge gets the submissions one after the other in one process, by a driver that does what dmoj-cli does.",
    (
        "sinol-make is started past its look for two downloads, so that it can be asked without GitHub: sio2jail, "
        "which it does not use with --time-tool time, and oicompare, without which it compares outputs in Python. "
        "Where those are installed it may be faster."
    ),
    (
        "rbx finds testlib.h, which it would download, from its own wheel, and has a checker of ours in place of the "
        "usual one, which it would download as well."
    ),
)


class _Asked(Struct, frozen=True):
    """Of one peer: how it is called in the table, its package, and what must be reached, if anything."""

    other: str
    package: Callable[[problems.Packages], Path]
    asked: float | None = None


_PEERS = {
    "problemtools": _Asked("problemtools, verifyproblem", lambda written: written.kattis, _ASKED),
    "bapctools": _Asked("BAPCtools, bt run", lambda written: written.icpc, _ASKED),
    "sinol-make": _Asked("sinol-make run, by a driver", lambda written: written.sinol),
    "rbx": _Asked("rbx run", lambda written: written.rbx),
    "dmoj": _Asked("DMOJ's judge", lambda written: written.dmoj),
}
PEERS = tuple(_PEERS)


def measure(bench: Bench) -> Section:
    """Raises Disagreement, PeerError."""
    packages = problems.whole(bench.folder / "whole")
    times: dict[str, list[float]] = {}
    for number in range(bench.some(5)):
        for name, answer in _round(bench.peers, packages, bench.folder / f"cache-{number}"):
            check(TITLE, packages.verdicts, name, answer.verdicts)
            times.setdefault(name, []).append(answer.seconds)
    own = times.pop(_PARLEY)
    comparisons = [
        compared(_WHAT, "s", own, _PEERS[name].other, theirs, sense="speedup") for name, theirs in times.items()
    ]
    targets = [
        Target(f"{_WHAT}: times faster than {asked.other}", "times", ">=", asked.asked, comparison.ratio.median)
        for comparison, asked in zip(comparisons, map(_PEERS.__getitem__, times), strict=True)
        if asked.asked
    ]
    missing = [bench.peers.absent.get(name, f"{name}: was not asked for") for name in _PEERS if name not in times]
    return Section(
        "verify", TITLE, comparisons=tuple(comparisons), targets=tuple(targets), notes=_NOTES, absent=tuple(missing)
    )


def _round(peers: Peers, packages: problems.Packages, cache: Path) -> list[tuple[str, Answer]]:
    """Each of those that are here, once."""
    here = [(name, asked.package(packages)) for name, asked in _PEERS.items() if name in peers.ready]
    others = [(name, peers.ready[name].verify(package)) for name, package in here]
    return [(_PARLEY, ours.verify(packages.kattis, cache=cache)), *others]
