"""Our validators keep the contract that other people's are held to."""

from __future__ import annotations

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


class TestWhiteDiff(ValidatorSuite):
    validator = "white-diff"
    accepted = (b" 6\t\r\n \n\n", b"6")
    rejected = (b"\n6\n", b"6 6\n")


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
