"""What a program is granted beside the problem's limits, and what it is told of them."""

from __future__ import annotations

from pathlib import Path

from msgspec import structs

from parley.core.language import Language
from parley.core.model import MIB, Limits, Program

LIMITS = Limits(time_ms=2000, memory_bytes=256 * MIB)
MANAGED = Language(
    "x", "X", (".x",), run=("vm", "-m{memory}", "-s{stack}"), environment=(("HEAP", "{memory}m"), ("A", "b")),
    time_factor=2.0, extra_time_ms=300, memory_factor=0.5, extra_memory_mib=70, processes=20, open_files=200,
)  # fmt: skip


def program(language: Language) -> Program:
    return Program(language, "", Path("/p"), language.run)


def test_plain_language_gets_what_the_problem_says() -> None:
    """Nothing is added."""
    plain = program(Language("y", "Y", (), run=("{program}",)))
    assert plain.granted(LIMITS) == LIMITS
    assert plain.command(LIMITS) == ("{program}",)


def test_managed_language_gets_its_share_beside() -> None:
    """Factor first, then what is fixed; the run time is told of the program's part only."""
    managed = program(MANAGED)
    limits = managed.granted(LIMITS)
    assert (limits.time_ms, limits.memory_bytes, limits.processes) == (4300, 198 * MIB, 20)
    assert limits.run_time_bytes == 70 * MIB
    assert limits.open_files == 200
    assert managed.command(LIMITS) == ("vm", "-m128", "-s128")
    assert managed.environment(LIMITS) == (("HEAP", "128m"), ("A", "b"))


def test_stack_is_as_large_as_memory_up_to_a_gigabyte() -> None:
    """More is refused by the run times that are told."""
    command = program(MANAGED).command(structs.replace(LIMITS, memory_bytes=4096 * MIB))
    assert command == ("vm", "-m2048", "-s1024")


def test_wall_time_grows_with_cpu_time() -> None:
    """By the rule for both, or by twice what was added where the problem states its own."""
    managed = program(MANAGED)
    assert managed.granted(LIMITS).wall_limit_ms == 2 * 4300 + 1000
    assert managed.granted(structs.replace(LIMITS, wall_ms=9000)).wall_limit_ms == 9000 + 2 * 2300


def test_more_processes_of_the_problem_are_kept() -> None:
    """A problem that allows threads, or many files, allows them in every language."""
    limits = program(MANAGED).granted(structs.replace(LIMITS, processes=99, open_files=999))
    assert (limits.processes, limits.open_files) == (99, 999)
