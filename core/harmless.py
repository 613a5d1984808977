"""Making text of somebody else's safe to show. Pure."""

from __future__ import annotations

_BYTES = range(0xDC80, 0xDD00)  # how Python carries the bytes of a file name that are no UTF-8


def harmless(text: str, *, keep: str = "") -> str:
    """What is not printable is shown, not done: for a terminal, and one line, unless `keep` has what ends lines."""
    return text if text.isprintable() else "".join(c if c.isprintable() or c in keep else _shown(ord(c)) for c in text)


def harmless_lines(text: str) -> str:
    """The same of text that goes over several lines, by whatever ends them."""
    return harmless(text.replace("\r\n", "\n"), keep="\n\t")


def _shown(code: int) -> str:
    if code in _BYTES:
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
