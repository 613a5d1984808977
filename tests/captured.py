"""A program in a lane's box, tried again when the machine fails, and what it said: as the conformance kit does it."""

from __future__ import annotations

from parley.testing import run_captured

__all__ = ["run_captured"]
