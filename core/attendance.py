"""Who attends the conversations of a judging, and how much of what they say is kept."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from .guests import Guest
from .transcript import KEPT_BYTES, Entry

LIVE_RECORDS = 2000  # of a conversation that are told as it goes: who listens costs time
LIVE_MS = 10_000.0  # by which wall limits are longer then


class Attendance(Struct, frozen=True):
    """`transcript_bytes` are those of each conversation's log that are kept, half of its head and half of its tail.

    `hear` is told of what is said as it comes, of so many records, and of each the first few kilobytes. `guest` plays a
    side of the one conversation that there is then.
    """

    transcript_bytes: int = KEPT_BYTES
    hear: Callable[[Entry], None] | None = None
    guest: Guest | None = None
