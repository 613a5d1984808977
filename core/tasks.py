"""A task group that raises what went wrong, not a group around it: one cause is one error everywhere in Parley."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TypeAlias, cast

import anyio
from anyio.abc import TaskGroup

_Group: TypeAlias = "BaseExceptionGroup[BaseException]"


@asynccontextmanager
async def task_group() -> AsyncGenerator[TaskGroup]:
    """`anyio.create_task_group()`; of several errors the first is raised, the others hang at it as notes."""
    try:
        async with anyio.create_task_group() as group:
            yield group
    except BaseExceptionGroup as errors:
        first, *others = _leaves(errors)
        for other in others:
            first.add_note(f"and {other!r}")
        raise first from None


def _leaves(group: _Group) -> list[BaseException]:
    leaves: list[BaseException] = []
    for error in group.exceptions:
        leaves.extend(_leaves(cast("_Group", error)) if isinstance(error, BaseExceptionGroup) else [error])
    return leaves
