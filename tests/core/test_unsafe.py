"""What no profile may allow, whoever writes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from parley.core.policy import read_policy
from parley.core.unsafe import unsafe


def complaints(folder: Path, text: str) -> list[str]:
    path = folder / "a.policy"
    path.write_text(text)
    policy = read_policy(path)
    assert policy.faults == ()
    return [str(fault).replace(f"{folder}/", "") for fault in unsafe(policy.rules)]


@pytest.mark.parametrize(
    "call",
    ["ptrace", "process_vm_writev", "keyctl", "shmget", "mq_open", "unshare", "mount", "move_mount", "bpf",
     "io_uring_setup", "userfaultfd", "perf_event_open", "init_module", "clock_settime", "seccomp", "clone3", "setns"],
)  # fmt: skip
def test_never(tmp_path: Path, call: str) -> None:
    """Not even for some arguments; an error for it is fine."""
    for line in (f"{call}: 1", f"{call}: arg0 == 0", f"{call}: arg0 == 0; return EPERM"):
        (complaint,) = complaints(tmp_path, f"read: 1\n{line}\n")
        assert complaint.startswith(f"a.policy:2: no profile may allow {call}: ")
    assert complaints(tmp_path, f"{call}: return ENOSYS\n") == []


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("prlimit64: arg0 == 0", "prlimit64: arg0 == 1"),
        ("prlimit64: arg0 == 0 && arg1 == 7", "prlimit64: arg1 == 7"),
        ("setpriority: arg1 == 0", "setpriority: 1"),
        ("sched_setaffinity: arg0 == 0; return EPERM", "sched_setaffinity: arg0 == 0 || arg1 == 1"),
        ("clone: arg0 in CLONE_VM|CLONE_THREAD", "clone: 1"),
        ("clone: arg0 == SIGCHLD", "clone: arg0 == CLONE_NEWUSER"),
        ("clone: arg0 in CSIGNAL", "clone: arg0 in ~CLONE_VM"),
        ("clone: arg0 in CSIGNAL && arg0 & 1", "clone: arg0 & CLONE_THREAD"),
        ("socket: arg0 == AF_UNIX", "socket: arg0 == AF_INET"),
        ("socket: arg0 == AF_UNIX", "socket: arg0 == AF_UNIX || arg0 == AF_VSOCK"),
        ("socketpair: arg0 == AF_UNIX", "socketpair: arg0 <= AF_UNIX"),
        ("prctl: arg0 == PR_SET_NAME", "prctl: arg0 != PR_SET_SECCOMP"),
        ("prctl: arg0 == PR_GET_NAME", "prctl: arg0 == PR_SET_SECCOMP"),
        ("prctl: arg0 == PR_GET_NAME", "prctl: arg0 == PR_SET_DUMPABLE"),
        ("personality: arg0 == 0xffffffff", "personality: 1"),
    ],
)
def test_only_so(tmp_path: Path, good: str, bad: str) -> None:
    """Calls that are harmless of oneself, or in one form, must be tested for it in every alternative."""
    assert complaints(tmp_path, f"{good}\n") == []
    (complaint,) = complaints(tmp_path, f"{bad}\n")
    assert complaint.startswith(f"a.policy:1: {bad.partition(':')[0]} may only be allowed with ")
