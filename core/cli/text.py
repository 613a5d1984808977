"""Words on the terminal. Pure."""

from __future__ import annotations

from ..harmless import harmless

__all__ = ["count", "harmless"]


def count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
