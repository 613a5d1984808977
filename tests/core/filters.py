"""A machine that runs filters as the kernel does, and the numbers that they are asked about."""

from __future__ import annotations

import platform
import struct

import pytest

from parley.core import seccomp

NOTIFY, ALLOW, ERRNO = 0x7FC00000, 0x7FFF0000, 0x50000

Arguments = tuple[int, ...]  # six of them


def machine(  # noqa: C901 - one case an instruction
    code: bytes, number: int, architecture: int, arguments: Arguments
) -> int:
    """What the kernel's classic BPF does with one call: the value that the filter returns."""
    data = struct.pack("=iIQ6Q", number if number < 1 << 31 else number - (1 << 32), architecture, 0, *arguments)
    accumulator, kept, at = 0, 0, 0
    while True:
        operation, jt, jf, k = struct.unpack_from("=HBBI", code, 8 * at)
        at += 1
        match operation:
            case 0x20:
                (accumulator,) = struct.unpack_from("=I", data, k)
            case 0x06:
                return k
            case 0x05:
                at += k
            case 0x15:
                at += jt if accumulator == k else jf
            case 0x25:
                at += jt if accumulator > k else jf
            case 0x35:
                at += jt if accumulator >= k else jf
            case 0x45:
                at += jt if accumulator & k else jf
            case 0xA4:
                accumulator ^= k
            case 0x4C:
                accumulator |= kept
            case 0x07:
                kept = accumulator
            case _:
                pytest.fail(f"instruction {operation:#x}")


def native() -> int:
    return {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}[platform.machine()]


def number_of(call: str) -> int:
    return int(seccomp.load_library().resolve_syscall(0, call))
