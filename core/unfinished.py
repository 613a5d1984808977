"""Packages whose generator alone knows which tests there are: it is run in a box, then the package is loaded again."""

from __future__ import annotations

from contextlib import AsyncExitStack

from msgspec.structs import replace

from . import accounting, cache, ceilings, detection, recipes
from .compiler import Compiler
from .errors import MachineError, PackageError
from .judges import Judges
from .lane import Lane, Lanes, Site
from .language import Language
from .model import Problem, Settings, Source
from .plugins import Plugins
from .profiles import Profiles
from .shortage import words
from .versions import Versions
from .workspace import Workspace


async def finished(problem: Problem, settings: Settings, plugins: Plugins) -> Problem:
    """The problem with its tests. Raises what making them and loading it raise: PackageError, MachineError."""
    try:
        await _generate(problem, settings, plugins)
    except (OSError, MemoryError) as error:
        raise MachineError(words(error)) from error
    again = plugins.formats[problem.format].load(problem.root)
    if again.unfinished:
        raise PackageError(f"{problem.root}: its generator has run, and left no test")
    return replace(again, name=problem.name)


async def _generate(problem: Problem, settings: Settings, plugins: Plugins) -> None:
    known = plugins.languages.values()

    def find(name: str | None, source: Source) -> Language:
        return detection.told(plugins.language(name), source, known) if name else detection.detect(source, known)

    ceilings.lift(lanes=1)
    compiler = Compiler(cache.programs(settings.cache), Versions(cache.versions(settings.cache)))
    with Workspace() as workspace, accounting.chosen() as counted:
        sandbox = plugins.sandbox(settings.sandbox)
        site = Site(workspace, sandbox, counted, Profiles(plugins.profiles, cache.filters(settings.cache)))
        async with AsyncExitStack() as stack:
            lane = await stack.enter_async_context(Lane(site, 0))
            judges = Judges(compiler, find, include=settings.include)
            await recipes.follow(problem, Lanes([lane]), judges, plugins, tell=_say_nothing)


def _say_nothing(_done: int, _total: int) -> None:
    """Nobody looks on yet."""
