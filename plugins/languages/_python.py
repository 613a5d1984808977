"""What the languages called Python share: what speaks for either version, and how Python 3 checks a source."""

from __future__ import annotations

# So that one version is told from the other by the rest.
EITHER = (
    r"^[ \t]*(?:def|class)[ \t]+\w[^\n]*:[ \t]*$",
    r"^[ \t]*(?:if|elif|for|while|try|else)\b[^\n]*:[ \t]*$",
    r"^(?:from[ \t]+\w[\w.]*[ \t]+)?import[ \t]+\w[\w., ]*$",
    r"^[ \t]*print[ \t]*\([^\n]*\)[ \t]*$",
)
CHECK = "import sys\nfor name in sys.argv[1:]: compile(open(name, 'rb').read(), name, 'exec', dont_inherit=True)"
