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


class TestScoring(FormatSuite):
    format = "kattis"
    example = Path(__file__).parent / "packages" / "kattis-scoring"
    broken = MappingProxyType(
        {
            "data/secret/small/testdata.yaml": b"range: 9 1",
            "graders/grader.sh": None,
            "output_validators/validate.sh": None,
        }
    )


class TestDomjudge(FormatSuite):
    format = "domjudge"
    example = Path(__file__).parent / "packages" / "domjudge"
    broken = MappingProxyType({"data/secret/small/testdata.yaml": b"accept_score: much", ".timelimit": b"soon"})


class TestIcpc2025(FormatSuite):
    format = "icpc-2025-09"
    example = Path(__file__).parent / "packages" / "icpc2025"
    broken = MappingProxyType(
        {
            "problem.yaml": b"problem_format_version: 2025-09\nunknown: 1\n",
            "data/secret/1-small/1.ans": None,
            "data/secret/2-large/test_group.yaml": b"max_score: many\n",
            "submissions/submissions.yaml": b"accepted: {permitted: [OK]}\n",
        }
    )


class TestDmoj(FormatSuite):
    format = "dmoj"
    example = Path(__file__).parent / "packages" / "dmoj"
    broken = MappingProxyType(
        {
            "init.yml": b"test_cases: []",
            "small.in": None,
            "check.py": None,
            "tests/right/test.yml": b"expect: FINE",
        }
    )
