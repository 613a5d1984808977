"""What a shell offers for the value of an option, where the values are names that are known only by asking.

A shell asks anew at each press of Tab, in the folder where it stands.
"""

from __future__ import annotations

from collections.abc import Callable


def names(kind: str) -> Callable[[str], list[str]]:
    """Of everything of that kind that is installed: `languages`, `sandboxes`, or another table of `Plugins`."""

    def known(incomplete: str) -> list[str]:
        from . import options

        try:
            table: dict[str, object] = getattr(options.plugins(), kind)
        except Exception:  # noqa: BLE001 - in the middle of a command line nobody can be told; the command will say it
            return []
        return [name for name in table if name.startswith(incomplete)]

    return known


def sandboxes(incomplete: str) -> list[str]:
    """Those that there are, and the word for the best of them."""
    return [name for name in ("auto", *names("sandboxes")("")) if name.startswith(incomplete)]


def semantics(incomplete: str) -> list[str]:
    from ..model import Semantics

    return [name for name in Semantics if name.startswith(incomplete)]
