"""The built-in contest profiles: the TOML files in this folder. What their keys mean is in `core/contest.py`."""

from __future__ import annotations

from pathlib import Path

from ...core.hookspecs import hookimpl


@hookimpl
def parley_contests() -> list[Path]:
    return [Path(__file__).parent]
