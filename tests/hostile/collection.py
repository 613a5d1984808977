"""The table of the hostile collection, and its programs. Read from expected.toml, which explains it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePath

import msgspec
from msgspec import Struct

from parley.core.report import SubmissionRecord, TestRecord

HERE = Path(__file__).parent
CANARY = {"batch": "canary/canary.c", "interactive": "conversation/canary.c"}
# What refuses these is the same whoever built the box: the filter, the clock, the limits of a compiler.
SAME_IN_EVERY_BOX = ("compile", "kernel", "network", "time")
RUN_TIMES = (".java", ".js")  # judged apart, with larger limits; they attack, and do not look around


class Expected(Struct, frozen=True, forbid_unknown_fields=True):
    """A row of the table."""

    verdict: str | list[str]
    syscall: str | list[str] | None = None
    reason: str = ""
    signal: int | None = None
    exit_code: int | None = None
    deadlock: bool = False
    shows: str = ""
    rlimit: str | list[str] | None = None


class Hostile(Struct, frozen=True):
    """One program. `name` is its path below `submissions` of its problem."""

    problem: str
    name: str
    expected: Expected

    @property
    def category(self) -> str:
        return PurePath(self.name).parts[0]

    @property
    def path(self) -> Path:
        return HERE / self.problem / "submissions" / self.name

    @property
    def looks_around(self) -> bool:
        return self.path.suffix not in RUN_TIMES

    @property
    def finds_nothing(self) -> bool:
        """What it sees is a clean box: a program of several files finds those in its working folder."""
        return self.looks_around and not self.path.is_dir()


def _rows() -> Iterator[Hostile]:
    table = (HERE / "expected.toml").read_bytes()
    for problem, categories in msgspec.toml.decode(table, type=dict[str, dict[str, dict[str, Expected]]]).items():
        for category, programs in categories.items():
            yield from (Hostile(problem, f"{category}/{name}", row) for name, row in programs.items())


PROGRAMS = tuple(_rows())
NATIVE = tuple(program for program in PROGRAMS if program.looks_around)
CATEGORIES = tuple(dict.fromkeys((program.problem, program.category) for program in PROGRAMS))


def complaints(hostile: Hostile, record: SubmissionRecord, accounting: str) -> list[str]:
    """Where the report is not what the table says; empty where all is well."""
    tests = {test.name: test for test in record.tests}
    attack = tests.get("secret/2-attack")
    return [
        *_about_verdict(hostile.expected, record, attack, accounting),
        *(_about_attack(hostile.expected, attack) if attack else ()),
        *(f"{test.name}: {test.reason}" for test in record.tests if hostile.finds_nothing and _saw_something(test)),
    ]


def _saw_something(test: TestRecord) -> bool:
    return test.name.endswith("-look") and test.verdict != "AC"


def _words(value: str | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else value or []


def _about_verdict(
    expected: Expected, record: SubmissionRecord, attack: TestRecord | None, accounting: str
) -> Iterator[str]:
    verdict, why = (attack.verdict, attack.reason) if attack else (record.verdict, record.message)
    wanted = _words((accounting == "rlimit" and expected.rlimit) or expected.verdict)
    if verdict not in wanted:
        yield f"{verdict} and not {' or '.join(wanted)}: {why}"
    if expected.shows not in record.compile.output:
        yield f"the compiler's output lacks {expected.shows!r}"
    hidden = [
        character for character in record.compile.output if not character.isprintable() and character not in "\n\t"
    ]
    if hidden:
        yield f"the compiler's output holds control characters: {hidden}"


def _about_attack(expected: Expected, attack: TestRecord) -> Iterator[str]:
    calls = _words(expected.syscall)
    if calls and attack.verdict == "RFE" and attack.syscall not in calls:
        yield f"the call is {attack.syscall} and not {' or '.join(calls)}"
    if attack.verdict != "RFE" and attack.syscall is not None:
        yield f"names the call {attack.syscall}, and is {attack.verdict}"
    if expected.reason not in attack.reason:
        yield f"the reason lacks {expected.reason!r}: {attack.reason}"
    for name in ("signal", "exit_code"):
        wanted = getattr(expected, name)
        if wanted is not None and getattr(attack, name) != wanted:
            yield f"{name} is {getattr(attack, name)} and not {wanted}"
    if expected.deadlock and not (attack.interaction and attack.interaction.deadlock):
        yield "no deadlock was seen"
