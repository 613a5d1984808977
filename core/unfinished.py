"""Packages whose generator alone knows which tests there are: it is run in a box, then the package is loaded again."""

from __future__ import annotations

from msgspec.structs import replace

from . import cache, recipes
from .compiler import Compiler
from .errors import MachineError, PackageError
from .judges import Judges
from .model import Problem, Settings
from .plugins import Plugins
from .shortage import words
from .versions import Versions
from .workplace import workplace


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
    compiler = Compiler(cache.programs(settings.cache), Versions(cache.versions(settings.cache)))
    judges = Judges(compiler, plugins.spoken, include=settings.include)
    async with workplace(replace(settings, jobs=1), plugins) as lanes:
        await recipes.follow(problem, lanes, judges, plugins, tell=_say_nothing)


def _say_nothing(_done: int, _total: int) -> None:
    """Nobody looks on yet."""
