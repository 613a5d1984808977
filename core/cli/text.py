"""Making text of somebody else's safe to show. Pure."""

from __future__ import annotations

_BYTES = range(0xDC80, 0xDD00)  # how Python carries the bytes of a file name that are no UTF-8


def harmless(text: str) -> str:
    """For a terminal, and one line: what is not printable is shown, not done."""
    return text if text.isprintable() else "".join(c if c.isprintable() else _shown(ord(c)) for c in text)


def _shown(code: int) -> str:
    if code in _BYTES:
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
