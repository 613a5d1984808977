"""The self-tests of languages: their programs judged as submissions are, each against the verdict that it must get.

Every language's programs are submissions of one small problem: a line to be printed. They share lanes and boxes with
those of the other languages, so that a machine with processors to spare uses them.
"""

from __future__ import annotations

import tempfile
from collections.abc import AsyncGenerator, Generator, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

from msgspec import Struct

from . import tools
from .engine import judging
from .events import Judged
from .language import Language, SelfTest
from .model import (
    MIB,
    CheckerSpec,
    Limits,
    Problem,
    Settings,
    Source,
    Submission,
    TestCase,
    Verdict,
)
from .plugins import Plugins
from .report import SubmissionRecord

LIMITS = Limits(time_ms=1000, memory_bytes=128 * MIB)
COMPILE_LIMITS = Limits(time_ms=30_000, memory_bytes=512 * MIB, processes=32, open_files=256)
WANTED = {
    "echo": Verdict.AC,
    "tle": Verdict.TLE,
    "rte": Verdict.RTE,
    "ce": Verdict.CE,
    "mle": Verdict.MLE,
}


class Outcome(Struct, frozen=True):
    """One program of a self-test: what it had to get, what it got, and why."""

    language: str
    program: str
    wanted: Verdict
    verdict: Verdict
    reason: str
    time_ms: float = 0.0
    memory_bytes: int = 0
    compile_ms: float = 0.0

    @property
    def good(self) -> bool:
        return self.verdict is self.wanted


class _Case(Struct, frozen=True):
    language: Language
    test: SelfTest
    program: str


def programs(test: SelfTest) -> list[str]:
    """The names of those that a language has."""
    return [name for name in WANTED if getattr(test, name)]


async def run(languages: Sequence[Language], plugins: Plugins, settings: Settings) -> AsyncGenerator[Outcome]:
    """As they are judged. Languages without a self-test, or without their tools, are passed over.

    Raises what `judging()` raises.
    """
    cases = [
        _Case(language, language.self_test, name)
        for language in languages
        if language.self_test and not tools.missing(language)
        for name in programs(language.self_test)
    ]
    with _folder() as root:
        for number, (_, some) in enumerate(groupby(cases, lambda case: (case.test.input, case.test.answer))):
            group = list(some)
            problem, submissions = _problem(root / str(number), group)
            async with judging(problem, submissions, settings, plugins) as events:
                async for event in events:
                    if isinstance(event, Judged):
                        yield _outcome(group[event.index], event.record)


@contextmanager
def _folder() -> Generator[Path]:
    """Where boxes can read."""
    with tempfile.TemporaryDirectory(prefix="parley-self-test-") as name:
        root = Path(name)
        root.chmod(0o755)
        yield root


def _problem(root: Path, cases: Sequence[_Case]) -> tuple[Problem, list[Submission]]:
    data = root / "data"
    data.mkdir(parents=True)
    test = cases[0].test
    (data / "1.in").write_text(test.input)
    (data / "1.ans").write_text(test.answer or test.input)
    problem = Problem(
        name="self-test", title="self-test", root=root, data=data, format="self-test",
        limits=LIMITS, validation_limits=LIMITS, compile_limits=COMPILE_LIMITS,
        tests=(TestCase("1", "", data / "1.in", data / "1.ans"),), checker=CheckerSpec("default"),
    )  # fmt: skip
    return problem, list(_submissions(root, cases))


def _submissions(root: Path, cases: Sequence[_Case]) -> Iterator[Submission]:
    for case in cases:
        folder = root / "submissions" / case.language.name / case.program
        folder.mkdir(parents=True)
        text = getattr(case.test, case.program)
        label = f"{case.language.name}/{case.program}"
        yield Submission(label, source(folder, case.language, text), language=case.language.name)


def source(folder: Path, language: Language, text: str) -> Source:
    """A program of its self-test, written to `folder`."""
    test = language.self_test
    name = (test.file if test and test.file else "main") + (language.extensions or ("",))[0]
    (folder / name).write_text(text.lstrip("\n"))
    return Source(folder, (name,))


def _outcome(case: _Case, record: SubmissionRecord) -> Outcome:
    first = record.tests[0] if record.tests else None
    return Outcome(
        language=case.language.name,
        program=case.program,
        wanted=WANTED[case.program],
        verdict=record.verdict,
        reason=(first.reason if first else record.message) or record.compile.output,
        time_ms=record.time_ms,
        memory_bytes=record.memory_bytes,
        compile_ms=record.compile.time_ms,
    )
