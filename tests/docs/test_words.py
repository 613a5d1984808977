"""Pages and messages use the same words: one for each thing, those of the verdicts' table among them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from parley.core.meanings import MEANINGS

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *ROOT.glob("docs/**/*.md")]
SOURCES = [ROOT / "core" / "verdict.py", *ROOT.glob("core/cli/*.py"), *ROOT.glob("plugins/reporters/*.py")]
# What others say, and what is said here.
OTHERS = {
    r"run ?time errors?": "run-time error",
    r"restricted functions?": "forbidden system call",
    r"compil(?:ation|er) errors?": "compile error",
    r"(?:system|judging) errors?": "judge error",
    r"test-? ?cases?": "test",
    r"file extensions?": "ending",
    r"(?:time|memory|output) (?:limit )?overrun": "limit exceeded",
    r"comparators?|output checkers?": "validator",
}


def prose(page: Path) -> str:
    """Without code and quotations, which have names of others."""
    return re.sub(r"^```.*?^```$|`[^`]*`|\"[^\"\n]*\"", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)


def messages(source: Path) -> Iterator[str]:
    """All texts of a program."""
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield node.value


def test_one_word_for_each_thing() -> None:
    """No page and no message has another word for it."""
    texts = {page.name: prose(page) for page in PAGES}
    texts |= {str(source.relative_to(ROOT)): "\n".join(messages(source)) for source in SOURCES}
    found = [
        f"{name}: {word[0]!r}, say {ours!r}"
        for name, text in texts.items()
        for theirs, ours in OTHERS.items()
        for word in re.finditer(rf"\b(?:{theirs})\b", text, re.IGNORECASE)
    ]
    assert found == []


def test_other_words_are_seen() -> None:
    """The patterns find what they are for, and let our own words pass."""
    for text in (
        "runtime error",
        "Restricted function",
        "compilation error",
        "system error",
        "test case",
        "comparator",
    ):
        assert any(re.search(rf"\b(?:{theirs})\b", text, re.IGNORECASE) for theirs in OTHERS), text
    for meaning in MEANINGS.values():
        assert not any(re.search(rf"\b(?:{theirs})\b", meaning.name, re.IGNORECASE) for theirs in OTHERS), meaning
