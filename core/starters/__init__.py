"""Packages to start from: `parley new problem`. A file a kind, each with the texts of its files by their paths. Pure.

What they hold verifies at once on every machine that runs the judge: all of it is in Python.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from types import MappingProxyType

from . import batch, interactive, libinteractive, multi_pass, score

KINDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "batch": batch.FILES,
        "interactive": interactive.FILES,
        "multi-pass": multi_pass.FILES,
        "score": score.FILES,
        "libinteractive": libinteractive.FILES,
    }
)


def package(kind: str, *, title: str) -> dict[str, str]:
    """The files of a package of this kind, by their path in its folder."""
    values = {"<title>": json.dumps(title), "<plain-title>": title, "<uuid>": str(uuid.uuid4())}
    return {path: _filled(text, values) for path, text in KINDS[kind].items()}


def _filled(text: str, values: Mapping[str, str]) -> str:
    for place, value in values.items():
        text = text.replace(place, value)
    return text.removeprefix("\n")
