"""Parley judges programming contests; its centre is the interactive problem.

What plugins need is here: `hookimpl` to mark the hooks they implement, and the records of `parley.core.model`.
"""

from __future__ import annotations

TYPE_CHECKING = False  # what the checkers know of that name; typing itself is slow to import
if TYPE_CHECKING:
    from .core.hookspecs import hookimpl

__all__ = ["__version__", "hookimpl"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """`hookimpl` is fetched when a plugin asks for it: the command line must not wait for pluggy to say `--help`."""
    if name == "hookimpl":
        from .core.hookspecs import hookimpl as marker  # noqa: PLC0415

        return marker
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
