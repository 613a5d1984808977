"""Our validators keep the contract that other people's are held to."""

from __future__ import annotations

from typing import cast

import pytest

from parley.core.lane import Lane
from parley.core.language import Language
from parley.core.model import Program
from parley.core.workspace import Workspace
from parley.testing import ValidatorSuite

from .conftest import a_program

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


class ComparisonSuite(ValidatorSuite):
    """Of validators that run nothing: they get no lane, so they cannot have touched it."""

    validator = "exact"

    @pytest.fixture
    def lane(self) -> Lane:
        return cast("Lane", None)


class TestExact(ComparisonSuite):
    validator = "exact"
    rejected = (b"6", b"6\r\n", b"7\n")


class TestLines(ComparisonSuite):
    validator = "lines"
    answer = b"6 7\n8\n"
    accepted = (b"6  7 \r\n 8", b"6 7\n8\n\n")
    rejected = (b"6\n7\n8\n", b"6 7 8")


class TestNumeric(ComparisonSuite):
    validator = "numeric"
    flags = ("absolute=1e-3",)
    accepted = (b"6.0005", b"6e0")
    rejected = (b"6.1", b"nan", b"inf", b"6 6")


class TestUnordered(ComparisonSuite):
    validator = "unordered"
    flags = ("split_on=whitespace",)
    answer = b"1 2 2\n"
    accepted = (b"2\n1\n2",)
    rejected = (b"1 2", b"1 1 2", b"1 2 2 2")


class TestTokenCaseless(ComparisonSuite):
    validator = "token-caseless"
    answer = "straße k\n".encode()
    accepted = ("STRA\u1e9eE\u00a0\u212a".encode(),)
    rejected = (b"strasse k",)


class TestTokenNumeric(ComparisonSuite):
    validator = "token-numeric"
    flags = ("tolerance=0.1",)
    accepted = (b"x=6.1",)
    rejected = (b"8", b"6 6", b"six")


class TestDmojIdentical(ComparisonSuite):
    validator = "dmoj-identical"
    flags = ("pe_allowed=true",)
    rejected = (b"6", b"7\n")


class TestDmojLinecount(ComparisonSuite):
    validator = "dmoj-linecount"
    accepted = (b" 6 \r\r",)


class TestDmojFloats(ComparisonSuite):
    validator = "dmoj-floats"
    flags = ("precision=2", "error_mode=absolute")
    accepted = (b"6.01", b"\n+6_0e-1")
    rejected = (b"6.02", b"nan", b"6\n6")


class TestPlain(ValidatorSuite):
    """In Python, as its documentation has it."""

    validator = "plain"
    unknown_flag = ""

    @pytest.fixture
    def program(self, workspace: Workspace) -> Program | None:
        return a_program(
            workspace, "import sys\n_, a, o = (open(n, 'rb').read() for n in sys.argv[1:4])\nprint(int(a == o))"
        )


class TestTestlib(ValidatorSuite):
    validator = "testlib"
    unknown_flag = ""

    @pytest.fixture
    def program(self, workspace: Workspace) -> Program | None:
        text = "import sys\n_, o, a = (open(n, 'rb').read() for n in sys.argv[1:4])\nsys.exit(a != o)"
        return a_program(workspace, text)


class TestTestlibPercent(TestTestlib):
    validator = "testlib-percent"


class TestCms(ValidatorSuite):
    validator = "cms"
    unknown_flag = ""

    @pytest.fixture
    def program(self, workspace: Workspace) -> Program | None:
        text = "import sys\n_, a, o = (open(n, 'rb').read() for n in sys.argv[1:4])\nprint(float(a == o))"
        return a_program(workspace, text)


class TestSinol(ValidatorSuite):
    validator = "sinol"
    unknown_flag = ""

    @pytest.fixture
    def program(self, workspace: Workspace) -> Program | None:
        text = "import sys\n_, o, a = (open(n, 'rb').read() for n in sys.argv[1:4])\nprint('OK' if a == o else 'WRONG')"
        return a_program(workspace, text)


class TestOmegaupCustom(ValidatorSuite):
    validator = "omegaup-custom"

    @pytest.fixture
    def program(self, workspace: Workspace) -> Program | None:
        text = "import sys\nprint(int(sys.stdin.buffer.read() == open('data.out', 'rb').read()))"
        return a_program(workspace, text)


class TestOmegaupLiteral(ValidatorSuite):
    validator = "omegaup-literal"
    answer = b"1\n"
    accepted = (b"1.0 well done", b"\n7")
    rejected = (b"0\n", b"surely no score\n", b"1/2")


class TestDmojBridged(ValidatorSuite):
    validator = "dmoj-bridged"
    flags = ("type=testlib",)

    @pytest.fixture
    def program(self, workspace: Workspace) -> Program | None:
        text = "import sys\n_, o, a = (open(n, 'rb').read() for n in sys.argv[1:4])\nsys.exit(a != o)"
        return a_program(workspace, text)


class TestDmojPython(ValidatorSuite):
    validator = "dmoj-python"

    @pytest.fixture
    def program(self, workspace: Workspace) -> Program | None:
        return a_program(workspace, "def check(out, judge, **_):\n    return out == judge")


class TestTestlibNcmp(ComparisonSuite):
    validator = "testlib-ncmp"
    accepted = (b"\xef\xbb\xbf6",)
    rejected = (b"06", b"6 6", b"+6")


class TestTestlibLcmp(ComparisonSuite):
    validator = "testlib-lcmp"
    accepted = (b" 6", b"6\r\n")
    rejected = (b"6\v\n6",)
