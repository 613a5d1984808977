"""The JUnit document: what fails, what is an error, and that any text is valid XML."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

from parley.core.proceedings import Failure, Proceedings
from parley.plugins.reporters.junit import JunitReporter

from .sample import HOSTILE, a_report, a_submission, a_test, everything, hostile


def rendered(proceedings: Proceedings) -> ET.Element:
    return ET.fromstring(JunitReporter().render(proceedings))


def test_document(tmp_path: Path) -> None:
    """A case a submission; it fails if it is not as stated, and a judge error is an error."""
    root = rendered(Proceedings((everything(tmp_path),)))
    (suite,) = root.findall("testsuite")
    assert (suite.get("name"), suite.get("tests"), suite.get("failures"), suite.get("errors")) == (
        "sample",
        "9",
        "2",
        "1",
    )
    assert {name: root.get(name) for name in ("tests", "failures", "errors")} == {
        "tests": "9", "failures": "2", "errors": "1",
    }  # fmt: skip
    failed = {case.get("name"): case.find("failure") for case in suite.findall("testcase")}
    failure = failed["submissions/wrong_answer/right.py"]
    assert failure is not None
    assert failure.get("message") == "AC where WA is expected"
    compiler = failed["submissions/accepted/broken.cpp"]
    assert compiler is not None
    assert "error: no 'x' here" in (compiler.text or "")
    errors = [case.get("name") for case in suite.findall("testcase") if case.find("error") is not None]
    assert errors == ["submissions/accepted/confusing.py"]
    tests = suite.findtext("testcase/system-out") or ""
    assert tests.splitlines()[:2] == ["AC (python3)", "AC  secret/easy/01: 66.0 ms, 9.0 MiB; because of 01"]
    assert float(suite.findall("testcase")[0].get("time") or "") > 0


def test_nothing_is_stated() -> None:
    """Then what is not accepted fails, with the first test that was not."""
    from parley.core.model import Verdict  # noqa: PLC0415

    unstated = {"expected": None, "as_expected": None}
    tests = a_test("secret/1"), a_test("secret/2", Verdict.WA)
    root = rendered(
        Proceedings((a_report(a_submission("a.py", tests[0], **unstated), a_submission("b.py", *tests, **unstated)),))
    )
    right, wrong = root.iter("testcase")
    assert right.find("failure") is None
    failure = wrong.find("failure")
    assert failure is not None
    assert failure.get("message") == "secret/2: WA: because of 2"


def test_packages(tmp_path: Path) -> None:
    """A suite each, also for what a package tests of itself, and for one that could not be judged."""
    from msgspec.structs import replace  # noqa: PLC0415

    report = replace(everything(tmp_path), checks=[a_report(problem="sample-inputs")])
    root = rendered(Proceedings((report,), (Failure("/b", "/b/problem.yaml: cannot be read"),)))
    assert [suite.get("name") for suite in root] == ["sample", "sample: A Sample", "/b"]
    error = root[2].find("testcase/error")
    assert error is not None
    assert error.get("message") == "/b/problem.yaml: cannot be read"
    assert root.get("errors") == "2"


def test_hostile_text(tmp_path: Path) -> None:
    """Characters that XML has no way to say are shown; everything else is what it was."""
    root = rendered(Proceedings((hostile(tmp_path),)))
    names = [case.get("name") for case in root.iter("testcase")]
    assert names[:2] == [f"submissions/{HOSTILE[0]}", f"submissions/{HOSTILE[1]}"]
    assert names[3:7] == [
        r"submissions/\u202egnp.exe", r"submissions/\x1b[2J\x07\x00", r"submissions/\xff\xfe.py", r"submissions/\ud800",
    ]  # fmt: skip
    assert {element.tag for element in root.iter()} == {
        "testsuites", "testsuite", "properties", "property", "testcase", "failure", "system-out", "system-err",
    }  # fmt: skip
