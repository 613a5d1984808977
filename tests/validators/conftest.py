"""A test with its answer, and an output to validate."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import cast

import pytest

from parley.core import accounting
from parley.core.inquiry import Said
from parley.core.lane import Lane
from parley.core.language import Language
from parley.core.model import MIB, CheckerSpec, Decision, Limits, Problem, Program, Ran, RunResult, TestCase
from parley.core.output import Output
from parley.core.protocols import Validator
from parley.core.workspace import Workspace

LIMITS = Limits(time_ms=300, wall_ms=20_000, memory_bytes=64 * MIB, processes=8)


ALSO_WITHOUT_A_BOX = pytest.mark.parametrize("jailer", ["bubblewrap", "none"], indirect=True, scope="session")


@pytest.fixture(scope="session")
def jailer(request: pytest.FixtureRequest) -> str:
    """One is enough here: the contract of jailers is tested elsewhere."""
    return str(getattr(request, "param", "bubblewrap"))


@pytest.fixture
def counted() -> Iterator[accounting.Accounting]:
    """Whatever this machine has."""
    with accounting.chosen() as counted:
        yield counted


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder of a problem with one test: input 5, answer 6."""
    folder = tmp_path / "data"
    (folder / "secret").mkdir(parents=True)
    (folder / "secret" / "1.in").write_text("5\n")
    (folder / "secret" / "1.ans").write_text("6\n")
    return folder


async def validate(
    validator: Validator,
    lane: Lane | None,
    data: Path,
    output: bytes,
    *,
    program: Program | None = None,
    flags: tuple[str, ...] = (),
    more_flags: tuple[str, ...] = (),
    max_score: Fraction = Fraction(1),
    ran: Ran | None = None,
) -> Decision:
    """What a validator says of an output; `flags` are the package's, `more_flags` the test's.

    One that runs no program needs no lane.
    """
    test = TestCase("secret/1", "secret", data / "secret" / "1.in", data / "secret" / "1.ans", more_flags, max_score)
    problem = Problem(
        name="a", title="A", root=data.parent, data=data, format="none", limits=LIMITS, validation_limits=LIMITS,
        compile_limits=LIMITS, tests=(test,), checker=CheckerSpec(validator.name, flags),
    )  # fmt: skip
    with Output(1 << 26) as held:
        held.add(output)
        return await validator.validate(cast("Lane", lane), problem, program, test, held, ran=ran)


def said(result: RunResult, *, stdout: str = "", stderr: str = "") -> Said:
    """What a program said, without running one."""
    return Said(result, stdout, stderr)


def a_program(workspace: Workspace, text: str) -> Program:
    """A validator in Python, not compiled."""
    folder = workspace.folder("programs")
    (folder / "main.py").write_text(text)
    argv = ("/usr/bin/python3", "-S", "-B", "/program/main.py")
    return Program(Language("python3", "", (), run=argv, processes=8, profile="python"), "", folder, argv)
