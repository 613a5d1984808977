"""System calls in words."""

from __future__ import annotations

import platform

import pytest

from parley.core import seccomp, syscalls

NATIVE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}[platform.machine()]
x86_64 = pytest.mark.skipif(platform.machine() != "x86_64", reason="numbers of x86-64")


def test_names() -> None:
    """The number of each call gives its name back."""
    for call in ("read", "socket", "unshare", "clone3"):
        assert syscalls.name(seccomp.load_library().resolve_syscall(0, call), NATIVE) == call


def test_a_number_without_name() -> None:
    """What this libseccomp does not know is still said."""
    assert syscalls.name(9999, NATIVE) == "call 9999"


@x86_64
def test_other_architectures() -> None:
    """A call by `int 0x80` or of x32 is named after its own table, and says so."""
    assert syscalls.name(1, 0x40000003) == "exit (i386)"
    assert syscalls.name(0x40000000 | 41, NATIVE) == "socket (x32)"
    assert syscalls.name(0x7FFFFFFF, NATIVE) == "call 2147483647 (x32)"


@pytest.mark.parametrize(
    ("call", "arguments", "words"),
    [
        ("socket", (2, 0x80001, 0), "socket(AF_INET, SOCK_STREAM, 0)"),
        ("socket", (99, 1, 0), "socket(99, SOCK_STREAM, 0)"),
        ("fork", (1, 2, 3), "fork()"),
        ("kill", (2**64 - 1, 9), "kill(-1, SIGKILL)"),
        ("kill", (0xFFFFFFFF, 9), "kill(-1, SIGKILL)"),
        ("clone", (0x11, 0, 0, 0, 0), "clone(SIGCHLD, 0, 0, 0, 0)"),
        ("unshare", (0x10000000,), "unshare(CLONE_NEWUSER)"),
        ("unshare", (0,), "unshare(0)"),
        ("bpf", (5, 0x7FFF12345678, 120, 0, 0, 0), "bpf(5, 0x7fff12345678, 120, 0, 0, 0)"),
        ("socket (i386)", (2, 1, 0), "socket (i386)(AF_INET, SOCK_STREAM, 0)"),
    ],
)
def test_calls_in_words(call: str, arguments: tuple[int, ...], words: str) -> None:
    """As many arguments as the call has, constants by name, pointers in hexadecimal."""
    assert syscalls.rendered(call, (*arguments, *[0] * (6 - len(arguments)))) == words
