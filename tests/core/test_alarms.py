"""Whether a clock may send SIGALRM, as the rules of a profile say."""

from __future__ import annotations

from pathlib import Path

import pytest

from parley.core.alarms import rings
from parley.core.plugins import Plugins
from parley.core.policy import read_policy
from parley.core.profiles import Profiles


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("read: 1", False),
        ("alarm: 1", True),
        ("alarm: return EPERM", False),
        ("setitimer: 1", True),
        ("setitimer: return EPERM", False),
        ("setitimer: arg0 == 1 || arg0 == 2; return EPERM", False),
        ("setitimer: arg0 == 2 && arg1 == 0", False),
        ("setitimer: arg0 == 1 || arg0 == 0", True),
        ("setitimer: arg0 == 0x100000000", True),  # the kernel takes 32 bits of it
        ("setitimer: arg0 > 0", True),  # so here as well
        ("setitimer: arg1 == 1", True),
        ("timer_create: 1\ntimer_settime: 1", False),  # these it tells of
    ],
)
def test_rules(tmp_path: Path, text: str, *, expected: bool) -> None:
    """By `alarm`, or by `setitimer` where it may be the timer of real time."""
    (tmp_path / "a.policy").write_text(text + "\n")
    assert rings(read_policy(tmp_path / "a.policy").rules) is expected


def test_profiles(plugins: Plugins) -> None:
    """Of ours it is Go's that has none: whose programs handle every signal, whether they mean to or not."""
    profiles = Profiles(plugins.profiles)
    assert [name for name in plugins.profiles if not profiles.alarms(name)] == ["go"]
