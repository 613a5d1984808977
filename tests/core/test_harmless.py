"""Somebody else's text, made safe to show."""

from __future__ import annotations

import pytest

from parley.core.harmless import harmless, harmless_lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, ünïcode, 漢字 🎉", "plain, ünïcode, 漢字 🎉"),
        ("\x1b[2J\x7f\n", r"\x1b[2J\x7f\x0a"),
        ("\u202egnp\u2028", r"\u202egnp\u2028"),
        ("\U000e0041\U0010ffff1", r"\U000e0041\U0010ffff1"),
        ("\udcff\ud800", r"\xff\ud800"),
    ],
    ids=["printable", "control", "direction", "beyond four digits", "no character"],
)
def test_shown(text: str, shown: str) -> None:
    """Each character that is not printable is spelt, so that where it ends is certain."""
    assert harmless(text) == shown


def test_lines() -> None:
    """Lines stay lines, also with a carriage return before their ends; a carriage return alone is spelt."""
    assert harmless_lines("a\r\nb\n\tc\rd") == "a\nb\n\tc\\x0dd"
