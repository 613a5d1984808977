"""What peers print, as we understand it. The texts are ours, in the form of theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.environment import clean
from bench.peers import Peer, bapctools, dmoj, problemtools, rbx, sinol
from bench.peers.asking import PeerError, ask
from bench.peers.gather import gather
from bench.peers.install import CannotInstall, Installed


def test_problemtools() -> None:
    """A verdict as expected, one that is not, languages with brackets in brackets; and no other line."""
    text = """Loading problem two
   accepted/one.py (Python 3 (w/PyPy3)) OK: AC [CPU: 0.04s @ testcase secret/2]
   Slowest AC runtime: 0.040, setting timelim to 1 secs, safety margin to 2 secs
   wrong_answer/two.cpp (C++) OK: WA [CPU: 0.00s @ testcase sample/1]
ERROR    time_limit_exceeded/three.c (C) got AC [CPU: 0.31s @ testcase secret/9]
Submission results:
   one.py   AC:0.04s
two tested: 1 error, 0 warnings
"""
    assert problemtools.parsed(text) == {"one.py": ("AC",), "two.cpp": ("WA",), "three.c": ("AC",)}
    with pytest.raises(PeerError, match="cannot be loaded"):
        problemtools.parsed("ERROR the package cannot be loaded\n")


def test_bapctools() -> None:
    """In colour or not; a file's name is followed by a colon."""
    text = (
        "PROBLEM two\nRun: using timelimit: 1.0s\n\n"
        "accepted/one.py:         AC 0.040s @ secret/2\n"
        "\x1b[0mwrong_answer/two.cpp:\x1b[0m    \x1b[32m WA\x1b[0m 0.001s @ sample/1\n"
        "time_limit_exceeded/three.c:  CTE 0.000s @ secret/9\n"
    )
    assert bapctools.parsed(text) == {"one.py": ("AC",), "two.cpp": ("WA",), "three.c": ("CE",)}
    with pytest.raises(PeerError, match="no verdict"):
        bapctools.parsed("ERROR: not a problem\n")


def test_dmoj() -> None:
    """The driver's lines, among others; an exit code is RTE as with us; none may be missing."""
    text = 'warned\n{"codes": ["AC", "IR", "SC"], "seconds": 0.25}\n{"codes": ["CE"], "seconds": 0}\n'
    graded = dmoj.parsed(text, 2)
    assert [dmoj.verdicts(one.codes) for one in graded] == [("AC", "RTE", "SK"), ("CE",)]
    assert graded[0].seconds == 0.25
    for count in (1, 3):
        with pytest.raises(PeerError, match=f"{count} submissions were asked for"):
            dmoj.parsed(text, count)
    with pytest.raises(PeerError):
        dmoj.parsed('{"codes": [], "seconds": 0}\n', 1)


def test_sinol() -> None:
    """Tables one below the other; names in two lines; below the groups, single tests that are not counted again."""
    text = """Compiling 3 solutions...

-------+---------------+---------------+
groups | two.cpp       | twos1_quickly | 
       |               | _done.py      | 
------ | ------------- | ------------- | 
     0 | OK      0/  0 | \x1b[91mWA\x1b[0m      0/  0 | 
     1 | OK    100/100 | RE      0/100 | 
------ | ------------- | ------------- | 
points |       100/100 |         0/100 | 
  time |         0.01s |         0.02s | 
------ | ------------- | ------------- | 
    0a | OK      0.00s | WA      0.00s | 
     1 | OK      0.00s | RE      0.00s | 
-------+---------------+---------------+

-------+---------------+
groups | twob2_slow.c  | 
------ | ------------- | 
     0 | TL      0/  0 | 
     1 | OK    100/100 | 
-------+---------------+
"""  # noqa: W291 - the lines end so
    assert sinol.parsed(text, "two") == {
        "two.cpp": ("AC", "AC"),
        "quickly_done.py": ("WA", "RTE"),
        "slow.c": ("TLE", "AC"),
    }
    with pytest.raises(PeerError, match="no table"):
        sinol.parsed("Compilation of file two.cpp was unsuccessful.\n", "two")


def test_rbx(tmp_path: Path) -> None:
    """Which solution's evaluations are where, and those in order; an outcome that nobody knows is no verdict."""
    report = "── Run report ──\nsols/one.cpp (.rbx/runs/0)\n  main (3) 1/✗\nOK\n\nsols/two.py (.rbx/runs/11)\n"
    assert rbx.solutions(report) == [("one.cpp", ".rbx/runs/0"), ("two.py", ".rbx/runs/11")]
    with pytest.raises(PeerError, match="no solution"):
        rbx.solutions("Problem built.\n")

    files = {"samples/000": "accepted", "main/000": "runtime-error", "main/001": "skipped"}
    for name, outcome in files.items():
        path = tmp_path / f"{name}.eval"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"# a schema\nresult:\n  outcome: {outcome}\nlog: {{time: 0.1}}\n")
    assert rbx.evaluated(tmp_path) == ("AC", "RTE", "SK")
    (tmp_path / "main" / "002.eval").write_text("result: {outcome: unheard-of}\n")
    with pytest.raises(PeerError, match="unheard-of"):
        rbx.evaluated(tmp_path)
    with pytest.raises(PeerError, match="of no test"):
        rbx.evaluated(tmp_path / "nowhere")


def test_a_command_that_fails_is_an_error_with_what_it_said(tmp_path: Path) -> None:
    """Its exit code, its words; or that it is not there at all."""
    done = ask(["sh", "-c", "cat; echo $TWO >&2; exit 3"], environment=clean() | {"TWO": "2"}, codes=(0, 3), stdin="1")
    assert (done.out, done.err, done.code) == ("1", "2\n", 3)
    with pytest.raises(PeerError, match=r"exit code 4\nbecause"):
        ask(["sh", "-c", "echo because; exit 4"], environment=clean(), codes=(0, 3))
    with pytest.raises(PeerError, match="No such file"):
        ask([tmp_path / "missing"], environment=clean())


def test_who_cannot_be_had_is_absent_with_the_reason() -> None:
    """And the others are asked all the same."""

    def missing() -> Peer:
        raise CannotInstall("it needs a header: apt-get install it")

    def here() -> Peer:
        return bapctools.Bapctools("1", Installed(Path("/nowhere"), "1"))

    found = gather({"one": missing, "other": here})
    assert found.absent == {"one": "it needs a header: apt-get install it"}
    assert {name: peer.version for name, peer in found.ready.items()} == {"other": "1"}
