"""One submission judged by the real judge in a box: a problem of one test, made for it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import anyio

from parley.core import events
from parley.core.engine import judging
from parley.core.model import (
    MIB,
    CheckerSpec,
    InteractorSpec,
    Limits,
    Problem,
    Settings,
    Source,
    Submission,
    TestCase,
)
from parley.core.plugins import Plugins
from parley.core.report import SubmissionRecord

Judge = Callable[..., SubmissionRecord]

LIMITS = Limits(time_ms=5000, wall_ms=60_000, memory_bytes=128 * MIB)
COMPILE_LIMITS = Limits(time_ms=30_000, wall_ms=120_000, memory_bytes=512 * MIB, processes=32, open_files=256)


def write(folder: Path, files: Mapping[str, str]) -> Source:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return Source(folder, tuple(files))


def judge_one(
    plugins: Plugins,
    cache: Path,
    files: Mapping[str, str],
    *,
    given: str = "",
    wanted: str = "",
    memory_mib: int = 128,
    time_ms: float = 5000,
    interactor: Mapping[str, str] | None = None,
    checker: Mapping[str, str] | None = None,
    sandbox: str = "auto",
) -> SubmissionRecord:
    """`given` on stdin, `wanted` on stdout; or a conversation with `interactor`, or the judgement of `checker`."""
    with tempfile.TemporaryDirectory(prefix="tests-of-parley-") as name:
        root = Path(name)
        root.chmod(0o755)
        data = root / "data"
        write(data, {"1.in": given, "1.ans": wanted})
        problem = Problem(
            name="one", title="one", root=root, data=data, format="one",
            limits=Limits(time_ms=time_ms, wall_ms=60_000, memory_bytes=memory_mib * MIB),
            validation_limits=LIMITS, compile_limits=COMPILE_LIMITS,
            tests=(TestCase("1", "", data / "1.in", data / "1.ans"),),
            checker=CheckerSpec("icpc", (), write(root / "checker", checker)) if checker else CheckerSpec("default"),
            interactor=InteractorSpec("icpc", write(root / "interactor", interactor)) if interactor else None,
        )  # fmt: skip
        submission = Submission("one", write(root / "submission", files))
        settings = Settings(jobs=1, sandbox=sandbox, cache=cache)
        return anyio.run(_judge, problem, submission, settings, plugins)


async def _judge(problem: Problem, submission: Submission, settings: Settings, plugins: Plugins) -> SubmissionRecord:
    async with judging(problem, [submission], settings, plugins) as stream:
        seen = [event async for event in stream]
    (record,) = (event.record for event in seen if isinstance(event, events.Judged))
    return record
