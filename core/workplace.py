"""Where judging is done: a workspace, a sandbox, accounting, and lanes in it, all gone at the end."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

from . import accounting, cache, ceilings
from .attendance import Attendance
from .guard import Guard
from .lane import Lane, Lanes, Site
from .model import Settings
from .plugins import Plugins
from .profiles import Profiles
from .tasks import task_group
from .workspace import Workspace

_NOBODY = Attendance()


@asynccontextmanager
async def workplace(settings: Settings, plugins: Plugins, *, attendance: Attendance = _NOBODY) -> AsyncGenerator[Lanes]:
    """As many lanes as the settings say, for submissions of one problem or of many. Raises MachineError, UsageError."""
    ceilings.lift(lanes=settings.jobs)
    with Workspace() as workspace, accounting.chosen() as counted:
        sandbox = plugins.sandbox(settings.sandbox)
        profiles = Profiles(plugins.profiles, cache.filters(settings.cache))
        guard = Guard() if settings.guard else None
        site = Site(workspace, sandbox, counted, profiles, attendance, guard)
        async with AsyncExitStack() as stack, task_group() as tasks:
            if guard:
                tasks.start_soon(guard.watch)
            yield Lanes([await stack.enter_async_context(Lane(site, index)) for index in range(settings.jobs)])
            tasks.cancel_scope.cancel()
