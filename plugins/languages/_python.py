"""What speaks for Python, of whichever version: so that one of them is told from the other by the rest."""

from __future__ import annotations

EITHER = (
    r"^[ \t]*(?:def|class)[ \t]+\w[^\n]*:[ \t]*$",
    r"^[ \t]*(?:if|elif|for|while|try|else)\b[^\n]*:[ \t]*$",
    r"^(?:from[ \t]+\w[\w.]*[ \t]+)?import[ \t]+\w[\w., ]*$",
    r"^[ \t]*print[ \t]*\([^\n]*\)[ \t]*$",
)
