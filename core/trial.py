"""One program and the tests of a problem: each is run, in whatever lane is free, and judged."""

from __future__ import annotations

import signal
from pathlib import Path

from msgspec.structs import replace

from . import records, verdict
from .errors import MachineError
from .judges import Judges
from .lane import Lane, Role, program_mount
from .model import Decision, Judgement, Limits, Opinion, Problem, Program, Ran, RunResult, Source, TestCase, Verdict
from .output import Output
from .planning import limits_of
from .plugins import Plugins
from .runner import STDERR_KEPT, explained, run_program
from .shortage import words
from .slowness import slowed


class Trial:
    """Of one submission. `folder` is where transcripts go; `faults` are why some are missing."""

    def __init__(
        self,
        problem: Problem,
        plugins: Plugins,
        judges: Judges,
        program: Program,
        *,
        source: Source,
        folder: Path | None,
    ) -> None:
        self._problem = problem
        self._plugins = plugins
        self._judges = judges
        self._program = program
        self._source = source
        self._folder = folder
        self.faults: list[str] = []

    async def judge(self, test: TestCase, lane: Lane) -> Judgement:
        """Once, and again if it died of a SIGKILL that nothing explains: that may have come from outside the box."""
        judgement = await self._attempt(test, lane)
        if judgement.verdict is Verdict.RTE and judgement.run and judgement.run.signal == signal.SIGKILL:
            return await self._attempt(test, lane)
        return judgement

    async def _attempt(self, test: TestCase, lane: Lane) -> Judgement:
        """What the machine could not do after several tries is JE with the reason, and the judging goes on."""
        limits = limits_of(self._problem, test, self._program.language)
        try:
            if self._problem.interactor:
                return await self._converse(test, limits, lane)
            return await self._run_batch(test, limits, lane)
        except (MachineError, OSError, MemoryError) as error:
            why = str(error) if isinstance(error, MachineError) else words(error)
            return Judgement(test, Verdict.JE, f"this machine failed, not the submission: {why}")

    async def _run_batch(self, test: TestCase, limits: Limits, lane: Lane) -> Judgement:
        run, output = await self._run(test, limits, lane)
        with output:
            granted = self._program.granted(limits)
            decision: Decision | None = None
            if verdict.ended_well(run, granted):
                decision = self._slowed(await self._decide(test, lane, output, run), run, granted)
            return records.judgement(test, verdict.Facts(run, granted, decision), output.size)

    def _slowed(self, decision: Decision, run: RunResult, granted: Limits) -> Decision:
        """The decision, with what the time that was used leaves of its share."""
        slow_from = self._problem.slow_from
        if slow_from is None or decision.opinion is not Opinion.ACCEPTED:
            return decision
        cpu_ms = run.cpu_ns // 1_000_000
        return replace(
            decision, share=slowed(decision.share, cpu_ms=cpu_ms, limit_ms=granted.time_ms, slow_from=slow_from)
        )

    async def _run(self, test: TestCase, limits: Limits, lane: Lane) -> tuple[RunResult, Output]:
        """The output is the caller's."""
        program, granted = self._program, self._program.granted(limits)

        async def attempt() -> tuple[RunResult, Output]:
            output = Output(granted.output_bytes)
            try:
                with (
                    lane.site.workspace.inputs.open(test.input) as stdin,
                    Output(granted.output_bytes, keep=STDERR_KEPT) as errors,
                ):
                    result = await run_program(
                        lane, Role.PROGRAM, (program_mount(program),), (*program.command(limits), *test.args), granted,
                        profile=program.language.profile, environment=program.environment(limits),
                        stdin=stdin, output=output, errors=errors,
                    )  # fmt: skip
                    result = explained(program, result, errors)
            except BaseException:
                output.close()
                raise
            return result, output

        return await lane.insist(attempt, Role.PROGRAM)

    async def _decide(self, test: TestCase, lane: Lane, output: Output, run: RunResult) -> Decision:
        spec = test.checker or self._problem.checker
        problem = replace(self._problem, checker=spec) if test.checker else self._problem
        judge = self._judges.program(spec.program, spec.language)
        ran = Ran(self._program.language.name, run, self._source)
        return await self._plugins.validator(spec.validator).validate(lane, problem, judge, test, output, ran=ran)

    async def _converse(self, test: TestCase, limits: Limits, lane: Lane) -> Judgement:
        problem = replace(self._problem, limits=limits)
        assert problem.interactor  # noqa: S101 - the caller looked
        interactor = self._judges.program(problem.interactor.program, problem.interactor.language)
        assert interactor  # noqa: S101 - it was prepared
        protocol = self._plugins.interactor(problem.interactor.protocol)
        path = self._folder / f"{test.name.replace('/', '-')}.jsonl" if self._folder else None
        run, exchange = await protocol.converse(lane, problem, interactor, self._program, test, transcript=path)
        if exchange.transcript_fault:
            self.faults.append(exchange.transcript_fault)
        granted = self._program.granted(limits)
        decision = self._slowed(exchange.decision, run, granted)
        facts = verdict.Facts(run, granted, decision, exchange)
        return records.judgement(test, facts, exchange.program.bytes)
