"""Parley judges programming contests; its centre is the interactive problem.

What plugins need is here: `hookimpl` to mark the hooks they implement, and the records of `parley.core.model`.
"""

from .core.hookspecs import hookimpl

__all__ = ["__version__", "hookimpl"]
__version__ = "0.1.0"
