"""`--sandbox none`: must be asked for, finds the same verdicts, and is told of wherever its verdicts are told."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .command import EXAMPLES, GOOD_SUM, SUM, Command
from .other_user import OtherUser, other_user

SAID = "nothing was isolated (sandbox none)"


@pytest.fixture(scope="module")
def user() -> Iterator[OtherUser]:
    with other_user() as found:
        if found is None:
            pytest.skip("no mounts can be made here, so another user does not reach this Python")
        yield found


def unexpected(parley: Command, name: str, prefix: tuple[str, ...] = ()) -> dict[str, Any]:
    done = parley("judge", EXAMPLES / name, "--sandbox", "none", "--expect", "--json", prefix=prefix)
    assert done.document["sandbox"] == "none"
    assert done.document["warnings"][0].startswith(SAID)
    assert SAID in done.err
    return {file: record for file, record in done.records.items() if record["as_expected"] is not True}


@pytest.mark.parametrize("name", ["guess", "sum"])
def test_judges_the_examples_as_stated(parley: Command, name: str) -> None:
    """Compilers, validators and interactors find their files without a box, and limits hold."""
    assert unexpected(parley, name) == {}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize("name", ["guess", "sum"])
def test_judges_the_examples_without_root(user: OtherUser, name: str) -> None:
    """Under the user's own uid, whose other processes count for nothing."""
    as_user = Command(cache=user.home / "cache", home=user.home)
    assert unexpected(as_user, name, user.prefix) == {}


def test_table_and_stderr_say_so(parley: Command) -> None:
    """Whoever keeps only one of the two is told."""
    done = parley("judge", SUM, GOOD_SUM, "--sandbox", "none")
    assert f"warning: {SAID}" in done.out
    assert done.complaint.startswith(f"parley: warning: {SAID}")


def test_boxes_are_not_warned_of(parley: Command) -> None:
    """The warning means something."""
    done = parley("judge", SUM, GOOD_SUM)
    assert "isolated" not in done.out + done.err


def test_is_never_chosen(parley: Command, tmp_path: Path) -> None:
    """On a machine without a jailer nothing is judged, and doctor says that nothing can be."""
    bare = {"PATH": str(tmp_path)}
    done = parley("judge", SUM, GOOD_SUM, env=bare)
    assert done.code == 4
    assert "no sandbox can be used here" in done.complaint
    checked = parley("doctor", "--json", env=bare)
    found = {finding["topic"]: finding["state"] for finding in checked.document["findings"]}
    assert checked.code == 4
    assert (found["sandbox"], found["none"]) == ("bad", "ok")
