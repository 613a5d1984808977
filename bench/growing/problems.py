"""What is judged to see growth: packages with as many tests as wanted, and programs that do one thing only."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

_SUM = """#include <stdio.h>
int main(void) {
  long one, other;
  if (scanf("%ld %ld", &one, &other) != 2) return 1;
  printf("%ld\\n", one + other);
}
"""
_POUR = """#include <stdio.h>
#include <string.h>
#include <unistd.h>
static char block[1 << 16];
int main(void) {
  long left;
  if (scanf("%ld", &left) != 1) return 1;
  for (long at = 0; at < (long)sizeof block; at += 16) memcpy(block + at, "0123456789abcde\\n", 16);
  while (left > 0) {
    long put = write(1, block, left < (long)sizeof block ? left : (long)sizeof block);
    if (put <= 0) return 1;
    left -= put;
  }
}
"""
_SPIN = """#include <stdio.h>
int main(void) {
  long rounds;
  unsigned number = 1;
  if (scanf("%ld", &rounds) != 1) return 1;
  for (; rounds; rounds--) number = number * 1664525u + 1013904223u;
  printf("%u\\n", number);
}
"""
_LINE = b"0123456789abcde\n"  # of what is poured
_BLOCK = _LINE * 4096


def sums(folder: Path, count: int) -> Path:
    """A folder of `count` tests: two numbers, and their sum."""
    return written(folder / f"sums-{count}", ((f"{number} 2\n", f"{number + 2}\n") for number in range(1, count + 1)))


def written(root: Path, tests: Iterator[tuple[str, str]]) -> Path:
    """In Parley's plainest format: inputs and answers, side by side."""
    root.mkdir(parents=True)
    for number, (given, answer) in enumerate(tests, 1):
        (root / f"{number}.in").write_text(given, encoding="ascii")
        (root / f"{number}.ans").write_text(answer, encoding="ascii")
    return root


def as_kattis(plain: Path, root: Path) -> Path:
    """The same tests as a Kattis package; links to the same files."""
    secret = root / "data" / "secret"
    secret.mkdir(parents=True)
    (root / "problem.yaml").write_text("name: Sums\n", encoding="ascii")
    for path in plain.iterdir():
        os.link(path, secret / path.name)
    return root


def poured(root: Path, size: int) -> Path:
    """A Kattis package of one test, whose answer is `size` bytes."""
    secret = root / "data" / "secret"
    secret.mkdir(parents=True)
    limits = f"limits:\n  output: {(size >> 20) + 1}\n  memory: 256\n"
    (root / "problem.yaml").write_text(f"name: Pour\n{limits}", encoding="ascii")
    (root / ".timelimit").write_text("60\n", encoding="ascii")
    (secret / "1.in").write_text(f"{size}\n", encoding="ascii")
    with (secret / "1.ans").open("wb") as answer:
        for left in range(size, 0, -len(_BLOCK)):
            answer.write(_BLOCK[:left])
    return root


def source(folder: Path, name: str) -> Path:
    """The program `sum`, `pour` or `spin`, in C."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.c"
    path.write_text({"sum": _SUM, "pour": _POUR, "spin": _SPIN}[name], encoding="ascii")
    return path


def built(path: Path) -> Path:
    """For the floor: by the compiler that judges it, too. Raises CalledProcessError."""
    program = path.with_suffix("")
    subprocess.run(["gcc", "-O2", "-o", program, path], check=True)
    return program
