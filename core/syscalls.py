"""System calls in words: the name behind a number, and a call as one writes it in C."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import structs

from . import constants, seccomp
from .errors import MissingTool
from .model import Call

_X86_64, _I386 = 0xC000003E, 0x40000003
_X32_BIT = 0x40000000  # set in the numbers of x32, which shares the architecture of x86-64
_X32 = 0x4000003E  # libseccomp's own token for it
_SMALL = 4096
_SIGNAL = re.compile(r"SIG(?!RT|STKFLT|CLD|POLL|_)[A-Z0-9]+\Z")

# How many arguments a call has, and which constants the first ones are named after. Others are shown with all six.
_SHAPES: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "accept": (3, ()), "accept4": (4, ()), "bind": (3, ()), "chroot": (1, ()), "clone": (5, ("CLONE",)),
    "clone3": (2, ()), "connect": (3, ()), "execve": (3, ()), "execveat": (5, ()), "fork": (0, ()),
    "kill": (2, ("", "SIG")), "listen": (2, ()), "memfd_create": (2, ()), "pidfd_open": (2, ()), "ptrace": (4, ()),
    "sethostname": (2, ()), "setns": (2, ("", "CLONE")), "setuid": (1, ()), "socket": (3, ("AF", "SOCK")),
    "socketpair": (4, ("AF", "SOCK")), "tgkill": (3, ("", "", "SIG")), "tkill": (2, ("", "SIG")),
    "unshare": (1, ("CLONE",)), "vfork": (0, ()),
}  # fmt: skip


def name(number: int, architecture: int) -> str:
    """As `seccomp_data` has them. A call of another architecture says so: `socket (i386)`. Raises MissingTool."""
    library = seccomp.load_library()
    token, other = architecture, ""
    if architecture == _X86_64 and number & _X32_BIT:
        token, other = _X32, " (x32)"
    elif architecture == _I386:
        other = " (i386)"
    elif architecture != library.system_arch():
        other = f" (architecture {architecture:#x})"
    try:
        return f"{library.resolve_syscall(token, number).decode()}{other}"
    except ValueError:
        return f"call {number}{other}"


def named(call: Call) -> Call:
    """With its name; where libseccomp is missing (the filter came from a cache), with its number for one."""
    try:
        return structs.replace(call, name=name(call.number, call.architecture))
    except MissingTool:
        return structs.replace(call, name=f"call {call.number}")


def rendered(call: str, arguments: Sequence[int]) -> str:
    """`socket(AF_INET, SOCK_STREAM, 0)`."""
    return f"{call}({', '.join(spelled(call, arguments))})"


def spelled(call: str, arguments: Sequence[int]) -> tuple[str, ...]:
    """As many as the call takes: small numbers as such, others in hexadecimal, constants by name."""
    count, prefixes = _SHAPES.get(call.partition(" ")[0], (len(arguments), ()))
    kinds = (*prefixes, *[""] * len(arguments))
    return tuple(_argument(value, kind) for value, kind in zip(arguments[:count], kinds, strict=False))


def _argument(value: int, prefix: str) -> str:
    if prefix == "CLONE":
        return _flags(value)
    if prefix == "SOCK":
        value &= 0xF  # without SOCK_CLOEXEC and SOCK_NONBLOCK
    return _named(value, prefix) or _number(value)


def _named(value: int, prefix: str) -> str:
    """Of several names the last in the alphabet: AF_UNIX, not AF_LOCAL. Zero stays a number."""
    found = [word for word, known in constants.names().items() if known == value and word.startswith(f"{prefix}_")]
    if prefix == "SIG":
        found = [word for word, known in constants.names().items() if known == value and _SIGNAL.match(word)]
    return max(found, default="") if prefix and value else ""


def _number(value: int) -> str:
    """Small ones are decimal; a negative `int` of 32 bits is one too."""
    signed = value - (1 << 64) if value >> 63 else value - (1 << 32) if value >> 31 == 1 else value
    return str(signed) if abs(signed) < _SMALL else f"{value:#x}"


def _flags(value: int) -> str:
    """The names of all bits that have one, and what is left: the signal at the child's end."""
    words: list[str] = []
    for word, bit in constants.names().items():
        if word.startswith("CLONE_") and value & bit:
            words.append(word)
            value &= ~bit
    if value or not words:
        words.append(_named(value, "SIG") or _number(value))
    return "|".join(words)
