"""Writes docs/reference/files.md: each file of the source by its own first line. When a test finds it stale, run it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "files.md"
# In the order of the page, with what a folder of no file of its own (`__init__.py`) would say of itself.
FOLDERS = {
    "core": "",
    "core/accounting": "",
    "core/author": "",
    "core/authoring": "",
    "core/batch": "",
    "core/bench": "",
    "core/certify": "",
    "core/cli": "",
    "core/libinteractive": "",
    "core/native": "Three static C programs, and the headers they are cut into.",
    "core/starters": "",
    "core/testing": "",
    "interactors": "Conversations: who talks, over which pipes, and what an interactor's end means.",
    "validators": "Deciding about an output, and about inputs.",
    "plugins/formats": "Problem packages. What begins with `_` is part of the format whose name follows.",
    "plugins/languages": "",
    "plugins/reporters": "What reports are made into.",
    "plugins/sandboxes": "The jailers.",
}
HEAD = """\
# The files of the source

<!-- Made from the first line of each file by docs/files_list.py: change it there. -->

Where what is. [Architecture](../architecture.md) says how it holds together, and why.
"""


def sources(folder: str) -> Iterator[Path]:
    """Its programs, not those of the folders in it."""
    for path in sorted((ROOT / folder).iterdir()):
        if path.suffix in {".py", ".c", ".h"} and path.name != "__init__.py":
            yield path


def purpose(path: Path) -> str:
    """The first sentence or line of what a file says of itself; nothing where it says nothing."""
    text = path.read_text()
    if path.suffix == ".py":
        return (ast.get_docstring(ast.parse(text)) or "").partition("\n")[0]
    comment = re.match(r"(?:/\*(.*?)\*/|((?://[^\n]*\n)+))", text, re.DOTALL)
    said = re.sub(r"\s*\n(?: \*|//) ?", " ", (comment[1] or comment[2]) if comment else "").removeprefix("//").strip()
    said = re.sub(rf"^{path.stem}: |   .*", "", said)
    return said.partition(". ")[0].rstrip(".") + "."


def page() -> str:
    """A table a folder."""
    parts = [HEAD]
    for folder, words in FOLDERS.items():
        own = ROOT / folder / "__init__.py"
        title = words or purpose(own)
        rows = [f"| `{path.name}` | {purpose(path).replace('|', '&#124;')} |\n" for path in sources(folder)]
        parts.append(f"\n## `{folder}/`\n\n{title}\n\n| file | |\n|---|---|\n{''.join(rows)}")
    return "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page())
    print(f"wrote {PAGE.relative_to(ROOT)}")
