"""Our validators keep the contract that other people's are held to."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from parley.core.language import Language
from parley.core.model import Program
from parley.core.workspace import Workspace
from parley.testing import ValidatorSuite

_COMPARE = 'printf x > "$3/judgemessage.txt"; cmp -s - "$2" && exit 42; exit 43\n'


class TestDefault(ValidatorSuite):
    validator = "default"
    accepted = (b"6", b" 6 \r\n\n")


class TestDefaultWithTolerance(ValidatorSuite):
    validator = "default"
    flags = ("float_tolerance", "1e-3")
    accepted = (b"6.0005", b"6e0")
    rejected = (b"6.1", b"nan", b"inf", b"6 6")


class TestIcpc(ValidatorSuite):
    """The program is a shell script that compares, byte for byte."""

    validator = "icpc"
    unknown_flag = ""

    @pytest.fixture
    def program(self, workspace: Workspace) -> Program | None:
        folder = workspace.folder("programs")
        (folder / "v.sh").write_text(_COMPARE)
        argv = ("/bin/sh", "/program/v.sh")
        return Program(Language("sh", "Shell", (), run=argv, processes=4, profile="shell"), "", folder, argv)


WRONG = """
from parley.core.model import Decision, Opinion
from parley.testing import ValidatorSuite

class Generous:
    name = "generous"
    def check_flags(self, flags): pass
    async def validate(self, lane, problem, program, test, output): return Decision(Opinion.ACCEPTED)

class Confused(Generous):
    async def validate(self, lane, problem, program, test, output): return Decision(Opinion.CONFUSED)

class TestGenerous(ValidatorSuite):
    validator = Generous()

class TestConfused(ValidatorSuite):
    validator = Confused()
"""


def test_kit_sees_a_validator_that_is_wrong(tmp_path: Path) -> None:
    """One that accepts everything, and one that is confused, fail where they should, in words of what was compared."""
    (tmp_path / "test_wrong.py").write_text(WRONG)
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", ".", "--basetemp", "tmp")
    done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
    failed = set(re.findall(r"^FAILED test_wrong\.py::(\w+::\w+)", done.stdout, re.MULTILINE))
    assert failed == {
        *(f"TestGenerous::test_{name}" for name in ("refuses_unknown_flags", "rejects", "is_not_confused")),
        *(f"TestConfused::test_{name}" for name in ("refuses_unknown_flags", "accepts", "rejects", "is_not_confused")),
    }
    assert "assert <Opinion.ACCEPTED: 'accepted'> is <Opinion.WRONG: 'wrong'>" in done.stdout
