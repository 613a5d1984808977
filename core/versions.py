"""Which version of its tools a language has: asked of them in a box, remembered for as long as they are the same."""

from __future__ import annotations

import msgspec

from . import tools
from .cache import Cache
from .errors import MachineError
from .lane import Lane, Role
from .language import Language
from .model import MIB, Cause, Limits
from .runner import run_once

_LIMITS = Limits(
    time_ms=10_000, wall_ms=20_000, memory_bytes=1024 * MIB, output_bytes=MIB, processes=64, open_files=256
)
_SHOWN = 100


class Versions:
    """`cache` is where they are remembered between judgings."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._known: dict[str, str] = {}

    async def of(self, lane: Lane, language: Language) -> str:
        """The line that its tool prints; empty for a language without a command for that. Raises MissingTool."""
        if not language.version:
            return ""
        line = tools.fill(language.version, language, values={})
        key = tools.digest(msgspec.json.encode((line, language.environment, tools.stamp(language))))
        if key not in self._known:
            entry = self._cache.get(key)
            self._known[key] = entry.output if entry else await self._asked(lane, language, line, key)
        return self._known[key]

    async def _asked(self, lane: Lane, language: Language, line: tuple[str, ...], key: str) -> str:
        async def attempt() -> str:
            ran = await run_once(
                lane, Role.COMPILER, (), line, _LIMITS,
                profile=language.compile_profile, environment=tools.environment(language, _LIMITS.memory_bytes),
            )  # fmt: skip
            if ran.result.cause is not Cause.EXITED or ran.result.exit_code or ran.result.output_exceeded:
                return ""
            return found((ran.stdout + b"\n" + ran.stderr).decode(errors="replace"))

        version = await lane.insist(attempt, Role.COMPILER)
        await lane.discard(Role.COMPILER)
        if not version:
            raise MachineError(f"{language.title}: `{' '.join(line)}` does not say its version; is it installed whole?")
        self._cache.put(key, {}, version)
        return version


def found(text: str) -> str:
    """The first line with a digit, cut to what a table can hold."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    line = next((line for line in lines if any(c.isdigit() for c in line)), "")
    return "".join(c for c in line if c.isprintable())[:_SHOWN]
