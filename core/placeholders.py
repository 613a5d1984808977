"""`{{name}}` and `{{name.variant}}` in the files of a package -> what its `constants` say. Pure.

Source: problem package format 2025-09, "Constants". What is not defined stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_SEQUENCE = re.compile(rb"\{\{([A-Za-z_][A-Za-z0-9_]*(?:\.\w+)?)\}\}", re.ASCII)


def filled(data: bytes, constants: Sequence[tuple[str, str]]) -> bytes:
    """`constants` are names, with or without a variant, and their values."""
    if not constants:
        return data
    values = {name.encode(): value.encode() for name, value in constants}
    return _SEQUENCE.sub(lambda found: values.get(found[1], found[0]), data)
