"""Documents beside what is shown: `--report NAME=FILE` and its short forms, as authors and CI servers meet them."""

from __future__ import annotations

import json
import os
import re
import stat
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from parley.core.cli.reporting import reporting
from parley.core.errors import MachineError, PackageError, PluginError, UsageError
from parley.core.plugins import Plugins
from parley.core.proceedings import Proceedings
from parley.core.report import Report

from .command import Command

REPORT = Report(problem="a", sandbox="none", accounting="rlimit", time_limit_ms=1, warnings=[], submissions=[])


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A problem of one test, to print what one reads, with a right and a wrong solution, and a misspelt key."""
    root = tmp_path / "echo"
    for name, text in {
        "problem.yaml": "name: Echo\ncolour: red\n",
        "data/secret/1.in": "5\n6\n",
        "data/secret/1.ans": "5\n6\n",
        "submissions/accepted/a.py": "print(input())\nprint(input())\n",
        "submissions/wrong_answer/b.py": "print(input())\nprint(7)\n",
        "submissions/run_time_error/c.py": "raise KeyError(input())\n",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


class Broken:
    """A plugin's reporter that fails."""

    name = "broken"

    def render(self, proceedings: Proceedings) -> str:
        raise KeyError("submissions")


class With(Plugins):
    """The plugins that there are, and this reporter."""

    def __init__(self, plugins: Plugins) -> None:
        super().__init__({**plugins._tables, "reporters": {**plugins.reporters, "broken": Broken()}}, plugins.loaded)


# --- what is written ----------------------------------------------------------------------------------------


def test_all_of_them(parley: Command, package: Path, tmp_path: Path) -> None:
    """One judging, every document; they tell of the same."""
    names = ("html", "junit", "sarif", "markdown")
    short = [word for name in names for word in (f"--{name}", tmp_path / f"report.{name}")]
    done = parley("judge", package, *short, "--report", f"json={tmp_path}/report.json")
    assert done.code == 0, done.err
    records = {one["verdict"]: one for one in json.loads((tmp_path / "report.json").read_text())["submissions"]}
    wrong, (raised,) = records["WA"], records["RTE"]["tests"]
    (test,) = wrong["tests"]
    assert test["difference"]["output"] == {"line": 2, "before": "5\n", "word": "7", "after": "\n", "more": False}
    assert test["difference"]["answer"]["word"] == "6"
    assert wrong["path"] == str(package / "submissions/wrong_answer/b.py")
    assert test["time_limit_ms"] > 0
    assert (test["stderr"], raised["stderr"].splitlines()[-1]) == ("", "KeyError: '5'")
    suites = ET.parse(tmp_path / "report.junit").getroot()
    assert (suites.get("tests"), suites.get("failures"), suites.get("errors")) == ("3", "0", "0")
    (found,) = json.loads((tmp_path / "report.sarif").read_text())["runs"][0]["results"]
    assert found["message"]["text"] == "key 'colour' is not understood"
    assert found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].endswith("/echo/problem.yaml")
    assert "**3** submissions, **3 of 3** as expected" in (tmp_path / "report.markdown").read_text()
    assert "<h1>Echo</h1>" in (tmp_path / "report.html").read_text()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_verify_writes_one_file_of_all(parley: Command, guess_package: Path, package: Path, tmp_path: Path) -> None:
    """Several packages in one document, with their conversations; one that cannot be read is in it, too."""
    (guess_package / "submissions" / "accepted").mkdir(parents=True)
    (guess_package / "submissions/accepted/a.py").write_text("print(1)\ninput()\n")
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "problem.yaml").write_text("limits: [")
    page = tmp_path / "all.html"
    done = parley("verify", guess_package, broken, package, "--html", page, "--junit", "-")
    assert done.code == 3
    suites = ET.fromstring(done.out)  # and nothing else: the tables are on stderr
    assert [suite.get("name") for suite in suites] == ["guess", "echo", "echo: junk outputs", str(broken)]
    assert "not as expected" in done.err
    text = page.read_text()
    assert re.findall(r"<h2>(.*?)</h2>", text) == ["Guess the Number", "Echo", "junk outputs"]
    assert f"<b>{broken}</b>" in text
    assert '["d","p",null,' in text  # something that the program said


def test_package_that_cannot_be_read(parley: Command, package: Path, tmp_path: Path) -> None:
    """The command fails as ever, and the documents say why, for whoever sees nothing but them."""
    (package / "problem.yaml").write_text("limits: [")
    for command in ("judge", "verify"):
        place = tmp_path / f"{command}.sarif"
        done = parley(command, package, "--sarif", place)
        assert (done.code, done.out) == (3, "")
        (found,) = json.loads(place.read_text())["runs"][0]["results"]
        assert found["ruleId"] == "unreadable-package"
        assert found["locations"][0]["physicalLocation"]["region"] == {"startLine": 1, "startColumn": 10}


# --- what is refused before anything is judged --------------------------------------------------------------


def test_refused_before_anything_is_judged(parley: Command, tmp_path: Path) -> None:
    """A slip of the command line costs no judging: the package is not even looked at."""
    done = parley("judge", tmp_path / "none", "--html", tmp_path / "no/such/folder/x.html")
    assert (done.code, done.out) == (2, "")
    why = f"html report: {tmp_path}/no/such/folder/x.html cannot be written: No such file or directory"
    assert done.complaint == f"parley: {why}"


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ("junit={}", "junit report: {} is a folder; name a file in it"),
        ("sarif=/proc/version", "sarif report: /proc/version cannot be written"),
        ("pdf=x", "no reporter is called 'pdf'; known are html, json, junit, markdown, sarif"),
        ("html", "--report: 'html' is no NAME=FILE, as in html=report.html"),
        ("html=-", "several documents would go to standard output"),
        ("html=/dev/stdout", "several documents would go to standard output"),
        ("html={}/../{name}/x", "several documents would go to {}/x"),
    ],
    ids=["a folder", "not writable", "no reporter", "no file", "two on stdout", "two there", "two in one file"],
)
def test_refused(plugins: Plugins, tmp_path: Path, asked: str, complaint: str) -> None:
    """What makes no sense, or cannot be written; nothing is left of the attempt."""

    def filled(text: str) -> str:
        return text.replace("{name}", tmp_path.name).replace("{}", str(tmp_path))

    words, short = [f"json={tmp_path}/x", filled(asked)], {"junit": None}
    with (
        pytest.raises(UsageError, match=f"^{re.escape(filled(complaint))}"),
        reporting(words, short, plugins, package=tmp_path, as_json=True),
    ):
        pytest.fail("it was not refused")
    assert list(tmp_path.iterdir()) == []


def test_empty_name_is_refused(plugins: Plugins, tmp_path: Path) -> None:
    """As a shell's variable that was never set leaves one; nothing would be written, and nobody told."""
    with (
        pytest.raises(UsageError, match=r"^html report: its file has an empty name$"),
        reporting([], {"html": ""}, plugins, package=tmp_path, as_json=False),
    ):
        pytest.fail("it was not refused")


# --- how a file is written ----------------------------------------------------------------------------------


def write(plugins: Plugins, *asked: str) -> None:
    with reporting(asked, {}, plugins, package=Path("/a"), as_json=False) as documents:
        documents.add(REPORT)


def test_file_is_replaced(plugins: Plugins, tmp_path: Path) -> None:
    """In one step, with the mode that it had; a link stays one; a new file is as the umask has it."""
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    before = real.stat().st_ino
    write(plugins, f"json={link}", f"junit={tmp_path}/new.xml")
    assert json.loads(real.read_text())["problem"] == "a"
    assert (stat.S_IMODE(real.stat().st_mode), link.is_symlink()) == (0o640, True)
    assert real.stat().st_ino != before
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE((tmp_path / "new.xml").stat().st_mode) == 0o666 & ~umask
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.json", "new.xml", "real.json"]


def test_pipe_is_written_to(plugins: Plugins, tmp_path: Path) -> None:
    """As `>(command)` of a shell is one: it stays what it is."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write(plugins, f"json={pipe}")
        assert json.loads(os.read(reader, 1 << 20))["problem"] == "a"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_descriptor_is_written_to(plugins: Plugins, tmp_path: Path) -> None:
    """What a shell makes of `>(command)` is the name of a descriptor, and the pipe behind it has no path."""
    reader, writer = os.pipe()
    with os.fdopen(reader), (tmp_path / "held").open("w+b") as held:
        write(plugins, f"json=/dev/fd/{writer}", f"junit=/dev/fd/{held.fileno()}")
        os.close(writer)
        assert json.loads(os.read(reader, 1 << 20))["problem"] == "a"
        assert held.read().startswith(b"<?xml")


def test_reporter_that_fails(plugins: Plugins, tmp_path: Path) -> None:
    """Is a plugin's fault that names it; what was there stays, and the other documents are written."""
    old = tmp_path / "old"
    old.write_text("old")
    with pytest.raises(PluginError, match=r"reporter broken failed: KeyError\('submissions'\)"):
        write(With(plugins), f"broken={old}", f"json={tmp_path}/new.json")
    assert old.read_text() == "old"
    assert (tmp_path / "new.json").is_file()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is missing")
def test_full_disk(plugins: Plugins, tmp_path: Path) -> None:
    """Is the machine's fault, in one line."""
    with pytest.raises(MachineError, match="/dev/full: the report cannot be written: No space left on device"):
        write(plugins, "json=/dev/full")


def test_everything_else_is_written(
    plugins: Plugins, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """What was judged is not lost with one document of it, `--json` no less than a file; each that failed is named."""
    asked = ["broken=/dev/null", "junit=/dev/full", f"sarif={tmp_path}/x"]
    with (
        pytest.raises(PluginError) as told,
        reporting(asked, {}, With(plugins), package=Path("/a"), as_json=True) as one,
    ):
        one.add(REPORT)
    assert re.search(r"reporter broken failed: .*; /dev/full: the report cannot be written: No space", str(told.value))
    assert (tmp_path / "x").is_file()
    assert json.loads(capfdbinary.readouterr().out)["problem"] == "a"


def test_error_that_ends_the_command(plugins: Plugins, tmp_path: Path) -> None:
    """A package's fault is written down; after any other the old documents stay."""
    place = tmp_path / "report.json"
    with pytest.raises(PackageError), reporting([f"junit={place}"], {}, plugins, package=Path("/a"), as_json=False):
        raise PackageError("/a: is empty")
    assert "/a: is empty" in place.read_text()
    place.write_text("old")
    with pytest.raises(MachineError), reporting([f"junit={place}"], {}, plugins, package=Path("/a"), as_json=False):
        raise MachineError("no sandbox")
    assert place.read_text() == "old"


def test_start_up_is_cheap() -> None:
    """Reporters are named by options, so the help need not load one."""
    import subprocess  # noqa: PLC0415

    code = "import sys; import parley.core.cli.app; print([n for n in sys.modules if 'reporters' in n or n == 'xml'])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "[]\n"
