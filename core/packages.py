"""Loading a problem package with whichever format knows it."""

from __future__ import annotations

from pathlib import Path

from .errors import PackageError, UsageError
from .model import Problem
from .plugins import Plugins
from .protocols import Format


def load_problem(path: Path, plugins: Plugins, *, format_name: str | None = None) -> Problem:
    """Raises PackageError: no such folder, of no known format, or what its format finds wrong."""
    if not path.is_dir():
        kind = "is not a folder" if path.exists() else "no such folder"
        raise PackageError(f"{path}: {kind}; a problem package is wanted here")
    if format_name is not None:
        if format_name not in plugins.formats:
            raise UsageError(f"no format is called {format_name!r}; known are {', '.join(plugins.formats)}")
        return _load(plugins.formats[format_name], path)
    for known in plugins.formats.values():
        if known.detect(path):
            return _load(known, path)
    names = ", ".join(plugins.formats)
    raise PackageError(f"{path}: looks like no package format that is known ({names}); is problem.yaml missing?")


def _load(known: Format, path: Path) -> Problem:
    try:
        return known.load(path)
    except OSError as error:
        raise PackageError(f"{error.filename or path}: cannot be read: {error.strerror}") from error
