"""Our own problems, each written for every judge's format from one description.

::

    <folder>/kattis/<id>    legacy: Parley, problemtools          <folder>/dmoj/<id>     DMOJ
    <folder>/icpc/<id>      2025-09: BAPCtools                    <folder>/sinol/<id>    sinol-make
    <folder>/rbx/<id>       rbx

A submission's file has the same name everywhere (sinol-make wants its own before it, see `sinol_name()`), and no two
of a problem have the same. The files of tests are links to one file, so that all judges find them in the page cache.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from . import programs

MEMORY_MIB = 256


class Task(Struct, frozen=True, kw_only=True):
    """`submissions` are by file name: text and verdict. The one called `<id>.cpp` is the model.

    `tests` are pairs of files, in the order of judging; the first `samples` are samples. `names` are theirs.
    """

    id: str
    title: str
    time_limit_s: int
    output_mib: int
    tests: tuple[tuple[Path, Path], ...]
    samples: int
    submissions: dict[str, tuple[str, str]]

    @property
    def names(self) -> list[str]:
        return [f"{number:04}" for number in range(1, len(self.tests) + 1)]


class Packages(Struct, frozen=True):
    """Where each format's package is, and the verdict that each submission must get, by its file's name."""

    kattis: Path
    icpc: Path
    dmoj: Path
    sinol: Path
    rbx: Path
    verdicts: dict[str, str]


def whole(folder: Path) -> Packages:
    """The largest sum of a segment: 20 tests, the larger ones of 20,000 numbers, and 10 submissions."""
    numbers = random.Random(8)  # noqa: S311 - the same ones each time
    series = [[5, -9, 6, -2, 3], [4]]
    series += [[numbers.randint(-1000, 1000) for _ in range(size)] for size in (2, 3, 5, 8, 13, 20, 50, 80, 100, 120)]
    series += [[-numbers.randint(1, 1000) for _ in range(60)], [numbers.randint(1, 1000) for _ in range(100)]]
    series += [[numbers.randint(-(10**9), 10**9) for _ in range(20_000)] for _ in range(5)]
    series.append([10**9] * 20_000)
    texts = ((f"{len(one)}\n{' '.join(map(str, one))}\n", f"{_largest(one)}\n") for one in series)
    return _written(folder, "segment", "Largest Segment", texts, programs.SEGMENT, time_limit_s=1, samples=2)


def tiny(folder: Path, count: int) -> Packages:
    """Sums of two numbers: what is judged takes no time, so what is measured is judging."""
    numbers = random.Random(count)  # noqa: S311
    pairs = [(numbers.randint(0, 10**9), numbers.randint(0, 10**9)) for _ in range(count)]
    texts = ((f"{one} {other}\n", f"{one + other}\n") for one, other in pairs)
    return _written(folder, "plus", "Two Numbers", texts, programs.PLUS, time_limit_s=2, samples=1)


def copying(folder: Path, *, count: int = 20, size: int = 10_000_000) -> Packages:
    """Each test of `size` bytes, which the program writes as it reads them."""

    def texts() -> Iterator[tuple[str, str]]:
        for seed in range(count):
            numbers = random.Random(seed)  # noqa: S311
            line = " ".join(str(numbers.randint(0, 10**9)) for _ in range(10_000)) + "\n"
            text = (line * (size // len(line) + 1))[: size - 1] + "\n"
            yield text, text

    return _written(folder, "echo", "As It Was", texts(), programs.ECHO, time_limit_s=5, samples=1, output_mib=64)


def sinol_name(task: str, number: int, name: str) -> str:
    """The model has the task's name; others begin with it, and a number."""
    return name if name.startswith(f"{task}.") else f"{task}s{number}_{name}"


def _largest(numbers: list[int]) -> int:
    best = here = numbers[0]
    for one in numbers[1:]:
        here = max(one, here + one)
        best = max(best, here)
    return best


# --- writing ------------------------------------------------------------------------------------------------


def _written(
    folder: Path,
    name: str,
    title: str,
    texts: Iterator[tuple[str, str]],
    submissions: dict[str, tuple[str, str]],
    *,
    time_limit_s: int,
    samples: int,
    output_mib: int = 8,
) -> Packages:
    tests = folder / "tests"
    tests.mkdir(parents=True)
    files: list[tuple[Path, Path]] = []
    for number, (given, answer) in enumerate(texts, 1):
        pair = tests / f"{number}.in", tests / f"{number}.ans"
        for path, text in zip(pair, (given, answer), strict=True):
            path.write_text(text, encoding="ascii")
        files.append(pair)
    task = Task(
        id=name, title=title, time_limit_s=time_limit_s, output_mib=output_mib, tests=tuple(files), samples=samples,
        submissions=submissions,
    )  # fmt: skip
    places = {kind: folder / kind / name for kind in ("kattis", "icpc", "dmoj", "sinol", "rbx")}
    _kattis(places["kattis"], task, version="legacy")
    _kattis(places["icpc"], task, version="2025-09")
    _dmoj(places["dmoj"], task)
    _sinol(places["sinol"], task)
    _rbx(places["rbx"], task)
    return Packages(**places, verdicts={file: verdict for file, (_, verdict) in submissions.items()})


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _link(path: Path, target: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    os.link(target, path)


_KATTIS_FOLDERS = {
    "AC": "accepted",
    "WA": "wrong_answer",
    "TLE": "time_limit_exceeded",
    "RTE": "run_time_error",
}


def _kattis(root: Path, task: Task, *, version: str) -> None:
    said: dict[str, object] = {
        "problem_format_version": version,
        "name": task.title if version == "legacy" else {"en": task.title},
        "uuid": "7d8b3f52-4c1e-4a5e-9a37-1f0c2b6e58d1",
        "license": "public domain",
        "limits": {"memory": MEMORY_MIB, "output": task.output_mib},
    }
    if version == "legacy":
        said["validation"] = "default"
        _put(root / ".timelimit", f"{task.time_limit_s}\n")
    else:
        said["limits"] = {"time_limit": task.time_limit_s, "memory": MEMORY_MIB, "output": task.output_mib}
    _put(root / "problem.yaml", msgspec.yaml.encode(said).decode())
    statement = "problem_statement/problem.en.tex" if version == "legacy" else "statement/problem.en.tex"
    _put(root / statement, f"\\problemname{{{task.title}}}\nWhat the bench needs.\n")
    _put(root / "input_validators" / "integers.py", programs.INPUT_VALIDATOR)
    for number, (name, pair) in enumerate(zip(task.names, task.tests, strict=True)):
        where = root / "data" / ("sample" if number < task.samples else "secret")
        for path, ending in zip(pair, ("in", "ans"), strict=True):
            _link(where / f"{name}.{ending}", path)
    for file, (text, verdict) in task.submissions.items():
        _put(root / "submissions" / _KATTIS_FOLDERS[verdict] / file, text)


def _dmoj(root: Path, task: Task) -> None:
    """One case a test, 1 point each. The programs lie beside it, where the judge does not look."""
    cases: list[dict[str, object]] = []
    for name, pair in zip(task.names, task.tests, strict=True):
        for path, ending in zip(pair, ("in", "ans"), strict=True):
            _link(root / f"{name}.{ending}", path)
        cases.append({"in": f"{name}.in", "out": f"{name}.ans", "points": 1})
    said = {"test_cases": cases, "output_limit_length": task.output_mib << 20}
    _put(root / "init.yml", msgspec.yaml.encode(said).decode())
    for file, (text, _) in task.submissions.items():
        _put(root / "submissions" / file, text)
    limits = {"time_limit_s": task.time_limit_s, "memory_kib": MEMORY_MIB << 10}
    (root / "limits.json").write_bytes(msgspec.json.encode(limits))


def _sinol(root: Path, task: Task) -> None:
    """All tests that are no samples are a group each, so that the points tell about every test."""
    said = {
        "title": task.title,
        "sinol_task_id": task.id,
        "time_limit": task.time_limit_s * 1000,
        "memory_limit": MEMORY_MIB << 10,
    }
    _put(root / "config.yml", msgspec.yaml.encode(said).decode())
    for number, pair in enumerate(task.tests):
        group = 0 if number < task.samples else number - task.samples + 1
        letter = chr(ord("a") + number) if number < task.samples else ""
        for path, ending in zip(pair, ("in", "out"), strict=True):
            _link(root / ending / f"{task.id}{group}{letter}.{ending}", path)
    for number, (file, (text, _)) in enumerate(task.submissions.items()):
        _put(root / "prog" / sinol_name(task.id, number, file), text)


_RBX_OUTCOMES = {"AC": "ACCEPTED", "WA": "WRONG_ANSWER", "TLE": "TIME_LIMIT_EXCEEDED", "RTE": "RUNTIME_ERROR"}


def _rbx(root: Path, task: Task) -> None:
    """With a checker of its own: the usual one is downloaded each time that the tool's cache is empty."""
    model = f"{task.id}.cpp"
    others = [file for file in task.submissions if file != model]
    said = {
        "name": task.id,
        "titles": {"en": task.title},
        "timeLimit": task.time_limit_s * 1000,
        "memoryLimit": MEMORY_MIB,
        "outputLimit": task.output_mib << 10,
        "checker": {"path": "checker.cpp"},
        "testcases": [
            {"name": "samples", "testcaseGlob": "tests/samples/*.in"},
            {"name": "main", "testcaseGlob": "tests/main/*.in"},
        ],
        "solutions": [
            {"path": f"sols/{file}", "outcome": _RBX_OUTCOMES[task.submissions[file][1]]} for file in (model, *others)
        ],
    }
    _put(root / "problem.rbx.yml", msgspec.yaml.encode(said).decode())
    _put(root / "checker.cpp", programs.CHECKER)
    for number, (name, pair) in enumerate(zip(task.names, task.tests, strict=True)):
        where = root / "tests" / ("samples" if number < task.samples else "main")
        for path, ending in zip(pair, ("in", "ans"), strict=True):
            _link(where / f"{name}.{ending}", path)
    for file, (text, _) in task.submissions.items():
        _put(root / "sols" / file, text)
