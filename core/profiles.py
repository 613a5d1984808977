"""Profiles: what a program may ask of the kernel, by name; in the making, until then all is allowed."""

from __future__ import annotations

import struct

_ALLOW_ALL = struct.pack("=HBBI", 0x06, 0, 0, 0x7FFF0000)  # BPF_RET | BPF_K, SECCOMP_RET_ALLOW


class Profiles:
    def filter(self, name: str) -> bytes:
        """The compiled filter of a profile."""
        return _ALLOW_ALL
