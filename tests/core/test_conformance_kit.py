"""The conformance kit sees what is wrong: plugins that break the contract fail in just the tests that are about it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "examples" / "sum"
VALIDATORS = """
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
LANGUAGES = """
from msgspec.structs import replace
from parley.core.language import SelfTest
from parley.core.plugins import load_plugins
from parley.testing import LanguageSuite

PYTHON = load_plugins().language("python3")

class TestConfusedPrograms(LanguageSuite):
    language = replace(PYTHON, name="x", extensions=(".x",), self_test=SelfTest(
        echo="print(5)", tle="1", rte="1", ce="1", mle="1",
    ))

class TestRecord(LanguageSuite):
    language = replace(PYTHON, name="y", package="", priority=0, processes=0, self_test=None)
"""
SANDBOX = """
from parley.testing import SandboxSuite

class TestNone(SandboxSuite):
    sandbox = "none"
"""
FORMAT = """
from parley.core.plugins import load_plugins
from parley.testing import FormatSuite
from pathlib import Path

class Careless:
    name = "careless"
    priority = 0
    def detect(self, path): return path.is_dir()
    def load(self, path):
        (path / "problem.yaml").read_text(encoding="utf-8")
        return load_plugins().formats["kattis"].load(path)

class TestCareless(FormatSuite):
    format = Careless()
    example = Path(EXAMPLE)
    broken = {"problem.yaml": b"name: fine"}
"""


def failures(folder: Path, text: str) -> tuple[set[str], str]:
    """The tests that fail, without parameters, and all that pytest says."""
    (folder / "test_wrong.py").write_text(text)
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", ".", "--basetemp", "tmp")
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    assert " error" not in done.stdout.splitlines()[-1], done.stdout
    return set(re.findall(r"^FAILED test_wrong\.py::Test(\w+::)test_(\w+)", done.stdout, re.MULTILINE)), done.stdout


def test_validators(tmp_path: Path) -> None:
    """One that accepts everything, and one that is confused; a failure says what was compared."""
    failed, said = failures(tmp_path, VALIDATORS)
    assert failed == {
        *(("Generous::", name) for name in ("refuses_unknown_flags", "rejects", "is_not_confused")),
        *(("Confused::", name) for name in ("refuses_unknown_flags", "accepts", "rejects", "is_not_confused")),
    }
    assert "assert <Opinion.ACCEPTED: 'accepted'> is <Opinion.WRONG: 'wrong'>" in said


def test_languages(tmp_path: Path) -> None:
    """Programs that do not what their names say; a record that does not hold together and has no programs."""
    failed, said = failures(tmp_path, LANGUAGES)
    programs = {("ConfusedPrograms::", name) for name in ("program_gets_its_verdict", "compile_error_is_shown")}
    assert programs <= failed
    assert ("Record::", "record_holds_together") in failed
    assert not failed & {(which, "version_is_found") for which in ("ConfusedPrograms::", "Record::")}
    for name, wanted in (("echo", "AC"), ("tle", "TLE"), ("rte", "RTE"), ("mle", "MLE")):
        assert f"{name} must be {wanted}, and is" in said
    assert "processes: must be from 1 to 4096, not 0" in said


def test_sandbox(tmp_path: Path) -> None:
    """Without a box nothing is hidden, and the kit says so; what the warden alone keeps to still holds."""
    failed, _ = failures(tmp_path, SANDBOX)
    names = {name for _, name in failed}
    assert names >= {"isolates", "host_is_hidden", "no_network"}
    assert not names & {"is_a_sandbox", "limits_end_a_run"}


def test_format(tmp_path: Path) -> None:
    """One that takes any folder for its own and lets errors through."""
    failed, _ = failures(tmp_path, FORMAT.replace("Path(EXAMPLE)", f"Path({str(EXAMPLE)!r})"))
    assert {name for _, name in failed} == {
        "detects_nothing_else", "loads_the_example", "any_break_is_a_line_or_none", "known_breaks_are_refused"
    }  # fmt: skip
