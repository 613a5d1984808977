"""The pages and their fenced blocks, as every test of them sees them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = (ROOT / "README.md", *sorted(DOCS.rglob("*.md")))
_BLOCK = re.compile(r"^(```+)([^\n`]*)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """`kind` is what stands behind the opening fence; `line` is the fence's, counted from 1."""

    kind: str
    text: str
    line: int


def blocks(page: Path) -> list[Block]:
    """In their order. Raises AssertionError where a fence is not closed, or stands where we do not look."""
    text = page.read_text()
    found = list(_BLOCK.finditer(text))
    assert text.count("```") == sum(match[0].count("```") for match in found), f"{page}: a fence that is none"
    return [Block(match[2], match[3], text.count("\n", 0, match.start()) + 1) for match in found]


def block(name: str, kind: str, number: int = 0) -> str:
    """The text of one, by its page below docs/ (or README.md) and its place among those of its kind."""
    page = ROOT / name if name == "README.md" else DOCS / name
    return [found.text for found in blocks(page) if found.kind == kind][number]
