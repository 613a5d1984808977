"""A program in a lane's box, tried again when the machine fails, and what it said."""

from __future__ import annotations

from parley.core.lane import Lane, Role
from parley.core.model import Limits, Mount
from parley.core.runner import Captured, run_once


async def run_captured(
    lane: Lane,
    role: Role,
    mounts: tuple[Mount, ...],
    argv: tuple[str, ...],
    limits: Limits,
    *,
    profile: str,
    stdin: int | None = None,
    environment: tuple[tuple[str, str], ...] = (),
    folders: tuple[str, ...] = (),
) -> Captured:
    """`run_once`, tried again in new boxes when the machine fails."""

    async def attempt() -> Captured:
        return await run_once(
            lane, role, mounts, argv, limits,
            profile=profile, stdin=stdin, environment=environment, folders=folders,
        )  # fmt: skip

    return await lane.insist(attempt, role)
