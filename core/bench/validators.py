"""Built-in validators against cmp and testlib's checkers, on the same files; and how long loading a package takes."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from .. import includes
from ..errors import MachineError
from ..packages import load_problem
from ..plugins import Plugins
from .figures import Timing

_LINE = 10_000  # numbers
_MIB = 1 << 20
_TESTS = 1000
_LOADS = 10
Sample: TypeAlias = tuple[float, float]  # milliseconds, MiB above what the process had; the latter 0 where unknown


class Bench(Struct, frozen=True):
    """What was found out, and what could not be for want of something, a line each."""

    timings: list[Timing]
    absent: list[str]


class _Files(Struct, frozen=True):
    """Random, always the same. `spaced` and `rounded` are as good as `integers` and `doubles`."""

    integers: Path
    copy: Path
    spaced: Path
    doubles: Path
    rounded: Path


class _Contest(Struct, frozen=True):
    """A peer, and ours on the same files."""

    peer: str
    validator: str
    answer: Path
    output: Path
    flags: tuple[str, ...] = ()

    @property
    def ours(self) -> str:
        return f"{self.validator}, against {self.peer}"


def measure(plugins: Plugins, *, include: Sequence[Path], testlib: Path | None, size_mb: int, rounds: int) -> Bench:
    """`testlib` is the folder of testlib's checkers. Raises MachineError where a peer that is there does not work."""
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as name:
        folder = Path(name)
        files = _write(folder, size_mb * 1_000_000)
        contests = [
            _Contest("cmp", "token", files.integers, files.copy),
            _Contest("wcmp", "token", files.integers, files.spaced),
            _Contest("rcmp6", "numeric", files.doubles, files.rounded, ("tolerance=1e-6",)),
        ]
        peers, absent = _peers(folder, [contest.peer for contest in contests], include, testlib)
        times: dict[str, list[Sample]] = {}
        for _ in range(rounds):
            for contest in contests:
                if contest.peer in peers:
                    times.setdefault(contest.peer, []).append(_run(peers[contest.peer], contest))
                times.setdefault(contest.ours, []).append(_ours(contest))
        return Bench([*_timings(contests, times), _loading(plugins, folder / "package")], absent)


def _timings(contests: Sequence[_Contest], times: dict[str, list[Sample]]) -> Iterator[Timing]:
    for contest in contests:
        peers, ours = times.get(contest.peer), times[contest.ours]
        if peers:
            yield Timing(contest.peer, "ms", [time_ms for time_ms, _ in peers])
        yield Timing(contest.ours, "ms", [time_ms for time_ms, _ in ours], contest.peer if peers else None)
        yield Timing(f"{contest.ours}: memory", "MiB", [mib for _, mib in ours])


# --- files --------------------------------------------------------------------------------------------------


def _write(folder: Path, size: int) -> _Files:
    files = _Files(*(folder / name for name in _Files.__struct_fields__))
    numbers = random.Random(5)  # noqa: S311 - anything that is always the same will do
    whole = [str(numbers.randint(0, 10**9)) for _ in range(_LINE)]
    _repeat(files.integers, " ".join(whole) + "\n", size)
    shutil.copyfile(files.integers, files.copy)
    _repeat(files.spaced, "\n".join(whole) + "\n", size)
    values = [numbers.uniform(-1e4, 1e4) for _ in range(_LINE)]
    _repeat(files.doubles, " ".join(f"{value:.9f}" for value in values) + "\n", size)
    count = files.doubles.stat().st_size // len(" ".join(f"{value:.9f}" for value in values) + "\n")
    _repeat(files.rounded, "\n".join(f"{value:.7f}" for value in values) + "\n", 0, count=count)
    return files


def _repeat(path: Path, text: str, size: int, *, count: int = 0) -> None:
    with path.open("w", encoding="ascii") as file:
        for _ in range(count or -(-size // len(text))):
            file.write(text)


# --- peers --------------------------------------------------------------------------------------------------


def _peers(
    folder: Path, names: Sequence[str], include: Sequence[Path], testlib: Path | None
) -> tuple[dict[str, list[str]], list[str]]:
    """The commands of those that are here, and what the others lack."""
    found: dict[str, list[str]] = {}
    absent: list[str] = []
    header = next((place for place in includes.path(include) if (place / "testlib.h").is_file()), None)
    for name in names:
        source = testlib / f"{name}.cpp" if testlib else None
        if name == "cmp":
            if command := shutil.which("cmp"):
                found[name] = [command]
            else:
                absent.append("cmp: is not installed")
        elif source is None or not source.is_file():
            absent.append(f"{name}: name the folder of testlib's checkers with --testlib")
        elif header is None:
            absent.append(f"{name}: testlib.h is not found; name its folder with --include or PARLEY_INCLUDE")
        else:
            found[name] = [str(_built(folder / name, source, header))]
    return found, absent


def _built(program: Path, source: Path, header: Path) -> Path:
    compiler = shutil.which("g++")
    if compiler is None:
        raise MachineError("g++ is not installed; testlib's checkers are compiled with it")
    done = subprocess.run(
        [compiler, "-O2", f"-I{header}", "-o", str(program), str(source)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise MachineError(f"{source}: does not compile: {done.stderr.strip().splitlines()[-1:]}")
    return program


def _run(command: Sequence[str], contest: _Contest) -> Sample:
    arguments = (
        [contest.output, contest.answer] if contest.peer == "cmp" else [contest.answer, contest.output, contest.answer]
    )
    began = time.perf_counter()
    done = subprocess.run([*command, *map(str, arguments)], capture_output=True, check=False)
    if done.returncode:
        raise MachineError(f"{contest.peer} says that the bench's own files differ")
    return (time.perf_counter() - began) * 1000, 0.0


def _ours(contest: _Contest) -> Sample:
    module = f"{__package__}.comparing"
    arguments = (contest.validator, str(contest.answer), str(contest.output), *contest.flags)
    done = subprocess.run([sys.executable, "-m", module, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise MachineError(f"the bench's own comparison failed: {done.stderr.strip()[-300:]}")
    seconds, peak = done.stdout.split()
    return float(seconds) * 1000, int(peak) / _MIB


# --- loading ------------------------------------------------------------------------------------------------


def _loading(plugins: Plugins, root: Path) -> Timing:
    """Of a package in the format of ICPC, its tests in ten groups."""
    root.mkdir()
    (root / "problem.yaml").write_text("name: bench\n", encoding="utf-8")
    for number in range(_TESTS):
        folder = root / "data" / "secret" / f"group{number % 10}"
        folder.mkdir(parents=True, exist_ok=True)
        for ending in ("in", "ans"):
            (folder / f"{number:04}.{ending}").write_text("1\n", encoding="ascii")
    times: list[float] = []
    for _ in range(_LOADS):
        began = time.perf_counter()
        load_problem(root, plugins)
        times.append((time.perf_counter() - began) * 1000)
    return Timing(f"loading a package of {_TESTS} tests", "ms", times)
