"""What no profile may allow, however much a language wants it. Pure.

Program and warden share a uid, a box lives for all the tests of a submission, and the kernel is everybody's. So what
reaches past the program, outlives it, or is a door to the kernel that contests never need is refused when a policy is
read, by line. `return ERRNO` is always fine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from .constants import names
from .policy import Atom, Fault, Rule

_NEVER = {
    "it reaches into other processes": (
        "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "process_mrelease", "pidfd_getfd", "kcmp",
        "migrate_pages", "move_pages",
    ),
    "what it leaves outlives the program": (
        "keyctl", "add_key", "request_key", "shmget", "shmat", "shmctl", "shmdt", "semget", "semop", "semtimedop",
        "semctl", "msgget", "msgsnd", "msgrcv", "msgctl", "mq_open", "mq_unlink", "mq_timedsend", "mq_timedreceive",
        "mq_notify", "mq_getsetattr",
    ),
    "it changes what a box is": (
        "unshare", "setns", "mount", "umount", "umount2", "open_tree", "move_mount", "mount_setattr", "fsopen",
        "fsconfig", "fsmount", "fspick", "pivot_root", "chroot", "sethostname", "setdomainname", "open_by_handle_at",
        "name_to_handle_at", "fanotify_init", "fanotify_mark", "quotactl", "quotactl_fd", "acct", "swapon", "swapoff",
    ),
    "it is a door to the kernel": (
        "bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter", "io_uring_register", "kexec_load",
        "kexec_file_load", "init_module", "finit_module", "delete_module", "reboot", "iopl", "ioperm", "modify_ldt",
        "syslog", "vhangup", "uselib", "lookup_dcookie", "nfsservctl", "vm86", "vm86old", "_sysctl",
    ),
    "it changes the machine's clock": ("settimeofday", "clock_settime", "clock_adjtime", "adjtimex", "stime"),
    "a filter of the program's own would hide what it calls": ("seccomp",),
    "its flags lie in memory, where no filter sees them (return ENOSYS, and clone is called instead)": ("clone3",),
    "it goes past a filter by numbers of another architecture": ("socketcall", "ipc", "syscall"),
}  # fmt: skip
_REASONS = {call: reason for reason, calls in _NEVER.items() for call in calls}
_NEW_NAMESPACES = 0x7E020000  # CLONE_NEW…; of CLONE_NEWTIME, 0x80, clone takes no notice
_PRCTL_NEVER = {"PR_SET_SECCOMP", "PR_SET_PTRACER", "PR_SET_MM", "PR_SET_DUMPABLE", "PR_SET_CHILD_SUBREAPER"}


class Demand(Struct, frozen=True):
    """Every alternative that allows the call must have a comparison of this argument which fits."""

    argument: int
    fits: Callable[[Atom], bool]
    wanted: str


def _is(value: int) -> Callable[[Atom], bool]:
    return lambda atom: (atom.operator, atom.value) == ("==", value)


def _without(bits: int) -> Callable[[Atom], bool]:
    return lambda atom: atom.operator in ("==", "in") and not atom.value & bits


def _harmless_prctl(atom: Atom) -> bool:
    return atom.operator == "==" and atom.value not in {names()[name] for name in _PRCTL_NEVER}


_OF_ONESELF = {
    "prlimit64": 0, "setpriority": 1, "ioprio_set": 1, "sched_setscheduler": 0, "sched_setparam": 0,
    "sched_setattr": 0, "sched_setaffinity": 0,
}  # fmt: skip
_DEMANDS = {
    **{call: Demand(n, _is(0), f"arg{n} == 0: only of oneself") for call, n in _OF_ONESELF.items()},
    "clone": Demand(0, _without(_NEW_NAMESPACES), "`arg0 in …` without CLONE_NEW flags: no namespaces"),
    "socket": Demand(0, _is(1), "arg0 == AF_UNIX: no network"),
    "socketpair": Demand(0, _is(1), "arg0 == AF_UNIX: no network"),
    "prctl": Demand(0, _harmless_prctl, f"`arg0 == …`, and none of {', '.join(sorted(_PRCTL_NEVER))}"),
    "personality": Demand(0, _is(0xFFFFFFFF), "arg0 == 0xffffffff: asking, not changing"),
}


def unsafe(rules: Iterable[Rule]) -> Iterator[Fault]:
    """What of these rules cannot be had, by line."""
    for rule in rules:
        if rule.call in _REASONS and rule.alternatives:
            yield Fault(rule.place, f"no profile may allow {rule.call}: {_REASONS[rule.call]}")
        demand = _DEMANDS.get(rule.call)
        if demand and not all(_met(demand, alternative) for alternative in rule.alternatives):
            yield Fault(rule.place, f"{rule.call} may only be allowed with {demand.wanted}")


def why_not(rule: Rule) -> str:
    """What is unsafe about one rule; empty when nothing is."""
    return next((fault.message for fault in unsafe([rule])), "")


def tested_argument(call: str) -> int | None:
    """The argument that a rule which allows this call must compare; None where it need not."""
    return _DEMANDS[call].argument if call in _DEMANDS else None


def _met(demand: Demand, alternative: tuple[Atom, ...]) -> bool:
    return any(atom.argument == demand.argument and demand.fits(atom) for atom in alternative)
