"""Markdown of the results: a page with everything, and the short table that the README shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .section import Comparison, Figure, Results, Section, Spread, Target

_MANY = 100.0


def page(results: Results) -> str:
    """`results/README.md`: what was measured where, the targets, then section by section."""
    parts = [_head(results), "## Targets\n", targets(results)]
    parts += [part for section in results.sections for part in _section(section)]
    return "\n".join(parts).rstrip() + "\n"


def targets(results: Results) -> str:
    every = [target for section in results.sections for target in section.targets]
    return _table(("what", "asked", "found", ""), (_target(target) for target in every))


def summary(results: Results, wanted: Sequence[tuple[str, str]]) -> str:
    """Of some comparisons, each by what it is and what it is beside: the README's table. Raises KeyError."""
    known = {(one.what, one.other): one for section in results.sections for one in section.comparisons}
    return _comparisons(known[key] for key in wanted)


def _head(results: Results) -> str:
    machine = results.machine
    peers = ", ".join(f"{name} {version}" for name, version in sorted(results.peers.items())) or "none"
    where = (
        f"Parley {results.parley}, begun {results.began}, on {machine.processors} processors ({machine.processor}), "
        f"{machine.memory_bytes / 2**30:.0f} GiB, Linux {machine.kernel}, Python {machine.python}; "
        f"boxes by {machine.sandbox}, accounting by {machine.accounting}. Peers: {peers}."
    )
    lines = [
        "# What the bench found",
        "",
        "Made by `make bench`; do not edit. Medians, with the 5th and 95th percentile in brackets. Each ratio is of",
        "figures that were taken in turns in one run, and has a spread of its own.",
        "",
        where,
        "",
    ]
    if results.quick:
        lines += ["**A quick run: it shows that the bench works, its figures prove nothing.**", ""]
    return "\n".join(lines)


def _section(section: Section) -> Iterable[str]:
    yield f"\n## {section.title}\n"
    if section.comparisons:
        yield _comparisons(section.comparisons)
    if section.figures:
        yield _figures(section.figures)
    for name in dict.fromkeys(curve.plot for curve in section.curves):
        yield f"![{name}]({name}.svg)\n"
    yield from (f"- {note}" for note in section.notes)
    yield from (f"- Not measured: {line}" for line in section.absent)
    yield f"\nTook {section.seconds:.0f} s."


def _comparisons(every: Iterable[Comparison]) -> str:
    return _table(("what", "ours", "beside", "theirs", "ratio"), (_comparison(one) for one in every))


def _comparison(one: Comparison) -> tuple[str, ...]:
    meaning = "x the cost" if one.sense == "cost" else "x as fast"
    ratio = f"{number(one.ratio.median)} {meaning} ({number(one.ratio.low)}-{number(one.ratio.high)})"
    return one.what, _spread(one.ours, one.unit), one.other, _spread(one.theirs, one.unit), ratio


def _figures(every: Iterable[Figure]) -> str:
    rows: list[tuple[str, ...]] = []
    for figure in every:
        rows += [(figure.what, by, _spread(spread, figure.unit), str(spread.count)) for by, spread in figure.by.items()]
    return _table(("what", "by", "median (5 %-95 %)", "count"), rows)


def _spread(spread: Spread, unit: str) -> str:
    if spread.count == 1:
        return f"{number(spread.median)} {unit}"
    return f"{number(spread.median)} {unit} ({number(spread.low)}-{number(spread.high)})"


def _target(target: Target) -> tuple[str, ...]:
    sense = "≤" if target.sense == "<=" else "≥"
    verdict = "met" if target.met else "**missed**"
    return (
        target.what,
        f"{sense} {number(target.asked)} {target.unit}",
        f"{number(target.found)} {target.unit}",
        verdict,
    )


def number(value: float) -> str:
    """Three digits that count; of what is larger, all before the point."""
    if abs(value) >= _MANY:
        return f"{value:.0f}"
    return f"{value:.3g}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
