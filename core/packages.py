"""Loading a problem package with whichever format knows it."""

from __future__ import annotations

from pathlib import Path

from .errors import PackageError, UsageError
from .model import Problem
from .plugins import Plugins
from .protocols import Format
from .shortage import blame


def load_problem(path: Path, plugins: Plugins, *, format_name: str | None = None) -> Problem:
    """Raises PackageError: no such folder, of no known format, or what its format finds wrong.

    UsageError where no format is called `format_name`.
    """
    try:
        if not path.is_dir():
            kind = "is not a folder" if path.exists() else "no such folder"
            raise PackageError(f"{path}: {kind}; a problem package is wanted here")
        return _format(path, plugins, format_name).load(path)
    except OSError as error:
        raise blame(error.filename or path, error, PackageError) from error


def _format(path: Path, plugins: Plugins, name: str | None) -> Format:
    names = ", ".join(plugins.formats)
    if name is not None and name not in plugins.formats:
        raise UsageError(f"no format is called {name!r}; known are {names}")
    if name is not None:
        return plugins.formats[name]
    for known in plugins.formats.values():
        if known.detect(path):
            return known
    raise PackageError(f"{path}: looks like no package format that is known ({names}); is problem.yaml missing?")
