"""Memory and processes that the machine, or the judge's own limits, do not give: nobody is blamed for lacking them."""

from __future__ import annotations

import contextlib
import os
import resource
import time
from collections.abc import Generator
from pathlib import Path

import pytest

from parley.core.accounting import cgroup1

from ..cli.command import GOOD_SUM, GUESS, SUM, Command, ended
from ..cli.other_user import other_user
from .conftest import echo_package, reasons, verdicts, wait_for, write

ECHO = "print(input())\n"
SLOW_ECHO = "import time\nn = input()\ntime.sleep(0.2)\nprint(n)\n"
LARGE = "x = bytearray(120 << 20)\nprint(input())\n"


@pytest.mark.parametrize(
    ("limit", "named"),
    [
        ("--as=20000000", "`ulimit -v"),
        ("--as=40000000", "`ulimit -v"),
        ("--data=18000000", "`ulimit -d"),
        ("--as=60000000", "`ulimit -v 2162688`"),
        ("--as=300000000", "`ulimit -v 2162688`"),
        ("--data=300000000", "`ulimit -d"),
        ("--stack=8388608", "`ulimit -s"),
        ("--cpu=4", "`ulimit -t"),
        ("--fsize=1048576", "`ulimit -f"),
    ],
)
def test_judge_under_a_limit_of_its_own(parley: Command, limit: str, named: str) -> None:
    """Programs would inherit it and be blamed for it: one line says which to raise, and nothing is judged."""
    done = parley("judge", SUM, GOOD_SUM, prefix=("prlimit", limit))
    assert (done.code, done.out) == (4, "")
    assert named in done.complaint


def test_soft_limits_of_the_judge_are_its_own(parley: Command) -> None:
    """A program has the memory that its package promises, whatever the judge is content with."""
    hoarder = "submissions/rejected/hoarder.cpp"
    done = parley("judge", SUM, GOOD_SUM, hoarder, "--json", prefix=("prlimit", "--as=600000000:", "--data=300000000:"))
    assert {name: found[0] for name, found in verdicts(done).items()} == {"sum.c": "AC", "hoarder.cpp": "MLE"}


@pytest.mark.parametrize("problem", ["batch", "conversation"])
def test_judge_that_gets_no_more(parley: Command, package: Path, problem: str) -> None:
    """From one moment on: right verdicts, or JE, or one line; no traceback and no hanging."""
    source = write(package, "a.py", SLOW_ECHO)
    arguments = ("judge", package, source, source) if problem == "batch" else (
        "judge", GUESS, "submissions/accepted/binary_search.py", "submissions/accepted/binary_search.c",
    )  # fmt: skip
    process = parley.start(*arguments, "--json", "--jobs", "1")
    wait_for(process, "python3")
    resource.prlimit(process.pid, resource.RLIMIT_AS, (1 << 20, resource.RLIM_INFINITY))
    done = ended(process)
    if done.code == 4:
        assert [line for line in done.err.splitlines() if line.startswith("parley: ")]
    else:
        assert {verdict for found in verdicts(done).values() for verdict in found} <= {"AC", "SK", "JE"}
        assert done.code in (0, 5)


@contextlib.contextmanager
def group(controller: str, **values: int) -> Generator[tuple[str, ...]]:
    """A cgroup (v1) for the judge to be in; gives the prefix that enters it."""
    if cgroup1.missing_controllers():
        pytest.skip("no groups of cgroup v1 can be made here")
    path = _own_group(controller) / f"tests-of-parley-{os.getpid()}"
    path.mkdir()
    try:
        for name, value in values.items():
            (path / f"{controller}.{name}").write_text(str(value))
        yield ("sh", "-c", f'echo 0 > {path}/tasks && exec "$@"', "sh")
    finally:
        _remove(path)


def _own_group(controller: str) -> Path:
    """Ours, or the top where that cannot be seen: where the judge makes its groups."""
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, names, path = line.split(":", 2)
        if controller in names.split(",") and (cgroup1.ROOT / controller / path.lstrip("/")).is_dir():
            return cgroup1.ROOT / controller / path.lstrip("/")
    return cgroup1.ROOT / controller


def _remove(path: Path) -> None:
    """With the groups that a judge made in it; the last process may still be on its way out."""
    end = time.monotonic() + 20
    while path.is_dir() and time.monotonic() < end:
        with contextlib.suppress(OSError):
            for inner in path.iterdir():
                if inner.is_dir():
                    inner.rmdir()
            path.rmdir()
        time.sleep(0.01)
    assert not path.is_dir()


def test_machine_that_is_short_of_memory(parley: Command, package: Path) -> None:
    """The kernel ends a program that is within its limit: the judge's group is full, which is no MLE."""
    large, echo = write(package, "a.py", LARGE), write(package, "b.py", ECHO)
    with group("memory", limit_in_bytes=110 << 20) as inside:
        done = parley("judge", package, large, echo, "--json", "--jobs", "1", prefix=inside)
    assert verdicts(done) == {"a.py": ["JE", "SK", "SK"], "b.py": ["AC"] * 3}
    assert "want of memory that was not the program's own limit" in reasons(done, "a.py")[0]
    assert done.code == 5


def test_limit_of_the_program_is_still_its_own(parley: Command, tmp_path: Path) -> None:
    """In the same place a program that goes over its limit is MLE."""
    package = echo_package(tmp_path / "small", tests=1)
    write(package, "problem.yaml", "name: Echo\nlimits: {time_limit: 5, memory: 32}\n")
    with group("memory", limit_in_bytes=160 << 20) as inside:
        done = parley("judge", package, write(package, "a.py", LARGE), "--json", prefix=inside)
    assert verdicts(done) == {"a.py": ["MLE"]}


@pytest.mark.parametrize("most", [1, 2, 3, 4, 5, 6])
def test_no_more_processes(parley: Command, package: Path, most: int) -> None:
    """Whichever process cannot be started, jailer, warden or program: it is the machine that lacks it."""
    with group("pids", max=most) as inside:
        done = parley("judge", package, write(package, "a.py", ECHO), "--json", "--jobs", "1", prefix=inside)
    if done.code == 4:
        assert [line for line in done.err.splitlines() if line.startswith("parley: ")]
    else:
        assert verdicts(done) in ({"a.py": ["AC"] * 3}, {"a.py": ["JE", "SK", "SK"]})
        assert done.code in (0, 5)
    assert most > 1 or done.code == 4


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize("most", [1, 3, 66, 80])
def test_no_more_processes_for_an_ordinary_user(tmp_path: Path, cache: Path, most: int) -> None:
    """RLIMIT_NPROC of the user: the judge says so, or judges."""
    with other_user() as user:
        if user is None:
            pytest.skip("another user does not reach this Python")
        parley = Command(cache=user.home / "cache", home=user.home)
        prefix = (*user.prefix, "prlimit", f"--nproc={most}:{most}")
        done = parley("judge", SUM, "submissions/accepted/sum.py", "--json", "--jobs", "1", prefix=prefix)
    if done.code == 4:
        assert [line for line in done.err.splitlines() if line.startswith("parley: ")]
    else:
        assert set(verdicts(done)["sum.py"]) in ({"AC"}, {"JE", "SK"})
