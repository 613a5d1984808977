"""Compiling one submission: in a box with an empty cache, from a warm cache, and by the bare compiler."""

from __future__ import annotations

import shutil
import subprocess
from functools import partial
from pathlib import Path

import anyio

from parley.core import cache
from parley.core.bench import running
from parley.core.bench.figures import Timed, interleaved
from parley.core.bench.running import COMPILE
from parley.core.compiler import Compiler
from parley.core.errors import MachineError
from parley.core.lane import Lane
from parley.core.language import Language
from parley.core.model import Source
from parley.core.tools import fill
from parley.core.versions import Versions

from ..bench import Bench
from ..section import Section, compared

TITLE = "Compiling"
_PROGRAM = """#include <algorithm>
#include <iostream>
#include <map>
#include <string>
#include <vector>

int main() {
  std::map<std::string, int> seen;
  std::vector<std::string> words;
  for (std::string word; std::cin >> word;) {
    if (!seen[word]++) words.push_back(word);
  }
  std::sort(words.begin(), words.end());
  for (const auto &word : words) std::cout << word << ' ' << seen[word] << '\\n';
}
"""


def measure(bench: Bench) -> Section:
    return anyio.run(partial(_measure, bench))


async def _measure(bench: Bench) -> Section:
    language = bench.plugins.language("cpp17")
    source = Source(bench.folder, ("main.cpp",))
    (bench.folder / "main.cpp").write_text(_PROGRAM, encoding="ascii")
    with running.site(bench.plugins, "auto") as site:
        async with Lane(site, 0) as lane:
            shelf = bench.folder / "cache"
            await _compile(lane, language, source, shelf)
            bare, cold, warm = "the bare compiler", f"{language.title}, cold cache", f"{language.title}, warm cache"
            actions: dict[str, Timed] = {
                bare: _bare(language, bench.folder),
                cold: _cold(lane, language, source, bench.folder / "empty"),
                warm: lambda: _compile(lane, language, source, shelf),
            }
            times = await interleaved(actions, bench.some(12, least=2), turn=2)
    return Section(
        "compiling",
        TITLE,
        (
            compared(cold, "ms", times[cold], bare, times[bare], sense="cost"),
            compared(warm, "ms", times[warm], cold, times[cold], sense="speedup"),
        ),
    )


async def _compile(lane: Lane, language: Language, source: Source, shelf: Path) -> None:
    compiler = Compiler(cache.Cache(shelf), Versions(cache.versions(None)))
    result = await compiler.compile(lane, source, language, limits=COMPILE)
    if result.program is None:
        raise MachineError(f"the bench's own program does not compile here: {result.output}")


def _cold(lane: Lane, language: Language, source: Source, shelf: Path) -> Timed:
    async def act() -> None:
        shutil.rmtree(shelf, ignore_errors=True)
        await _compile(lane, language, source, shelf)

    return act


def _bare(language: Language, folder: Path) -> Timed:
    """The same command line, as anyone would type it."""
    values = {"program": str(folder / "bare"), "memory": "256"}
    command = fill(language.compile, language, values=values, sources=("main.cpp",))

    async def act() -> None:
        subprocess.run(command, cwd=folder, check=True, capture_output=True)  # noqa: ASYNC221 - blocking is the floor

    return act
