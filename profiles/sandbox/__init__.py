"""The built-in profiles: the policy files in this folder, one per family of run times; `parts/` is what they share."""

from __future__ import annotations

from pathlib import Path

from ...core.hookspecs import hookimpl


@hookimpl
def parley_profiles() -> list[Path]:
    return [Path(__file__).parent]
