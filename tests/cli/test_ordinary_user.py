"""Without root: boxes are built in user namespaces, memory is bounded by rlimits, and the verdicts are the same.

Where the tests themselves do not run as root, all of them are about this.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .command import EXAMPLES, GOOD_GUESS, GOOD_SUM, GUESS, SUM, Command
from .other_user import OtherUser, other_user

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


@pytest.fixture(scope="module")
def user() -> Iterator[OtherUser]:
    with other_user() as found:
        if found is None:
            pytest.skip("no mounts can be made here, so another user does not reach this Python")
        yield found


@pytest.fixture
def as_user(user: OtherUser) -> Command:
    """The command with that user's home; the prefix is still to be given."""
    return Command(cache=user.home / "cache", home=user.home)


@pytest.mark.parametrize("name", ["guess", "sum"])
def test_judges_the_examples_as_stated(as_user: Command, user: OtherUser, name: str) -> None:
    """Memory, time, output and all other limits lead to the verdicts that root's judge finds."""
    done = as_user("judge", EXAMPLES / name, "--expect", "--json", prefix=user.prefix)
    unexpected = {
        file: (record["verdict"], record["message"])
        for file, record in done.records.items()
        if record["as_expected"] is not True
    }
    assert unexpected == {}
    assert done.code == 0
    assert (done.document["sandbox"], done.document["accounting"]) == ("bubblewrap", "rlimit")


def test_is_warned_of_less_exact_memory(as_user: Command, user: OtherUser) -> None:
    """The head of the table says that there are no cgroups, and who knows more."""
    done = as_user("judge", SUM, GOOD_SUM, prefix=user.prefix)
    assert "warning: no cgroup here, so memory is less exact; see `parley doctor`" in done.out


def test_batch_is_warned_once(as_user: Command, user: OtherUser) -> None:
    """However many problems there are."""
    manifest = user.home / "m.csv"
    rows = [f"{package},{program}" for package, program in ((SUM, GOOD_SUM), (GUESS, GOOD_GUESS))]
    manifest.write_text("\n".join(("problem,submission", *rows)))
    done = as_user("batch", manifest, "--output", user.home / "results", prefix=user.prefix)
    assert done.err == "parley: warning: no cgroup here, so memory is less exact; see `parley doctor`\n"
    assert (done.code, "2 AC" in done.out) == (0, True)


def test_doctor_says_what_is_lacking(as_user: Command, user: OtherUser) -> None:
    """A box can be built; that accounting is by rlimits is missing, not bad."""
    done = as_user("doctor", "--json", prefix=user.prefix)
    found: dict[str, Any] = {finding["topic"]: finding for finding in done.document["findings"]}
    assert done.code == 0
    assert found["bubblewrap"]["state"] == "ok"
    assert found["accounting"]["state"] == "missing"
    assert found["user"]["detail"].startswith("uid ")


def test_submission_of_somebody_else(as_user: Command, user: OtherUser) -> None:
    """A file, or a folder, that this user may not read costs itself and not the others."""
    private = user.home.parent / "private"
    private.mkdir(mode=0o700)
    unreadable = user.home.parent / "unreadable.py"
    unreadable.write_text("print(1)")
    unreadable.chmod(0o600)
    paths = [unreadable, private, private / "inner.py", GOOD_SUM]
    done = as_user("judge", SUM, *paths, prefix=user.prefix)
    assert done.code == 3
    assert done.err.splitlines() == [f"parley: {path}: cannot be read: Permission denied" for path in paths[:3]]
    assert "1 submission, 10 runs" in done.out


@pytest.mark.parametrize("hidden", ["problem.yaml", "data/sample", "data/sample/1.in", "data/sample/1.ans", "."])
def test_package_of_somebody_else(as_user: Command, user: OtherUser, sum_package: Path, hidden: str) -> None:
    """What of a package cannot be read is named."""
    package = shutil.copytree(sum_package, user.home.parent / "package")
    (package / hidden).chmod(0o700 if (package / hidden).is_dir() else 0o600)
    done = as_user("judge", package, GOOD_SUM, prefix=user.prefix)
    shutil.rmtree(package)
    assert done.code == 3
    assert done.complaint.startswith(f"parley: {package / hidden}")
    assert done.complaint.endswith("Permission denied")


def test_user_without_home(as_user: Command, user: OtherUser) -> None:
    """A uid that nobody gave a home judges without cache and transcripts; it is told which variables would help."""
    path = os.environ["PATH"]
    bare = (*user.prefix, "env", "-i", f"PATH={path}")
    done = as_user("judge", GUESS, GOOD_GUESS, prefix=bare)
    assert done.code == 0
    assert "set HOME or XDG_STATE_HOME" in done.err
