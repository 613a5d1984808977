"""What pages say of judging without root and in containers, tried in surroundings that are like those."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ..cli.command import GOOD_SUM, REPOSITORY, SUM, Command
from ..cli.other_user import OtherUser, other_user
from ..conftest import lacking

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can take something away from itself")
CONTAINED = Path(__file__).with_name("contained.py")
PAGES = REPOSITORY / "docs/how-to"
CONTAINER = (PAGES / "run-in-a-container.md").read_text()
# Docker's own, for containers that ask for nothing.
CAPABILITIES = (
    "chown", "dac_override", "fowner", "fsetid", "kill", "setgid", "setuid", "setpcap", "net_bind_service", "net_raw",
    "sys_chroot", "mknod", "audit_write", "setfcap",
)  # fmt: skip
# Of what its filter refuses to who lacks CAP_SYS_ADMIN, the calls that boxes, or their wardens, might miss.
REFUSED = {
    "clone", "unshare", "setns", "mount", "umount2", "pivot_root", "sethostname", "setdomainname", "open_tree",
    "move_mount", "fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr", "add_key", "keyctl", "request_key",
}  # fmt: skip
COVERED = "for file in /proc/keys /proc/timer_list /proc/interrupts; do mount --bind /dev/null $file || :; done"
READ_ONLY = "for place in $(grep cgroup /proc/mounts | cut -d' ' -f2); do mount -o remount,bind,ro $place; done"
HIDDEN = "mount -t tmpfs none /sys/fs/cgroup"


def contained(*steps: str, refused: set[str]) -> tuple[str, ...]:
    """A prefix: mounts of its own, changed by these steps; Docker's capabilities; these calls refused."""
    bounding = "-all," + ",".join(f"+{name}" for name in CAPABILITIES)
    words = ("setpriv", f"--bounding-set={bounding}", "--inh-caps=-all")
    filtered = (sys.executable, str(CONTAINED), ",".join(sorted(refused)))
    script = " && ".join([*steps, f'exec {shlex.join((*words, *filtered))} "$@"'])
    return ("unshare", "--mount", "--propagation", "private", "sh", "-c", script, "sh")


@pytest.fixture
def bubblewrap() -> None:
    for tool in ("bwrap", "setpriv", "unshare"):
        if shutil.which(tool) is None:
            lacking(tool)


def needed() -> set[str]:
    """The calls that must be allowed, as the page has them."""
    (sentence,) = re.findall(r"five calls: (.*?)\.", CONTAINER, re.DOTALL)
    calls = set(re.findall(r"`(\w+)`", sentence))
    assert len(calls) == 5
    return calls


def found(parley: Command, prefix: tuple[str, ...]) -> tuple[int, dict[str, dict[str, Any]]]:
    done = parley("doctor", "--json", prefix=prefix)
    assert done.document, done.err
    return done.code, {finding["topic"]: finding for finding in done.document["findings"]}


@pytest.mark.usefixtures("bubblewrap")
@pytest.mark.parametrize(
    ("steps", "refused", "option"),
    [((), REFUSED, "seccomp=unconfined"), ((COVERED,), {"keyctl"}, "systempaths=unconfined")],
    ids=["filter", "proc"],
)
def test_doctor_names_what_a_container_withholds(
    parley: Command, steps: tuple[str, ...], refused: set[str], option: str
) -> None:
    """No box can be built, exit code 4; the reason is in the page's words, the remedy is the page's option."""
    code, findings = found(parley, contained(*steps, refused=refused))
    jail = findings["bubblewrap"]
    assert (code, jail["state"], findings["sandbox"]["state"]) == (4, "missing", "bad")
    assert f"--security-opt {option}" in jail["remedy"]
    (row,) = (line for line in CONTAINER.splitlines() if line.startswith("|") and f"`--security-opt {option}`" in line)
    said = row.split("`")[-4]
    assert said in jail["detail"]
    assert findings["sandbox"]["remedy"] == "what is said above"


@pytest.mark.usefixtures("bubblewrap")
@pytest.mark.parametrize("cgroups", [READ_ONLY, HIDDEN], ids=["read-only", "hidden"])
def test_judges_in_a_container_that_allows_it(parley: Command, cgroups: str) -> None:
    """With the five calls that the page names, no more, and cgroups that nobody can divide; accounting says so."""
    prefix = contained(cgroups, refused=REFUSED - needed())
    done = parley("judge", SUM, GOOD_SUM, "--json", prefix=prefix)
    (record,) = done.records.values()
    assert (record["verdict"], done.document["sandbox"], done.document["accounting"]) == ("AC", "bubblewrap", "rlimit")


@pytest.fixture
def user() -> Iterator[OtherUser]:
    with other_user() as someone:
        if someone is None:
            pytest.skip("no mounts can be made here, so another user does not reach this Python")
        yield someone


def test_page_about_judging_without_root(user: OtherUser) -> None:
    """Its commands work for a user who owns nothing, in a container that allows it as well."""
    parley = Command(cache=user.home / "cache", home=user.home)
    text = (PAGES / "run-rootless.md").read_text()
    lines = [
        line
        for block in re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
        for line in block.splitlines()
    ]
    assert len(lines) == 2
    filtered = (sys.executable, str(CONTAINED), ",".join(sorted(REFUSED - needed())))
    for line, prefix in zip(lines, (user.prefix, (*user.prefix, *filtered)), strict=True):
        words = [str(REPOSITORY / word) if word.startswith("examples/") else word for word in shlex.split(line)[1:]]
        done = parley(*words, prefix=prefix)
        assert done.code == 0, done.out + done.err
