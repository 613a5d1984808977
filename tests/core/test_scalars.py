"""Values of YAML and JSON texts are changed in place, and nothing else is."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from parley.core.authoring.scalars import changed

TIME, MEMORY = ("limits", "time_limit"), ("limits", "memory")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("limits:\n  time_limit: 1  # s\nname: x # y\n", "limits:\n  time_limit: 2  # s\nname: x # y\n"),
        ("limits: {time_limit: 1.5}\n", "limits: {time_limit: 2}\n"),
        ("limits: # two\n    # all\n    memory: 9\n", "limits: # two\n    time_limit: 2\n    # all\n    memory: 9\n"),
        ("limits: {memory: 9}", 'limits: {"time_limit": 2, memory: 9}'),
        ("# head\nname: x", "# head\nname: x\nlimits:\n  time_limit: 2\n"),
        ('{"name": "x"}', '{"limits": {"time_limit": 2}, "name": "x"}'),
        ("\ufefflimits: {time_limit: '1'}\r\n", "\ufefflimits: {time_limit: 2}\r\n"),
    ],
)
def test_one_value(before: str, after: str) -> None:
    """It takes the place of the old one; where there is none it is put in as the text is written."""
    assert changed(before, {TIME: "2"}) == after


@pytest.mark.parametrize(
    "text",
    ["", "[1, 2]", "limits: 5", "limits:\n", "limits: {}", "a: &x {time_limit: 1}\nlimits: *x\n", "a: [", "\ta: 1"],
)
def test_no_place(text: str) -> None:
    """What is no mapping, shared by an alias or no YAML is left to people."""
    with pytest.raises(ValueError, match=r"limits|file|elsewhere|YAML|value|place"):
        changed(text, {TIME: "2"})


KEYS = st.dictionaries(st.sampled_from(["name", "time_limit", "memory", "other"]), st.integers(0, 99), min_size=1)


@given(limits=KEYS, others=KEYS, flow=st.booleans())
def test_all_else_stays(limits: dict[str, int], others: dict[str, int], flow: bool) -> None:
    """Read again, the document differs in these two values alone."""
    document = {**others, "limits": limits}
    text: str = yaml.safe_dump(document, default_flow_style=flow, sort_keys=False)
    found = yaml.safe_load(changed(text, {TIME: "0.5", MEMORY: "64"}))
    assert found == {**document, "limits": {**limits, "time_limit": 0.5, "memory": 64}}
