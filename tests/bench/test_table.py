"""The page of results: every figure is on it, and a target that was missed says so."""

from __future__ import annotations

import runpy
from pathlib import Path

from bench import table
from bench.section import Comparison, Curve, Figure, Machine, Results, Section, Target, spread

from .conftest import ROOT

MACHINE = Machine("a processor", 2, 8 << 30, "6.1", "3.11", "bubblewrap", "cgroup")
COMPARISON = Comparison("a run", "ms", spread([2.0]), "the floor", spread([1.0, 1.5, 2.0]), "cost", spread([1.5]))
SECTION = Section(
    "runs",
    "Runs",
    (COMPARISON,),
    figures=(Figure("error", "ms", {"Parley": spread([0.123456]), "wait4": spread([1234.5])}),),
    curves=(Curve("growth", "a", "x", "y", (1.0,), (1.0,)), Curve("growth", "b", "x", "y", (1.0,), (1.0,))),
    targets=(Target("a run", "x", "<=", 1.3, 1.5), Target("another", "x", ">=", 10.0, 11.04)),
    notes=("a note",),
    absent=("isolate: not on PATH",),
)
RESULTS = Results(
    parley="1", began="2026-01-01", quick=False, machine=MACHINE, peers={"dmoj": "4.1"}, sections=(SECTION,)
)


def test_page() -> None:
    """All of it: comparisons with spread, figures, plots once, notes, who is absent."""
    page = table.page(RESULTS)
    assert "| a run | 2 ms | the floor | 1.5 ms (1-2) | 1.5 x the cost (1.5-1.5) |" in page
    assert "| error | Parley | 0.123 ms | 1 |" in page
    assert "1234" in page
    assert page.count("![growth](growth.svg)") == 1
    assert "- a note" in page
    assert "- Not measured: isolate: not on PATH" in page
    assert "dmoj 4.1" in page
    assert "quick" not in page


def test_targets() -> None:
    """One is missed."""
    lines = table.targets(RESULTS).splitlines()
    assert lines[2:] == ["| a run | ≤ 1.3 x | 1.5 x | **missed** |", "| another | ≥ 10 x | 11 x | met |"]


def test_summary() -> None:
    """Just what was asked for."""
    assert table.summary(RESULTS, [("a run", "the floor")]).count("\n") == 3


def test_pages_are_fresh() -> None:
    """The README's table and the page are what is made of the results that lie beside them; every plot is there."""
    made = runpy.run_path(str(Path(ROOT) / "docs" / "bench_table.py"))
    folder = Path(ROOT) / "bench" / "results"
    assert (folder / "README.md").read_text() == made["page"](), "run .venv/bin/python docs/bench_table.py"
    assert (Path(ROOT) / "README.md").read_text() == made["readme"](), "run .venv/bin/python docs/bench_table.py"
    curves = {curve.plot for section in made["results"]().sections for curve in section.curves}
    assert {f"{plot}.svg" for plot in curves} == {path.name for path in folder.glob("*.svg")}
    assert not made["results"]().quick
