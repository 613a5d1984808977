"""What each section is given."""

from __future__ import annotations

import os
from pathlib import Path

from msgspec import Struct

from parley.core.plugins import Plugins

from .peers import Peers


class Bench(Struct, frozen=True, kw_only=True):
    """`scale` is the part of the full amount of work that is done: 1 for figures to believe, less for a look.

    `folder` is the section's own, empty, and removed afterwards.
    """

    plugins: Plugins
    peers: Peers
    folder: Path
    scale: float = 1.0

    def some(self, full: int, *, least: int = 1) -> int:
        """So many rounds, runs or tests, in place of the full number."""
        return max(least, round(full * self.scale))


def processors() -> int:
    return len(os.sched_getaffinity(0))
