"""Curves as SVG: a file for those of one plot. Both axes are logarithmic; the same curves make the same bytes.

There is no background, and greys and colours are neither light nor dark, as a page may be either. Text stays text.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# In matplotlib's own types, keyword arguments that are passed on have none.

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, NullLocator

from .section import Curve

_GREY = "#808890"
_COLOURS = ("#2f81f7", "#d9730d", "#3fa45b", "#b65fcf", "#c2504d", "#8a8d3a")
_MARKS = ("o", "s", "^", "D", "v", "P")  # who sees no colours has these
_INCHES = (6.4, 3.6)
_MOST_TICKS = 8
_AIR = 2.0  # times the least and the most; a flat line then looks flat
_SETTINGS: dict[Any, Any] = {
    "svg.hashsalt": "parley",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 9,
    "text.color": _GREY,
    "axes.labelcolor": _GREY,
    "axes.edgecolor": _GREY,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": _GREY,
    "ytick.color": _GREY,
    "grid.color": _GREY,
    "grid.alpha": 0.25,
    "path.simplify": True,
}


def drawn(curves: Sequence[Curve]) -> dict[str, str]:
    """File names with what stands in the files, in the order in which plots are first named."""
    plots: dict[str, list[Curve]] = {}
    for curve in curves:
        plots.setdefault(curve.plot, []).append(curve)
    return {f"{name}.svg": _plot(lines) for name, lines in plots.items()}


def _plot(lines: Sequence[Curve]) -> str:
    with rc_context(_SETTINGS):
        figure = Figure(figsize=_INCHES, layout="constrained")
        axes = figure.add_subplot()
        for number, line in enumerate(lines):
            points = _points(line)
            axes.plot(
                [x for x, _ in points],
                [y for _, y in points],
                color=_COLOURS[number % len(_COLOURS)],
                marker=_MARKS[number % len(_MARKS)],
                markersize=4,
                label=line.line,
            )
        _scale(axes, [point for line in lines for point in _points(line)])
        axes.set_xlabel(lines[0].x_label)
        axes.set_ylabel(lines[0].y_label)
        axes.grid(visible=True)
        axes.legend(frameon=False, loc="lower left", bbox_to_anchor=(0, 1), borderaxespad=0.2)
        file = io.StringIO()
        figure.savefig(file, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
        return file.getvalue()


def _points(line: Curve) -> list[tuple[float, float]]:
    """A logarithm has no place for others: a difference of two times may be less than nothing."""
    return [(x, y) for x, y in zip(line.x, line.y, strict=True) if x > 0 and y > 0]


def _scale(axes: Axes, points: Sequence[tuple[float, float]]) -> None:
    if not points:
        return  # nothing to find a scale for
    axes.set_xscale("log")
    axes.set_yscale("log")
    values = [y for _, y in points]
    axes.set_ylim(min(values) / _AIR, max(values) * _AIR)
    ticks = sorted({x for x, _ in points})
    axes.xaxis.set_major_locator(FixedLocator(ticks) if len(ticks) <= _MOST_TICKS else LogLocator())
    axes.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_minor_locator(NullLocator())
        axis.set_major_formatter(FuncFormatter(_number))


def _number(value: float, _place: object) -> str:
    """In three digits."""
    for unit, sign in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= unit:
            return f"{value / unit:.3g}{sign}"
    return f"{value:.3g}"
