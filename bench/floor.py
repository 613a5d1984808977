"""What no judge can beat: a program started for each test, waited for, and what it wrote compared byte by byte."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from .environment import clean
from .peers import Answer

_BLOCK = 1 << 18


def compiled(source: Path, program: Path) -> Path:
    subprocess.run(["g++", "-O2", "-std=gnu++17", "-o", program, source], check=True, env=clean())
    return program


def tests(package: Path) -> list[tuple[Path, Path]]:
    """Of a Kattis package, in the order of judging: inputs with answers."""
    data = package / "data"
    inputs = [path for group in ("sample", "secret") for path in sorted((data / group).glob("*.in"))]
    return [(path, path.with_suffix(".ans")) for path in inputs]


def judged(program: Path, pairs: Sequence[tuple[Path, Path]]) -> Answer:
    """One after the other, by `posix_spawn`, without a box, limits or accounts; outputs go into memory."""
    began = time.perf_counter()
    verdicts = tuple(_run(str(program), given, answer) for given, answer in pairs)
    return Answer({program.name: verdicts}, time.perf_counter() - began)


def _run(program: str, given: Path, answer: Path) -> str:
    with given.open("rb") as stdin, open(os.memfd_create("output"), "rb") as stdout:  # noqa: PTH123 - a descriptor
        actions = [(os.POSIX_SPAWN_DUP2, stdin.fileno(), 0), (os.POSIX_SPAWN_DUP2, stdout.fileno(), 1)]
        _, status = os.waitpid(os.posix_spawn(program, [program], {}, file_actions=actions), 0)
        os.lseek(stdout.fileno(), 0, os.SEEK_SET)  # the program moved it
        if status:
            return "RTE"
        return "AC" if _same(stdout, answer) else "WA"


def _same(written: BinaryIO, answer: Path) -> bool:
    with answer.open("rb") as wanted:
        while block := wanted.read(_BLOCK):
            if written.read(len(block)) != block:
                return False
    return not written.read(1)
