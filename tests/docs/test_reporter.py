"""The reporter that the page about reports shows: loaded as a plugin, asked for by its name."""

from __future__ import annotations

import re
import sys
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import pytest

from parley.core.cli.reporting import reporting
from parley.core.plugins import load_plugins

from ..plugins.reporters.sample import everything

PAGE = Path(__file__).parents[2] / "docs/reference/report.md"


def test_it_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is written to the file that `--report ranking=FILE` names."""
    (code,) = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    (tmp_path / "ranking_of_the_page.py").write_text(code)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    plugins = load_plugins([*entry_points(group="parley"), EntryPoint("ranking", "ranking_of_the_page", "parley")])
    asked = [f"ranking={tmp_path}/ranking.txt"]
    with reporting(asked, {}, plugins, package=tmp_path, as_json=False) as documents:
        documents.add(everything(tmp_path))
    lines = (tmp_path / "ranking.txt").read_text().splitlines()
    assert lines[:2] == ["100 submissions/accepted/fine.py", "65 submissions/partially_accepted/half.cpp"]
    assert len(lines) == 9
