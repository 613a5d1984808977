"""Names of constants in policy files, and the values that they have on this machine. Pure.

Only names that minijail0 knows too, so that a policy means the same to both; values come from Python's own modules
where those have them, as some differ between architectures.
"""

from __future__ import annotations

import errno
import mmap
import os
import re
import resource
import signal
import socket
import termios
from collections.abc import Mapping
from functools import cache

MASK = (1 << 64) - 1
_DEEPEST = 20  # parentheses in one constant
_NUMBER = re.compile(r"[+-]?(0[xX][0-9a-fA-F]{1,40}|0[0-7]{0,40}|[1-9][0-9]{0,40})\Z")

# linux/sched.h, linux/prctl.h, asm/prctl.h, asm-generic/ioctls.h, fcntl.h: the same on all architectures that we know.
_FLAGS = {
    "CLONE_NEWTIME": 0x80, "CLONE_VM": 0x100, "CLONE_FS": 0x200, "CLONE_FILES": 0x400, "CLONE_SIGHAND": 0x800,
    "CLONE_PIDFD": 0x1000, "CLONE_PTRACE": 0x2000, "CLONE_VFORK": 0x4000, "CLONE_PARENT": 0x8000,
    "CLONE_THREAD": 0x10000, "CLONE_NEWNS": 0x20000, "CLONE_SYSVSEM": 0x40000, "CLONE_SETTLS": 0x80000,
    "CLONE_PARENT_SETTID": 0x100000, "CLONE_CHILD_CLEARTID": 0x200000, "CLONE_DETACHED": 0x400000,
    "CLONE_UNTRACED": 0x800000, "CLONE_CHILD_SETTID": 0x1000000, "CLONE_NEWCGROUP": 0x2000000,
    "CLONE_NEWUTS": 0x4000000, "CLONE_NEWIPC": 0x8000000, "CLONE_NEWUSER": 0x10000000, "CLONE_NEWPID": 0x20000000,
    "CLONE_NEWNET": 0x40000000, "CLONE_IO": 0x80000000, "CSIGNAL": 0xFF,
    "PR_SET_PDEATHSIG": 1, "PR_GET_PDEATHSIG": 2, "PR_GET_DUMPABLE": 3, "PR_SET_DUMPABLE": 4, "PR_SET_NAME": 15,
    "PR_GET_NAME": 16, "PR_GET_SECCOMP": 21, "PR_SET_SECCOMP": 22, "PR_CAPBSET_READ": 23, "PR_CAPBSET_DROP": 24,
    "PR_GET_TSC": 25, "PR_SET_TSC": 26, "PR_SET_TIMERSLACK": 29, "PR_GET_TIMERSLACK": 30, "PR_SET_MM": 35,
    "PR_SET_CHILD_SUBREAPER": 36, "PR_GET_CHILD_SUBREAPER": 37, "PR_SET_NO_NEW_PRIVS": 38, "PR_GET_NO_NEW_PRIVS": 39,
    "PR_SET_THP_DISABLE": 41, "PR_GET_THP_DISABLE": 42, "PR_CAP_AMBIENT": 47, "PR_SET_VMA": 0x53564D41,
    "PR_SET_PTRACER": 0x59616D61,
    "ARCH_SET_GS": 0x1001, "ARCH_SET_FS": 0x1002, "ARCH_GET_FS": 0x1003, "ARCH_GET_GS": 0x1004,
    "AT_SYMLINK_NOFOLLOW": 0x100, "AT_SYMLINK_FOLLOW": 0x400, "AT_REMOVEDIR": 0x200,
    "MADV_NORMAL": 0, "MADV_RANDOM": 1, "MADV_SEQUENTIAL": 2, "MADV_WILLNEED": 3, "MADV_DONTNEED": 4, "MADV_FREE": 8,
    "MADV_DONTFORK": 10, "MADV_HUGEPAGE": 14, "MADV_NOHUGEPAGE": 15, "MADV_DONTDUMP": 16,
}  # fmt: skip
_MODULES = {
    errno: "E[A-Z0-9]+",
    mmap: "(PROT|MAP|MADV)_[A-Z_]+",
    os: "(O|SCHED|PRIO|GRND|SEEK|F)_[A-Z_]+",
    resource: "RLIMIT_[A-Z]+",
    signal: "SIG[A-Z0-9]+",
    socket: "(AF|PF|SOCK|SOL|SO|MSG)_[A-Z]+",
    termios: "(TC|TIOC|FIO)[A-Z]+",
}
_UNKNOWN_TO_MINIJAIL = {
    "O_DIRECT", "O_LARGEFILE", "O_NOATIME", "O_PATH", "O_TMPFILE", "SCHED_OTHER", "SIGRTMAX", "SIGRTMIN", "SOL_IP",
    "SOL_TCP", "SOL_UDP",
}  # fmt: skip


class BadConstant(Exception):
    """Says what about a constant is not understood."""


@cache
def names() -> Mapping[str, int]:
    """Every name that a policy may use. Values as C has them: signed ones may be negative."""
    found = dict(_FLAGS)
    for module, pattern in _MODULES.items():
        for name, value in vars(module).items():
            if isinstance(value, int) and re.fullmatch(pattern, name) and name not in _UNKNOWN_TO_MINIJAIL:
                found.setdefault(name, int(value))
    return found


def constant(text: str) -> int:
    """The value of numbers and names, joined by `|`, complemented by `~`, in parentheses or not.

    As in C: 0x for hexadecimal, a leading 0 for octal; 64 bits, negative or not. Raises BadConstant.
    """
    if text.count("(") > _DEEPEST:
        raise BadConstant(f"{text[:20]!r}…: more parentheses than anybody needs")
    value, rest = _joined(text)
    if rest:
        raise BadConstant(f"{text!r}: {rest!r} is too much")
    return value


def _joined(text: str) -> tuple[int, str]:
    """The value of what stands before the end, or before a `)` that was not opened here; and the rest."""
    value, rest = _single(text)
    while rest.startswith("|"):
        more, rest = _single(rest[1:])
        value |= more
    return value, rest


def _single(text: str) -> tuple[int, str]:
    if text.startswith("~"):
        if text.startswith("~~"):
            raise BadConstant(f"{text!r}: ~ stands once, before a number, a name or a parenthesis")
        value, rest = _single(text[1:])
        return ~value, rest
    if text.startswith("("):
        value, rest = _joined(text[1:])
        if not rest.startswith(")"):
            raise BadConstant(f"{text!r}: the parenthesis is not closed")
        return value, rest[1:]
    end = re.search(r"[|()~]|\Z", text)
    at = end.start() if end else len(text)
    return _value(text[:at]), text[at:]


def _value(word: str) -> int:
    if word in names():
        return names()[word]
    if not _NUMBER.match(word):
        raise BadConstant(
            f"{word!r} is neither a number nor a name that is known here" if word else "a constant is missing"
        )
    sign, digits = (word[:1], word[1:]) if word[:1] in "+-" else ("", word)
    value = int(digits, 16 if digits[:2].lower() == "0x" else 8 if digits[0] == "0" else 10)
    value = -value if sign == "-" else value
    if not -(1 << 63) <= value <= MASK:
        raise BadConstant(f"{word} does not fit into 64 bits")
    return value
