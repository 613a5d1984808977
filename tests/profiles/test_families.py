"""Programs of each family of run times under its profile, in boxes: what is usual works, what is forbidden is named.

A family's programs lie in `submissions/<family>/`: `usual` does what contests ask of a run time, `fails` dies of an
error of its own, `talks` opens a network connection, `spawns` starts another program.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from msgspec import Struct

from parley.core import accounting, syscalls
from parley.core.lane import Lane, Role
from parley.core.model import MIB, PROGRAM, Cause, Limits, Mount
from parley.core.runner import Captured
from parley.core.workspace import Workspace

from ..captured import run_captured
from ..conftest import lacking

pytestmark = pytest.mark.anyio

SUBMISSIONS = Path(__file__).parent / "submissions"
LIMITS = Limits(time_ms=30_000, wall_ms=90_000, memory_bytes=1024 * MIB, processes=64, open_files=256)


class Family(Struct, frozen=True):
    """How programs of a run time are built and started; `{source}` is the file, the program is built in its folder."""

    profile: str
    folder: str
    run: tuple[str, ...]
    build: tuple[str, ...] = ()
    environment: tuple[tuple[str, str], ...] = ()
    brings: tuple[tuple[str, str], ...] = ()  # files of this machine that a box does not show, and where they go
    network: tuple[str, ...] = ("socket",)  # the call that `talks` is ended for; none: it is refused, and told so
    start: tuple[str, ...] = ("clone", "fork", "vfork", "clone3", "execve")  # one of those that `spawns` is ended for


STARTED = (f"{PROGRAM}/program",)
FAMILIES = {
    "native": Family("native", "native", STARTED, ("gcc", "-O1", "-o", "program", "{source}")),
    "native, static": Family("native", "native", STARTED, ("gcc", "-O1", "-static", "-o", "program", "{source}")),
    "native-threads": Family("native-threads", "threads", STARTED, ("g++", "-O1", "-o", "program", "{source}")),
    "python": Family("python", "python", ("python3", "{source}")),
    "pypy": Family("python", "python", ("pypy3", "{source}")),
    "jvm": Family(
        "jvm", "jvm", ("java", "-Xmx128m", "-cp", PROGRAM, "Main"), ("javac", "{source}"), network=()
    ),
    "node": Family("node", "node", ("node", "{source}")),
    "ruby": Family("ruby", "ruby", ("ruby", "{source}")),
    "go": Family("go", "go", STARTED, ("go", "build", "-o", "program", "{source}")),
    "mono": Family(
        "mono", "mono", ("mono", f"{PROGRAM}/program"), ("mcs", "-out:program", "{source}"),
        environment=(("MONO_CFG_DIR", PROGRAM),), brings=(("/etc/mono/config", "mono/config"),),
    ),
    "perl": Family("interpreter", "interpreter", ("perl", "{source}")),
}  # fmt: skip
MUST_BE_THERE = ("native", "native, static", "native-threads", "python", "perl")


@pytest.fixture
def jailer() -> str:
    """One will do: tests/sandbox_contract shows that filters are the same in all."""
    return "bubblewrap"


@pytest.fixture
def counted() -> Iterator[accounting.Accounting]:
    with accounting.chosen() as chosen:
        yield chosen


@pytest.fixture(params=FAMILIES)
def family(request: pytest.FixtureRequest) -> Family:
    """Each; a run time that this machine lacks is skipped by name, but those of the first languages must be there."""
    chosen = FAMILIES[request.param]
    for command in (chosen.build, chosen.run):
        if command and not command[0].startswith("/") and tool(command[0]) is None:
            assert request.param not in MUST_BE_THERE, f"{command[0]} is missing"
            lacking(command[0])
    return chosen


def tool(name: str) -> str | None:
    """Programs are built outside of boxes, but run with what a box sees."""
    return shutil.which(name, path="/usr/local/bin:/usr/bin:/bin") or (shutil.which(name) if name == "go" else None)


Start = Callable[[Family, str], Awaitable[Captured]]


@pytest.fixture
def start(lane: Lane, workspace: Workspace, tmp_path: Path) -> Start:
    """Builds one of a family's programs and runs it under the family's profile."""

    async def run(family: Family, name: str) -> Captured:
        (source,) = (SUBMISSIONS / family.folder).glob(f"{name}.*")
        folder = workspace.folder("programs")
        shutil.copy(source, folder)
        build(family, folder, source.name, tmp_path)
        words = [word.replace("{source}", f"{PROGRAM}/{source.name}") for word in family.run]
        argv = (words[0] if words[0].startswith("/") else str(tool(words[0])), *words[1:])
        (tmp_path / "input").write_text("2 3\n")
        with (tmp_path / "input").open("rb") as stdin:
            mounts = (Mount(folder, PROGRAM),)
            return await run_captured(
                lane, Role.PROGRAM, mounts, argv, LIMITS,
                profile=family.profile, environment=family.environment, stdin=stdin.fileno(),
            )  # fmt: skip

    return run


def build(family: Family, folder: Path, source: str, home: Path) -> None:
    if family.build:
        command = [str(tool(family.build[0])), *(word.replace("{source}", source) for word in family.build[1:])]
        environment = {"PATH": os.environ["PATH"], "HOME": str(home), "GOFLAGS": "-p=1"}
        subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    for there, here in family.brings:
        (folder / here).parent.mkdir(mode=0o755)
        shutil.copy(there, folder / here)
    for path in folder.rglob("*"):
        path.chmod(0o755)


async def test_what_is_usual_works(family: Family, start: Start) -> None:
    """Reading, writing, memory, files of its own, the time, threads where the run time has them."""
    done = await start(family, "usual")
    assert (named(done), done.result.exit_code, done.stdout.split()) == ("", 0, [b"5", b"done"]), done.stderr.decode()
    assert done.stderr == b""


async def test_an_error_of_its_own_is_no_forbidden_call(family: Family, start: Start) -> None:
    """An abort, an exception, a stack that is too deep: RTE, with the run time's own words."""
    done = await start(family, "fails")
    assert named(done) == ""
    assert done.result.cause in (Cause.EXITED, Cause.SIGNALED)
    assert done.result.exit_code != 0


async def test_no_network(family: Family, start: Start) -> None:
    """A connection is a forbidden call, or impossible where the run time asks for sockets by itself."""
    done = await start(family, "talks")
    if family.network:
        assert named(done) in family.network
    else:
        assert (named(done), done.result.exit_code) == ("", 1)


async def test_no_other_programs(family: Family, start: Start) -> None:
    """Another process is a forbidden call."""
    done = await start(family, "spawns")
    assert named(done) in family.start


def named(done: Captured) -> str:
    """The call that the run was ended for."""
    call = done.result.forbidden
    return syscalls.name(call.number, call.architecture) if call else ""
