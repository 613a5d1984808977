"""A conversation in lines."""

from __future__ import annotations

import pytest

from parley.core.dialogue import lines
from parley.core.model import Cause
from parley.core.transcript import Entry


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (Cause.CPU_LIMIT, "is stopped at its cpu limit"),
        (Cause.WALL_LIMIT, "is stopped at its wall limit"),
        (Cause.KILLED, "is stopped by the judge"),
        (Cause.FAILED, "could not be started"),
        (Cause.FORBIDDEN, "is stopped at a forbidden call"),
    ],
    ids=lambda value: value.name if isinstance(value, Cause) else "",
)
def test_end_of_a_side_in_words(cause: Cause, words: str) -> None:
    """Whatever ended it but itself."""
    (line,) = lines([Entry("exit", 1000, "program", ended_by=cause.name.lower())])
    assert (line.kind, line.text) == ("note", words)
