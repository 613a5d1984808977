"""Several passes of a program on one test (multi-pass): whether another follows, and what all of them used. Pure.

Source: ICPC 2025-09, "Multi-pass validation".
"""

from __future__ import annotations

from msgspec.structs import replace

from .feedback import confused
from .model import Decision, Problem, Ran, RunResult


def following(problem: Problem, ran: Ran, decision: Decision | None) -> Ran | None:
    """The pass that `decision`, which came of the pass `ran`, asks for; None where it asks for none, or too many."""
    if decision is None or decision.next_input is None or ran.number >= problem.passes:
        return None
    return replace(ran, number=ran.number + 1, carried=decision.carried, input=decision.next_input)


def last(problem: Problem, ran: Ran, decision: Decision) -> Decision:
    """What is decided after the pass `ran`, which was the last: of as many as there may be, it may want no other."""
    if decision.next_input is None or ran.number < problem.passes:
        return decision
    return confused(f"it asked for pass {ran.number + 1} of at most {problem.passes}")


def most(before: RunResult | None, now: RunResult) -> RunResult:
    """The last run, with the most that it or one before it used."""
    if before is None:
        return now
    return replace(
        now,
        cpu_ns=max(before.cpu_ns, now.cpu_ns),
        wall_ns=max(before.wall_ns, now.wall_ns),
        memory_bytes=max(before.memory_bytes, now.memory_bytes),
    )
