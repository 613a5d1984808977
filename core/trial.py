"""One program and the tests of a problem: each is run, in whatever lane is free, and judged."""

from __future__ import annotations

import functools
import signal
from pathlib import Path

from msgspec.structs import replace

from . import guests, named_files, noise, own_files, passes, records, sources, submitted, verdict
from .difference import COMPARED_BYTES, difference
from .documents import shown
from .errors import MachineError, PackageError, SubmissionError
from .judges import Judges
from .lane import Lane, Role, program_mount
from .model import (
    Cause,
    CheckerSpec,
    Decision,
    Difference,
    Exchange,
    Judgement,
    Limits,
    Opinion,
    Problem,
    Program,
    Ran,
    RunResult,
    Semantics,
    Source,
    TestCase,
    Verdict,
)
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
        self._granted = functools.cache(program.granted)  # one record for all tests that have the same limits
        self._source = source
        self._folder = folder
        self.faults: list[str] = []
        self._slow = False  # a test took too long alone as well, or by more than noise explains

    async def judge(self, test: TestCase, lane: Lane) -> Judgement:
        """Once, and again where the site's guard finds that its time may not be its own."""
        guard = lane.site.guard
        if guard is None:
            return await self._settled(test, lane)
        async with guard.beside_others():
            first = await self._settled(test, lane)
        granted = self._granted(limits_of(self._problem, test, self._program.language))
        judgement = await guard.settled(first, granted, lambda: self._settled(test, lane), slow=self._slow)
        ended = judgement.run is not None and judgement.run.cause is Cause.CPU_LIMIT
        self._slow = self._slow or (judgement.verdict is Verdict.TLE and (ended or bool(judgement.runs)))
        return judgement

    async def _settled(self, test: TestCase, lane: Lane) -> Judgement:
        """Once, and again if it died of a SIGKILL that nothing explains: that may have come from outside the box."""
        judgement = await self._attempt(test, lane)
        killed = judgement.verdict is Verdict.RTE and judgement.run and judgement.run.signal == signal.SIGKILL
        if killed and not lane.site.attendance.guest:
            return await self._attempt(test, lane)
        return judgement

    async def _attempt(self, test: TestCase, lane: Lane) -> Judgement:
        """What the machine could not do after several tries is JE with the reason, and the judging goes on."""
        limits = limits_of(self._problem, test, self._program.language)
        try:
            if test.static:
                return await self._look_at(test, lane)
            if self._problem.output_only:
                return await self._take(test, limits, lane)
            if self._problem.interactor:
                return await self._converse(test, limits, lane)
            return await self._run_batch(test, limits, lane)
        except PackageError:
            data = self._problem.data
            if data.is_dir():
                raise
            why = f"{data} is gone; was the cache cleared, or the package moved, while it was judged?"
        except MachineError as error:
            why = str(error)
        except (OSError, MemoryError) as error:
            why = words(error)
        return Judgement(test, Verdict.JE, f"this machine failed, not the submission: {why}", machine_failed=True)

    async def _run_batch(self, test: TestCase, limits: Limits, lane: Lane) -> Judgement:
        """Pass after pass, until the program comes to a bad end or the validator asks for no more.

        Limits are for each pass; what is reported is the most that one used. Source: ICPC 2025-09, "Multi-pass
        validation".
        """
        granted = self._granted(limits)
        ran = Ran(self._program.language.name, source=self._source)
        most: RunResult | None = None
        differs: Difference | None = None
        written = 0
        while True:
            run, output, missing = await self.run(test, limits, lane, given=ran.input)
            most = passes.most(most, run)
            ran = replace(ran, run=run)
            with output:
                written = max(written, output.size)
                decision: Decision | None = None
                if verdict.ended_well(run, granted):
                    decision = missing or self._slowed(await self._decide(test, lane, output, ran), run, granted)
                    differs = None if missing else self._difference(test, output, decision)
            following = passes.following(self._problem, ran, decision)
            if following is None:
                break
            ran = following
        decision = decision and passes.last(self._problem, ran, decision)
        judgement = records.judgement(test, verdict.Facts(run, granted, decision), written)
        return replace(judgement, run=most, difference=differs)

    def _difference(self, test: TestCase, output: Output, decision: Decision) -> Difference | None:
        """Of what was rejected, where there is one answer to one output. That it cannot be told changes no verdict."""
        if decision.opinion is not Opinion.WRONG or self._problem.passes > 1:
            return None
        try:
            if test.answer is None or not test.answer.is_file():
                return None
            with test.answer.open("rb") as answer:
                return difference(output.open().read(COMPARED_BYTES), answer.read(COMPARED_BYTES))
        except OSError:
            return None

    async def _look_at(self, test: TestCase, lane: Lane) -> Judgement:
        """Nothing is run: the validator sees the submission's files."""
        ran = Ran(self._program.language.name, source=self._source, program=self._program)
        with Output(0) as nothing:
            return records.unrun(test, await self._decide(test, lane, nothing, ran), "the sources")

    async def _take(self, test: TestCase, limits: Limits, lane: Lane) -> Judgement:
        """Nothing is run: the submission is the output."""
        name = submitted.answer_to(test, self._source, self._problem.tests)
        if name is None:
            return Judgement(test, Verdict.WA, "WA: nothing was submitted for this test", test.reject_score)
        with Output(limits.output_bytes) as output:
            try:
                output.add(sources.read(self._source, name, most=limits.output_bytes + 1))
            except SubmissionError as error:
                return Judgement(test, Verdict.WA, f"WA: {error}", test.reject_score)
            if output.exceeded:
                why = f"OLE: {shown(name)} is larger than {verdict.size(limits.output_bytes)}"
                return Judgement(test, Verdict.OLE, why, test.reject_score)
            decision = await self._decide(test, lane, output, Ran(submitted.LANGUAGE.name, source=self._source))
            differs = self._difference(test, output, decision)
        return replace(records.unrun(test, decision, f"the answer {shown(name)}"), difference=differs)

    def _slowed(self, decision: Decision, run: RunResult, granted: Limits) -> Decision:
        """The decision, with what the time that was used leaves of its share."""
        slow_from = self._problem.slow_from
        if slow_from is None or decision.opinion is not Opinion.ACCEPTED:
            return decision
        cpu_ms = run.cpu_ns // 1_000_000
        return replace(
            decision, share=slowed(decision.share, cpu_ms=cpu_ms, limit_ms=granted.time_ms, slow_from=slow_from)
        )

    async def run(
        self, test: TestCase, limits: Limits, lane: Lane, *, given: bytes | None = None
    ) -> tuple[RunResult, Output, Decision | None]:
        """One run, and what it wrote. The output is the caller's. `given` None: the test's input is read.

        With a decision where there is none to decide about, as the program left no file of that name.
        """
        program, granted = self._program, self._granted(limits)
        allowed = granted if lane.site.guard is None or self._slow else noise.beyond(granted)
        inputs, mounts = lane.site.workspace.inputs, (program_mount(program),)
        input_name, output_name = names = self._problem.files_io or ("", "")
        own = own_files.links(program, [*names, *(name for name, _ in test.files)])

        async def attempt() -> tuple[RunResult, Output, Decision | None]:
            output = Output(granted.output_bytes)
            try:
                with (
                    inputs.open(test.input) if given is None else inputs.of(given) as descriptor,
                    named_files.placed(input_name, descriptor) as place,
                    inputs.named(test.files) as files,
                    Output(granted.output_bytes, keep=STDERR_KEPT) as errors,
                ):
                    result = await run_program(
                        lane, Role.PROGRAM, mounts, (*program.command(limits), *test.args), allowed,
                        profile=program.language.profile, environment=program.environment(limits),
                        stdin=place.stdin, output=output, errors=errors, more=place.more,
                        files=(*files, *place.files), links=(*place.links, *own), leave_space=bool(output_name),
                    )  # fmt: skip
                    result = explained(program, result, errors.text)
                if output_name:
                    box = await lane.box(Role.PROGRAM, mounts)
                    return await named_files.fetched(box, output_name, result, output)
            except BaseException:
                output.close()
                raise
            return result, output, None

        return await lane.insist(attempt, Role.PROGRAM)

    async def _decide(self, test: TestCase, lane: Lane, output: Output, ran: Ran) -> Decision:
        spec = test.checker or self._problem.checker
        decision = await self._ask(spec, test, lane, output, ran)
        for other in spec.also:
            if decision.opinion is not Opinion.ACCEPTED:
                break
            decision = await self._ask(other, test, lane, output, ran)
        return decision

    async def _ask(self, spec: CheckerSpec, test: TestCase, lane: Lane, output: Output, ran: Ran) -> Decision:
        problem = self._problem if spec is self._problem.checker else replace(self._problem, checker=spec)
        judge = self._judges.program(spec.program, spec.language)
        return await self._plugins.validator(spec.validator).validate(lane, problem, judge, test, output, ran=ran)

    async def _converse(self, test: TestCase, limits: Limits, lane: Lane) -> Judgement:
        problem = replace(self._problem, limits=limits)
        assert problem.interactor  # noqa: S101 - the caller looked
        guest = lane.site.attendance.guest
        if guest and guest.plays == "interactor":
            interactor: Program | None = guests.program(lane.folder("guest"))
        else:
            interactor = self._judges.program(problem.interactor.program, problem.interactor.language)
        assert interactor  # noqa: S101 - it was prepared
        protocol = self._plugins.interactor(problem.interactor.protocol)
        path = self._folder / f"{test.name.replace('/', '-')}.jsonl" if self._folder else None
        run, exchange = await protocol.converse(lane, problem, interactor, self._program, test, transcript=path)
        if exchange.transcript_fault:
            self.faults.append(exchange.transcript_fault)
        granted = self._granted(limits)
        if problem.interactor.checked and verdict.ended_well(run, granted):
            exchange = await self._checked(test, lane, run, exchange)
        decision = self._slowed(exchange.decision, run, granted)
        facts = verdict.Facts(run, granted, decision, exchange, problem.semantics or Semantics.ICPC)
        judgement = records.judgement(test, facts, exchange.program.bytes)
        return replace(judgement, run=exchange.most) if exchange.most else judgement

    async def _checked(self, test: TestCase, lane: Lane, run: RunResult, exchange: Exchange) -> Exchange:
        """With the checker's decision in the place of the interactor's, where that accepts."""
        said = exchange.decision
        if said.opinion is not Opinion.ACCEPTED or said.output is None:
            return exchange
        with Output(len(said.output)) as output:
            output.add(said.output)
            ran = Ran(self._program.language.name, run, self._source)
            decision = await self._decide(test, lane, output, ran)
        return replace(exchange, decision=decision, checked=True)
