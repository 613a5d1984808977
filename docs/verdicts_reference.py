"""Writes docs/reference/verdicts.md: the words of core/meanings.py, and what core/verdict.py decides, fact by fact.

When a test finds the page stale, run it again.
"""

from __future__ import annotations

import signal
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path

from msgspec import structs

from parley.core.meanings import MEANINGS
from parley.core.model import MIB, Cause, Decision, Exchange, First, Limits, Opinion, RunResult, Semantics, SideFacts
from parley.core.verdict import Facts, ended_well, rule

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "verdicts.md"
HEAD = """\
# Verdicts

<!-- Made from core/meanings.py and core/verdict.py by docs/verdicts_reference.py: change them there. -->

Codes never change. A verdict stands for a test, and for a submission: how that follows from its tests is said by the
[groups of the problem](packages.md#how-points-are-counted). [How a verdict is found](../explanation/verdicts.md)
has the reasons.

"""
BATCH = """\
## Truth table: an input and an output

How the program ended (rows), and what the validator said then (columns). A program that came to a bad end has no output
worth asking about.

"""
CONVERSATION = """\
## Truth table: a conversation

How the program ended (rows), and what the interactor said, before the program came to its end or after it (columns).
There is a table for each of the [semantics](semantics.md). *Broke* is an exit code that means nothing; *SIGPIPE*: it
died as it wrote to a program that was gone. *Unheard* are words that a program writes when nobody is left to read them.

"""
_LIMITS = Limits(time_ms=1000, memory_bytes=256 * MIB)
_ENDED = RunResult(Cause.EXITED, 0, None, cpu_ns=5, wall_ns=20, started_ns=1, ended_ns=21, memory_bytes=MIB)
_SIDE = SideFacts(
    bytes=1, lines=1, dropped=0, waited_ns=0, eof_ns=20, closed_input_ns=20, last_ns=10, pending=0, unended=False
)


def _other(cause: Cause, **changes: object) -> RunResult:
    return structs.replace(_ENDED, cause=cause, exit_code=None, **changes)


ENDS: Mapping[str, RunResult] = {
    "exit code 0": _ENDED,
    "exit code 1": structs.replace(_ENDED, exit_code=1),
    "a signal": _other(Cause.SIGNALED, signal=signal.SIGSEGV),
    "too much CPU time": _other(Cause.CPU_LIMIT),
    "too much wall time": _other(Cause.WALL_LIMIT),
    "too much memory": _other(Cause.SIGNALED, signal=signal.SIGKILL, out_of_memory=True),
    "too much output": _other(Cause.KILLED, output_exceeded=True),
    "a forbidden call": _other(Cause.FORBIDDEN),
}
WORDS: Mapping[str, Decision] = {
    "accepted": Decision(Opinion.ACCEPTED),
    "accepted in part": Decision(Opinion.ACCEPTED, Fraction(1, 2)),
    "rejected": Decision(Opinion.WRONG),
    "broke": Decision(Opinion.CONFUSED),
}
_BROKE = structs.replace(_ENDED, exit_code=1)
_LEFT = _other(Cause.SIGNALED, signal=signal.SIGPIPE)
# Who was first, what the interactor said, and how it ended.
COLUMNS: Mapping[str, tuple[First, str, RunResult]] = {
    "it accepted, then": (First.INTERACTOR, "accepted", _ENDED),
    "it rejected, then": (First.INTERACTOR, "rejected", _ENDED),
    "it broke, then": (First.INTERACTOR, "broke", _BROKE),
    "then it accepted": (First.PROGRAM, "accepted", _ENDED),
    "then it rejected": (First.PROGRAM, "rejected", _ENDED),
    "then it broke": (First.PROGRAM, "broke", _BROKE),
    "then SIGPIPE": (First.PROGRAM, "broke", _LEFT),
}


def page() -> str:
    """The whole page: names, the table of batch tests, and one for each way to judge a conversation."""
    names = [(f"`{code}`", meaning.name, meaning.when) for code, meaning in MEANINGS.items()]
    return (
        HEAD
        + _table(("code", "name", "when"), names)
        + "\n"
        + BATCH
        + _batch()
        + "\n"
        + CONVERSATION
        + _conversations()
    )


def _batch() -> str:
    rows = [(f"**{end}**", *_asked(run)) for end, run in ENDS.items()]
    return _table(("the program ended by", *WORDS, "not asked"), rows)


def _asked(run: RunResult) -> list[str]:
    """By each word of the validator, and without one."""
    if ended_well(run, _LIMITS):
        return [rule(Facts(run, _LIMITS, word)).verdict for word in WORDS.values()] + [""]
    return ["" for _ in WORDS] + [rule(Facts(run, _LIMITS)).verdict]


def _conversations() -> str:
    """Semantics that agree in everything share a table."""
    tables: dict[str, list[str]] = {}
    for semantics in Semantics:
        tables.setdefault(_conversation(semantics), []).append(f"`{semantics}`")
    return "\n".join(f"### {' and '.join(names)}\n\n{table}" for table, names in tables.items())


def _conversation(semantics: Semantics) -> str:
    rows = [(f"**{end}**", *_verdicts(run, semantics)) for end, run in ENDS.items()]
    unheard = [_verdict(_ENDED, semantics, column, dropped=3) for column in COLUMNS if column.endswith("then")]
    rows.insert(1, ("**exit code 0, after words unheard**", *unheard, *("" for _ in range(len(COLUMNS) - 3))))
    return _table(("the program ended by", *COLUMNS), rows)


def _verdicts(run: RunResult, semantics: Semantics) -> list[str]:
    return [_verdict(run, semantics, column, dropped=0) for column in COLUMNS]


def _verdict(run: RunResult, semantics: Semantics, column: str, *, dropped: int) -> str:
    first, word, interactor = COLUMNS[column]
    program = structs.replace(_SIDE, dropped=dropped)
    exchange = Exchange(first, 1, 30, program, _SIDE, interactor, WORDS[word])
    return rule(Facts(run, _LIMITS, WORDS[word], exchange, semantics)).verdict


def _table(titles: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [tuple(titles)]
    lines += [tuple("---" for _ in lines[0]), *map(tuple, rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(page())
    print(f"wrote {PAGE.relative_to(ROOT)}")
