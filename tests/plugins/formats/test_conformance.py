"""Our formats keep the contract that other people's are held to."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

from parley.testing import FormatSuite

EXAMPLES = Path(__file__).parents[3] / "examples"


class TestBatch(FormatSuite):
    format = "kattis"
    example = EXAMPLES / "sum"
    broken = MappingProxyType({"problem.yaml": b"[1, 2]", "data/testdata.yaml": b"on_reject: never"})


class TestInteractive(FormatSuite):
    format = "kattis"
    example = EXAMPLES / "guess"
    broken = MappingProxyType({"problem.yaml": b"validation: odd"})
