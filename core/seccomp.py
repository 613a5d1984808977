"""A policy as the program that the kernel runs for every call: compiled by libseccomp, condensed by `bpf.py`.

libseccomp is loaded when something is compiled, not before: that takes 60 ms, and filters are kept (`profiles.py`).
"""

from __future__ import annotations

import ctypes
import importlib
import tempfile
from collections.abc import Sequence
from types import ModuleType

from . import bpf
from .errors import MachineError, MissingTool
from .policy import Fault, Place, Refused, Rule

_LIBRARY = "libseccomp.so.2"
_BINARY_TREE = 2  # SCMP_FLTATR_CTL_OPTIMIZE: the kernel runs a filter once for every call number when it is installed
INSTRUCTION_BYTES = 8  # of struct sock_filter
_UNKNOWN = -1  # __NR_SCMP_ERROR; other negative numbers are calls that only other architectures have


def library_version() -> str:
    """Of libseccomp. Raises MissingTool."""

    class Version(ctypes.Structure):
        _fields_ = (("major", ctypes.c_uint), ("minor", ctypes.c_uint), ("micro", ctypes.c_uint))

    try:
        ask = ctypes.CDLL(_LIBRARY).seccomp_version
    except OSError as error:
        raise MissingTool(f"profiles need {_LIBRARY}, which is not here; apt-get install libseccomp2") from error
    ask.restype = ctypes.POINTER(Version)
    version = ask().contents
    return f"{version.major}.{version.minor}.{version.micro}"


def load_library() -> ModuleType:
    """Pyseccomp. Raises MissingTool."""
    try:
        return importlib.import_module("pyseccomp")
    except (ImportError, RuntimeError, AttributeError) as error:
        raise MissingTool(f"libseccomp cannot be used ({error}); apt-get install libseccomp2") from error


def compile_rules(rules: Sequence[Rule]) -> bytes:
    """An array of struct sock_filter: what no rule allows is SECCOMP_RET_USER_NOTIF, other architectures too.

    Raises Refused for a call that libseccomp does not know, or a policy that is too large; MachineError.
    """
    library = load_library()
    numbered = _numbered(library, _with_the_unavoidable(rules))
    marked = [rule for rule in numbered if any(rule.alternatives) and not rule.always_allowed]
    marks = {rule.call: bpf.MARK | number for number, rule in enumerate(marked[: bpf.MAX_MARKS])}
    try:
        tree = library.SyscallFilter(bpf.NOTIFY)
        tree.set_attr(library.Attr.CTL_OPTIMIZE, _BINARY_TREE)
        for rule, number in numbered.items():
            action = bpf.ALLOW if rule.always_allowed else marks.get(rule.call) or _refusal(rule)
            if action != bpf.NOTIFY:
                tree.add_rule_exactly(action, number)
        with tempfile.TemporaryFile() as file:
            tree.export_bpf(file)
            file.seek(0)
            exported = file.read()
    except OSError as error:
        raise MachineError(f"libseccomp {library_version()} cannot compile a profile: {error.strerror}") from error
    return bpf.condensed(exported, marked, architecture=library.system_arch())


def _with_the_unavoidable(rules: Sequence[Rule]) -> list[Rule]:
    """Whatever a profile says: an end, and the time, which the warden under this filter asks the C library for."""
    place = Place("what every profile allows", 0)
    always = {call: Rule(call, place, ((),)) for call in ("exit_group", "clock_gettime")}
    return list(({rule.call: rule for rule in rules} | always).values())


def _refusal(rule: Rule) -> int:
    return bpf.NOTIFY if rule.error is None else bpf.ERRNO | rule.error


def _numbered(library: ModuleType, rules: Sequence[Rule]) -> dict[Rule, int]:
    """The rules of calls that this architecture has, and their numbers. Raises Refused."""
    numbers = {rule: int(library.resolve_syscall(library.Arch.NATIVE, rule.call)) for rule in rules}
    faults = [
        Fault(rule.place, f"{rule.call!r} is no system call that libseccomp {library_version()} knows")
        for rule, number in numbers.items()
        if number == _UNKNOWN
    ]
    if faults:
        raise Refused(sorted(faults))
    return {rule: number for rule, number in numbers.items() if number >= 0}
