"""The default validator: its flags, and its decisions."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from parley.core.errors import PackageError
from parley.core.model import Decision, Opinion
from parley.validators.default import parley_validators, parse
from parley.validators.tokens import Rules

from .conftest import validate

(DEFAULT,) = parley_validators()


@pytest.mark.parametrize(
    ("flags", "rules"),
    [
        ("", Rules()),
        ("case_sensitive", Rules(case_sensitive=True)),
        ("space_change_sensitive", Rules(space_sensitive=True)),
        ("case_sensitive space_change_sensitive", Rules(case_sensitive=True, space_sensitive=True)),
        ("float_tolerance 1e-6", Rules(absolute=1e-6, relative=1e-6)),
        ("float_absolute_tolerance 0.5", Rules(absolute=0.5)),
        ("float_relative_tolerance 0", Rules(relative=0.0)),
        ("float_absolute_tolerance 1 float_relative_tolerance 2", Rules(absolute=1.0, relative=2.0)),
        ("float_tolerance 1 float_relative_tolerance 2", Rules(absolute=1.0, relative=2.0)),
        ("float_tolerance 1 float_tolerance 2", Rules(absolute=2.0, relative=2.0)),
    ],
)
def test_flags(flags: str, rules: Rules) -> None:
    """Every flag of the format; of two that speak of one thing the last one holds."""
    assert parse(flags.split()) == rules


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        ("Case_sensitive", "the default validator has no flag 'Case_sensitive'"),
        ("1e-6", "the default validator has no flag '1e-6'"),
        ("case_sensitive 1", "the default validator has no flag '1'"),
        ("float_tolerance", "validator flag float_tolerance needs a number, not ''"),
        ("float_tolerance x", "validator flag float_tolerance needs a number, not 'x'"),
        ("float_tolerance case_sensitive", "validator flag float_tolerance needs a number, not 'case_sensitive'"),
        ("float_absolute_tolerance -1", "validator flag float_absolute_tolerance needs a number, not '-1'"),
        ("float_relative_tolerance nan", "validator flag float_relative_tolerance needs a number, not 'nan'"),
        ("float_relative_tolerance inf", "validator flag float_relative_tolerance needs a number, not 'inf'"),
    ],
)
def test_flags_that_are_wrong(flags: str, said: str) -> None:
    """What is no flag, or no tolerance, is the package's fault, and found before anything is judged."""
    with pytest.raises(PackageError) as raised:
        DEFAULT.check_flags(flags.split())
    assert str(raised.value) == said


@pytest.mark.anyio
@pytest.mark.parametrize("padding", [b"", b" " * (1 << 21)], ids=["short", "long"])
async def test_decisions(data: Path, padding: bytes) -> None:
    """Right is accepted, wrong is told where; outputs that are compared in a thread as well."""
    right = await validate(DEFAULT, None, data, padding + b"6")
    assert right == Decision(Opinion.ACCEPTED)
    wrong = await validate(DEFAULT, None, data, padding + b"7")
    assert wrong == Decision(
        Opinion.WRONG, Fraction(0), message=f"token 1 (line 1, column {len(padding) + 1}): expected '6', found '7'"
    )


@pytest.mark.anyio
async def test_flags_of_the_test_come_after_the_packages(data: Path) -> None:
    """Both hold, and of two that contradict each other the test's."""
    flags = ("float_tolerance", "0.01")
    for more, opinion in (((), Opinion.WRONG), (("float_tolerance", "0.5"), Opinion.ACCEPTED)):
        decision = await validate(DEFAULT, None, data, b"6.5", flags=flags, more_flags=more)
        assert decision.opinion is opinion


@pytest.mark.anyio
async def test_answer_that_is_gone(data: Path) -> None:
    """An answer that cannot be read is the package's fault, with its path."""
    (data / "secret" / "1.ans").unlink()
    with pytest.raises(PackageError, match=r"secret/1\.ans: cannot be read: No such file"):
        await validate(DEFAULT, None, data, b"6")
