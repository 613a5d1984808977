"""What CMS gives compilers, checkers and managers, where nobody says otherwise. Source: cms/grading, cms/conf.py."""

from __future__ import annotations

from ...core.model import MIB, Limits

COMPILE = Limits(time_ms=10_000, memory_bytes=512 * MIB, processes=32, open_files=256)
TRUSTED = Limits(time_ms=10_000, memory_bytes=4096 * MIB, processes=32, open_files=256)
