"""Bridged interactors of DMOJ: `interactor input answer`, exit codes by kind, feedback on stderr.

Flags are `key=value`: `type` (default, testlib, coci), `args_format_string`, `feedback` (is it for the contestant?),
`preprocessing_time` (seconds that the interactor has beside the program's time), `unbuffered` (nobody need flush).

Source: DMOJ/judge-server, dmoj/graders/bridged.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from ..core import contrib, feedback
from ..core.box import Box
from ..core.hookspecs import hookimpl
from ..core.inquiry import Said
from ..core.lane import Lane
from ..core.model import Cause, Decision, Exchange, Problem, Program, RunResult, TestCase
from . import unbuffered
from .conversation import Heard, converse
from .flags import parsed
from .roles import Roles, contestant, judge, spec

_KEYS = ("type", "args_format_string", "feedback", "preprocessing_time", "unbuffered")


_PATIENCE_MS = 60_000  # it is CPU time that an interactor has little of: it may wait long for a program that is slow


class DmojInteractor:
    name = "dmoj"

    async def converse(
        self,
        lane: Lane,
        problem: Problem,
        interactor: Program,
        program: Program,
        test: TestCase,
        *,
        transcript: Path | None,
    ) -> tuple[RunResult, Exchange]:
        flags = parsed(self.name, spec(problem).flags, _KEYS)
        kind = flags.get("type", "default")
        extra_ms = float(flags.get("preprocessing_time", "2")) * 1000
        limits = replace(problem.validation_limits, time_ms=problem.limits.time_ms + extra_ms, wall_ms=_PATIENCE_MS)
        told = unbuffered.environment(unbuffered=flags.get("unbuffered") == "true")
        roles = Roles(
            (contestant(problem, program, test, environment=told),),
            judge(lane, problem, interactor, _arguments(problem, test, kind, flags), limits=limits),
            accepts=lambda run: run.cause is Cause.EXITED and run.exit_code in {contrib.ACCEPTED, contrib.PARTIAL},
        )

        async def decide(_: Box, heard: Heard) -> Decision:
            told = heard.stderr.strip() if flags.get("feedback") == "true" else ""
            return contrib.decision(kind, Said(heard.run, "", heard.stderr), test.max_score, told=told)

        return await converse(lane, problem, test, roles, decide, transcript=transcript)


def _arguments(problem: Problem, test: TestCase, kind: str, flags: Mapping[str, str]) -> tuple[str, ...]:
    """None of a kind that is not known: what is said of it comes after."""
    form = flags.get("args_format_string") or contrib.INTERACTORS.get(kind, "")
    places = {
        "input_file": feedback.seen(problem, test.input),
        "output_file": "/dev/null",
        "answer_file": feedback.seen(problem, test.answer),
    }
    return contrib.command_line(form, places)


@hookimpl
def parley_interactors() -> list[DmojInteractor]:
    return [DmojInteractor()]
