"""core/native/lower.c: whatever it starts is nobody of importance, or is not started."""

from __future__ import annotations

import os
import subprocess

import pytest

from parley.core.workspace import native

UID = 200_000_123
ASK = ("/bin/sh", "-c", "id -ru; id -u; id -g; id -G; grep -E '^Cap(Prm|Eff|Amb)' /proc/self/status")

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


def lower(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run((native("lower"), *words), check=False, capture_output=True, text=True, errors="replace")


@as_root
def test_user_groups_and_capabilities_are_those_of_nobody() -> None:
    """All of its ids are the one that was asked for, it is in no other group, and nothing of root's is left."""
    done = lower(str(UID), *ASK)
    none = [f"{name}:\t{0:016x}" for name in ("CapPrm", "CapEff", "CapAmb")]
    assert done.stdout.splitlines() == [str(UID)] * 4 + none


@as_root
def test_command_that_is_missing_is_named() -> None:
    """On stderr, which the judge reads, with the exit code that a shell would have."""
    done = lower(str(UID), "/nowhere/jailer")
    assert (done.returncode, done.stderr) == (127, "cannot start /nowhere/jailer: No such file or directory\n")


@pytest.mark.parametrize("uid", ["0", "", "root", "-1", "12x", str(2**32 - 1), str(2**32), "9" * 30])
def test_nothing_is_started_as_root_or_as_somebody_unheard_of(uid: str) -> None:
    """(uid_t) -1 leaves the user as it is, and 2**32 would be root's."""
    done = lower(uid, *ASK)
    assert (done.returncode, done.stdout) == (125, "")


def test_command_is_needed() -> None:
    """Nothing is nothing to start."""
    assert [lower().returncode, lower(str(UID)).returncode] == [125, 125]


@pytest.mark.skipif(os.geteuid() == 0, reason="root can")
def test_who_cannot_become_somebody_else_starts_nothing() -> None:
    """The first step that fails is the end."""
    done = lower(str(UID), *ASK)
    assert (done.returncode, done.stdout) == (126, "")
