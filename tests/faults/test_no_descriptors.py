"""Too few open files, from the start or from one moment on: a line with what to raise, and right verdicts or JE."""

from __future__ import annotations

import resource
import subprocess
import time
from pathlib import Path

import pytest

from ..cli.command import GUESS, SUM, Command, ended
from .conftest import echo_package, verdicts, wait_for, write

ECHO = "print(input())\n"
SLOW_ECHO = "import time\nn = input()\ntime.sleep(0.2)\nprint(n)\n"


def allowed(files: int) -> tuple[str, ...]:
    return ("prlimit", f"--nofile={files}:{files}")


@pytest.mark.parametrize("files", [5, 6, 7, 8, 12, 20, 40, 100])
def test_from_the_start(parley: Command, files: int) -> None:
    """However few: one line that says which limit to raise. Below some, the interpreter itself does not start."""
    done = parley("judge", SUM, "submissions/accepted/sum.py", prefix=allowed(files))
    assert done.out == ""
    if files >= 7:
        assert done.code == 4
        assert "`ulimit -n" in done.complaint


def test_for_so_many_lanes(parley: Command) -> None:
    """What the lanes need is known before they start."""
    arguments = ("judge", SUM, "submissions/accepted/sum.py")
    done = parley(*arguments, "--jobs", "40", prefix=allowed(500))
    assert (done.code, done.out) == (4, "")
    assert "open files 500, 40 lanes need" in done.complaint
    assert done.complaint.endswith("or judge with fewer --jobs")
    assert parley(*arguments, "--jobs", "4", prefix=allowed(500)).code == 0


def test_soft_limit_is_no_limit(parley: Command) -> None:
    """The usual soft limit, even a tiny one, is raised to what the judge may have."""
    assert parley("judge", SUM, "submissions/accepted/sum.py", prefix=("prlimit", "--nofile=30:4096")).code == 0


def test_that_many_lanes_really_need(parley: Command, tmp_path: Path) -> None:
    """What is asked for suffices: every lane in a conversation, and nothing is missing."""
    lanes = 6
    done = parley(
        "judge", GUESS, "submissions/accepted/binary_search.py", "--json", "--jobs", str(lanes),
        prefix=allowed(40 + 40 * lanes),
    )  # fmt: skip
    assert verdicts(done) == {"binary_search.py": ["AC"] * 10}


def test_more_tests_than_descriptors(parley: Command, tmp_path: Path) -> None:
    """Inputs that are held for later runs do not use up what the judge has."""
    package = echo_package(tmp_path / "many", tests=300)
    done = parley("judge", package, write(tmp_path, "a.c", ECHO_C), "--json", "--jobs", "1", prefix=allowed(256))
    assert verdicts(done) == {"a.c": ["AC"] * 300}


ECHO_C = '#include <stdio.h>\nint main(void) { int n; return scanf("%d", &n) != 1 || printf("%d\\n", n) < 0; }\n'


@pytest.mark.parametrize("spare", [0, 3, 8])
@pytest.mark.parametrize("problem", ["batch", "conversation"])
def test_from_one_moment_on(parley: Command, package: Path, problem: str, spare: int) -> None:
    """So many more and no further: each test is right or a judge error with the reason, and the command ends."""
    source = write(package, "a.py", SLOW_ECHO)
    arguments = ("judge", package, source, source) if problem == "batch" else (
        "judge", GUESS, "submissions/accepted/binary_search.py", "submissions/wrong_answer/linear_search.py",
    )  # fmt: skip
    process = parley.start(*arguments, "--json", "--jobs", "1")
    wait_for(process, "python3")
    limit_files(process, spare)
    done = ended(process)
    right = {"AC", "SK", "JE"} if problem == "batch" else {"AC", "WA", "SK", "JE"}
    if done.code == 4:
        lines = [line for line in done.err.splitlines() if line.startswith("parley:")]
        assert lines
        assert all("open files" in line or "could not build a box" in line for line in lines), lines
    else:
        assert {verdict for found in verdicts(done).values() for verdict in found} <= right
        assert done.code in (0, 5)


def test_for_a_while(parley: Command, package: Path) -> None:
    """As soon as there are descriptors again, the judge judges again."""
    source = write(package, "a.py", SLOW_ECHO)
    process = parley.start("judge", package, source, source, "--json", "--jobs", "1")
    wait_for(process, "python3")
    before = limit_files(process, 0)
    time.sleep(0.3)
    resource.prlimit(process.pid, resource.RLIMIT_NOFILE, before)
    done = ended(process)
    assert done.document["submissions"][-1]["verdict"] == "AC"
    first = done.document["submissions"][0]
    assert first["verdict"] in ("AC", "JE")
    assert first["verdict"] == "AC" or "Too many open files; raise the limit" in first["message"]


def limit_files(process: subprocess.Popen[bytes], spare: int) -> tuple[int, int]:
    """The judge may open `spare` more than it has; what it might before."""
    highest = max(int(path.name) for path in Path(f"/proc/{process.pid}/fd").iterdir())
    soft, hard = resource.prlimit(process.pid, resource.RLIMIT_NOFILE)
    resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (highest + 1 + spare, hard))
    return soft, hard
