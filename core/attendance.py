"""Who attends the conversations of a judging, and how much of what they say is kept."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from .guests import Guest
from .transcript import KEPT_BYTES, Entry


class Attendance(Struct, frozen=True):
    """`transcript_bytes` are those of each conversation's log that are kept, half of its head and half of its tail.

    `hear` is told of everything as it is said, the bytes of a chunk as far as a transcript has them. `guest` plays a
    side of the one conversation that there is then.
    """

    transcript_bytes: int = KEPT_BYTES
    hear: Callable[[Entry], None] | None = None
    guest: Guest | None = None
