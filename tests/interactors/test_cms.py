"""Conversations as CMS and SIO2 have them, judged: managers and their copies of a program."""

from __future__ import annotations

import signal
from fractions import Fraction
from pathlib import Path

import pytest

from parley.core.errors import PackageError
from parley.core.inquiry import Said
from parley.core.model import Opinion
from parley.interactors import flags, sinol
from parley.interactors.cms import arguments, wiring
from parley.interactors.wiring import Wiring

from ..cli.command import Command
from ..core.records import a_run, died, exited

# Tells the first a number, the second what that made of it, and judges what comes back. It says what it says at once.
MANAGER = """#!/usr/bin/python3
import os, signal, sys
number = int(sys.stdin.read())
assert number == int(open("input.txt").read())
ways = [(open(hears), open(tells, "w")) for hears, tells in zip(sys.argv[1::2], sys.argv[2::2])]
said = number
for hears, tells in ways:
    print(said, file=tells, flush=True)
    line = hears.readline()
    if not line:
        print("0.0")
        print("translate:wrong", file=sys.stderr)
        sys.exit()
    said = int(line)
if said == 99:
    print("lots")
    sys.exit()
if said == 98:
    sys.exit("at a loss")
print({number + 3: "1.0", number + 2: "0.25"}.get(said, "0"))
print("translate:success" if said == number + 3 else "translate:partial", file=sys.stderr)
print("ADMIN_MESSAGE: for judges", file=sys.stderr)
"""
WITH_FIFOS = """
import sys, time
hears, tells = open(sys.argv[1]), open(sys.argv[2], "w")
index = int(sys.argv[3])
number = int(hears.readline() or 0)
def say(what): print(what, file=tells, flush=True)
"""
BURN = "while time.process_time() < 0.35: pass\n"
PROGRAMS = {
    "right": ("say(number + 1 + index)", "AC", 100, "the output is correct\nfor judges"),
    "part": ("say(number + 1)", "PA", 25, "the output is partially correct\nfor judges"),
    "wrong": ("say(number)", "WA", 0, "the output is partially correct\nfor judges"),
    "second": ("say(number + 1 + index); sys.exit(3 * index)", "RTE", 0, ""),
    "silent": ("sys.exit()", "WA", 0, "the output is not correct"),
    "writes": ("open('kept', 'w')", "RTE", 0, ""),
    "slow": (BURN + "say(number + 1 + index)", "TLE", 0, ""),
    "lots": ("say(99)", "JE", 0, "it gave a score, and 'lots' is not a number"),
    "loss": ("say(98)", "JE", 0, "it exited with code 1 instead of 0; stderr: at a loss"),
}
TASK = "name: talk\ntime_limit: 0.5\nmemory_limit: 64\nn_input: 1\n"


def package(root: Path, task: str, programs: dict[str, str]) -> list[Path]:
    """Returns the submissions."""
    files = {"task.yaml": task, "check/manager": MANAGER, "input/input0.txt": "7\n", "output/output0.txt": ""}
    for name, text in {**files, **{f"{name}.py": text for name, text in programs.items()}}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    (root / "check/manager").chmod(0o755)
    return [root / f"{name}.py" for name in programs]


def test_two_copies_with_named_pipes(parley: Command, tmp_path: Path) -> None:
    """Each knows its number; the first bad end decides, CPU time is the sum, a manager at a loss is a judge error."""
    programs = {name: WITH_FIFOS + told[0] for name, told in PROGRAMS.items()}
    paths = package(tmp_path, f"{TASK}num_processes: 2\nuser_io: fifo_io\n", programs)
    records = parley("judge", tmp_path, *paths, "--json").records
    tests = {name: records[f"{name}.py"]["tests"][0] for name in PROGRAMS}
    found = {name: (one["verdict"], records[f"{name}.py"]["score"]) for name, one in tests.items()}
    assert found == {name: told[1:3] for name, told in PROGRAMS.items()}
    assert "it computed for " in tests["slow"]["reason"]  # the two together
    for name, told in PROGRAMS.items():
        assert not told[3] or tests[name]["message"].endswith(told[3]), tests[name]
    assert "the program exited with code 3 at " in tests["second"]["reason"]


def test_one_program_with_its_streams(parley: Command, tmp_path: Path) -> None:
    """It has no arguments; what the manager says after a program's bad end does not count, by CMS's rules."""
    programs = {
        "right": "import sys\nassert len(sys.argv) == 1\nprint(int(input()) + 3)",
        "after": "import sys\nprint(int(input()))\nsys.stdout.flush()\nsys.stdin.read()\nsys.exit(1)",
    }
    paths = package(tmp_path, f"{TASK}user_io: std_io\n", programs)
    records = parley("judge", tmp_path, *paths, "--json").records
    assert {name: one["verdict"] for name, one in records.items()} == {"right.py": "AC", "after.py": "RTE"}
    done = parley("judge", tmp_path, *paths, "--json", "--semantics", "icpc")
    assert done.document["semantics"] == "icpc"
    records = done.records
    assert {name: one["verdict"] for name, one in records.items()} == {"right.py": "AC", "after.py": "WA"}
    refused = parley("judge", tmp_path, *paths, "--semantics", "ioi")
    assert refused.code == 2
    assert "--semantics: 'ioi' is not known; known are icpc, dmoj, cms, omegaup, sinol" in refused.complaint


def test_arguments_of_a_copy() -> None:
    """Named pipes where it has such, a number where there are several."""
    assert arguments(Wiring.STREAMS, 0, 1) == ()
    assert arguments(Wiring.STREAMS, 1, 2) == ("1",)
    assert arguments(Wiring.FIFOS, 0, 1) == ("/given/0.in", "/given/0.out")
    assert arguments(Wiring.FIFOS, 1, 2) == ("/given/0.in", "/given/0.out", "1")


@pytest.mark.parametrize("said", ["0", "17", "-1", "1.5", "", "two", "٣"])
def test_flags(said: str) -> None:
    """What nobody can do, or knows, is refused in a line."""
    with pytest.raises(PackageError, match=r"^the interactor protocol cms: processes is from 1 to 16, not "):
        flags.copies("cms", flags.parsed("cms", [f"processes={said}"], ("processes", "io")))
    with pytest.raises(PackageError, match="has no flag 'colour'; known are io"):
        flags.parsed("cms", ["io=std_io", "colour=red"], ("io",))
    with pytest.raises(PackageError, match="io is std_io or fifo_io, not 'pipes'"):
        wiring({"io": "pipes"})
    assert flags.copies("cms", {"processes": "16"}) == 16


# --- SIO2 ---------------------------------------------------------------------------------------------------

INTERACTOR = """
import os, sys
count, *numbers = map(int, sys.argv[1:])
assert count == 2 and len(numbers) == 4
said = number = int(input())
for hears, tells in zip(numbers[::2], numbers[1::2]):
    os.write(tells, f"{said}\\n".encode())
    line = os.read(hears, 100)
    if not line:
        sys.exit(141)
    said = int(line)
if said == 99:
    raise RuntimeError("at a loss")
print(*{number + 2: ("OK", "", "50"), number + 3: ("OK",)}.get(said, ("WRONG", f"not {said}", "70")), sep="\\n")
sys.exit(said == number)
"""
SINOL = """
sinol_task_id: abc
sinol_contest_type: oij
num_processes: 2
time_limit: 500
memory_limit: 65536
scores: {1: 100}
"""
HEARD = "import sys, time\nindex, number = int(sys.argv[1]), int(input())\n"
SOLUTIONS = {
    "abc": (HEARD + BURN + "print(number + 1 + index)", {"points": 100, "status": "OK"}),
    "abc1": (HEARD + "print(number + 1)", {"points": 50, "status": "OK"}),
    "abc2": (HEARD + "print(number)", {"points": 0, "status": "WA"}),
    "abc3": ("pass", {"points": 0, "status": "WA"}),
    "abc4": (HEARD + "print(number + 1 + index)\nsys.exit(index)", {"points": 0, "status": "RE"}),
}


def test_sinol(parley: Command, tmp_path: Path) -> None:
    """Descriptors for the interactor, streams and a number for each copy, which has the time limit for itself."""
    stated = {f"{name}.py": {"expected": {1: result}, "points": result["points"]}
              for name, (_, result) in SOLUTIONS.items()}  # fmt: skip
    config = SINOL + f"sinol_expected_scores: {stated}\n"
    texts = {"config.yml": config, "in/abc1a.in": "7\n", "prog/abcsoc.py": INTERACTOR}
    for name, text in {**texts, **{f"prog/{name}.py": text for name, (text, _) in SOLUTIONS.items()}}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    records = parley("verify", tmp_path, "--json").document["submissions"]
    assert {Path(one["source"]).stem: one["unexpected"] for one in records} == dict.fromkeys(SOLUTIONS, "")
    said = {Path(one["source"]).stem: one["tests"][0]["reason"] for one in records}
    assert said["abc2"].endswith(": not 7")
    assert said["abc3"].endswith(": the program ended too early")
    (tmp_path / "lost.py").write_text(HEARD + "print(99)")
    (lost,) = parley("judge", tmp_path, tmp_path / "lost.py", "--json").document["submissions"]
    assert lost["verdict"] == "JE"
    assert "RuntimeError: at a loss" in lost["tests"][0]["reason"]


@pytest.mark.parametrize(
    ("said", "opinion", "share"),
    [
        (Said(a_run(), "OK\n", ""), Opinion.ACCEPTED, 1),
        (Said(exited(7), "OK\n\n100/4\n", ""), Opinion.ACCEPTED, Fraction(1, 4)),
        (Said(exited(1), "WA\n", ""), Opinion.WRONG, 0),
        (Said(exited(1), "\n", ""), Opinion.CONFUSED, 0),
        (Said(a_run(), "", ""), Opinion.CONFUSED, 0),
        (Said(a_run(), "FINE\n", ""), Opinion.CONFUSED, 0),
        (Said(a_run(), "OK\n\n101\n", ""), Opinion.CONFUSED, 0),
        (Said(died(signal.SIGPIPE), "", ""), Opinion.WRONG, 0),
        (Said(exited(141), "", ""), Opinion.WRONG, 0),
        (Said(died(signal.SIGPIPE), "OK\n", ""), Opinion.CONFUSED, 0),
        (Said(died(signal.SIGSEGV), "OK\n", ""), Opinion.CONFUSED, 0),
    ],
)
def test_what_an_interactor_of_sinol_says(said: Said, opinion: Opinion, share: Fraction) -> None:
    """Its words count whatever its exit code is; without words, only that nobody was left to talk to."""
    decision = sinol.decision(said)
    assert (decision.opinion, decision.share) == (opinion, share)
