"""What the page about security claims is held by tests: each that it names is there, each hostile program has a row."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/explanation/security.md").read_text()


def names(path: Path) -> set[str]:
    """All functions of a file of tests."""
    return {
        node.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_tests_are_there() -> None:
    """Every name of a test on the page is one."""
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)
    assert len(named) > 30
    assert [f"{file}::{name}" for file, name in named if name not in names(ROOT / file)] == []


def test_programs_are_there() -> None:
    """Every hostile program on the page is in the table of those that are judged, and lies in its folder."""
    table = tomllib.loads((ROOT / "tests/hostile/expected.toml").read_text())
    known = {
        name: ROOT / "tests/hostile" / problem / "submissions" / folder / name
        for problem, folders in table.items()
        for folder, programs in folders.items()
        for name in programs
    }
    named = re.findall(r"`([\w.]+\.(?:c|cpp|py))`", PAGE)
    assert len(named) > 15
    assert [name for name in named if name not in known or not known[name].exists()] == []


def test_every_claim_has_a_test() -> None:
    """No row of what somebody cannot do goes without a test or a program."""
    claims = PAGE.partition("## A submission cannot")[2].partition("\n## An interactor")[0]
    rows = [line for line in claims.splitlines() if re.match(r"\| (?!cannot \||--)", line)]
    assert len(rows) > 15
    assert [row for row in rows if "`" not in row.rpartition(" | ")[2]] == []
