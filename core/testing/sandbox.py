"""What must hold for a sandbox: a box stands, hides the host, ends what passes a limit, and leaves nothing."""

from __future__ import annotations

import os
import socket
from collections.abc import Awaitable, Iterator
from pathlib import Path
from typing import ClassVar, Protocol

import pytest
from msgspec import Struct, structs

from ..lane import Lane, Role
from ..model import MIB, PROGRAM, Cause, Limits, Mount, Probe, RunResult
from ..plugins import Plugins
from ..protocols import Sandbox
from .boxes import Boxes, a_lane, run_captured

LIMITS = Limits(time_ms=5000, memory_bytes=256 * MIB, processes=8)
PYTHON = ("/usr/bin/python3", "-S", "-c")
_LOOK_AT_WARDEN = """
import os
for name in ("mem", "environ", "maps", "fd", "root", "cwd"):
    path = f"/proc/1/{name}"
    try:
        os.listdir(path) if name in ("fd", "root", "cwd") else open(path, "rb").read(1)
        print("OPEN", name)
    except OSError as error:
        print(error.errno)
"""
_CLOSED = ("/", "/usr", "/etc", "/dev", "/dev/shm", "/proc", "/program", "/parley")  # noqa: S108 - looked at in a box


class Ran(Struct, frozen=True):
    result: RunResult
    out: str
    err: str


class RunInBox(Protocol):
    """Runs a command line in the lane's box, under the profile `shell`; keywords replace limits."""

    def __call__(self, *argv: str, program: Path | None = None, **limits: float) -> Awaitable[Ran]: ...


def run_in_box(lane: Lane, usual: Limits) -> RunInBox:
    async def run(*argv: str, program: Path | None = None, **limits: float) -> Ran:
        mounts = (Mount(program, PROGRAM),) if program else ()
        chosen = structs.replace(usual, **limits)
        done = await run_captured(lane, Role.PROGRAM, mounts, argv, chosen, profile="shell")
        return Ran(done.result, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))

    return run


class SandboxSuite(Boxes):
    """Inherit it and say which `sandbox`: an object, or the name of one that is installed.

    The shell and Python of the machine are what is run in its boxes.
    """

    sandbox: ClassVar[Sandbox | str]

    pytestmark = pytest.mark.anyio

    @pytest.fixture
    def subject(self, known: Plugins) -> Sandbox:
        return known.sandboxes[self.sandbox] if isinstance(self.sandbox, str) else self.sandbox

    @pytest.fixture
    def jail(self, subject: Sandbox) -> Sandbox:
        probe = subject.probe()
        if not probe.available:
            self.lacking(f"{subject.name} ({probe.detail})", probe.remedy)
        return subject

    @pytest.fixture
    def box_run(self, lane: Lane) -> RunInBox:
        return run_in_box(lane, LIMITS)

    def test_is_a_sandbox(self, subject: Sandbox) -> None:
        """It has what the engine calls, and says what it would need."""
        assert isinstance(subject, Sandbox)
        assert subject.name
        probe = subject.probe()
        assert isinstance(probe, Probe)
        assert probe.available or (probe.detail and probe.remedy)

    def test_isolates(self, subject: Sandbox) -> None:
        """What says that it isolates nothing is no sandbox to be sure of."""
        assert subject.isolates

    async def test_box_starts(self, box_run: RunInBox) -> None:
        """A program is run in it, reads, writes and exits as it says."""
        ran = await box_run("/bin/sh", "-c", "pwd; echo oops >&2; exit 3")
        assert (ran.result.cause, ran.result.exit_code) == (Cause.EXITED, 3)
        assert (ran.out, ran.err) == ("/w\n", "oops\n")

    async def test_what_is_left_behind_is_killed(self, box_run: RunInBox) -> None:
        """A daemon in a session of its own does not outlive the run; the next run is alone in its box."""
        ran = await box_run("/bin/sh", "-c", "setsid sleep 30 & setsid sleep 30 & exit 0")
        assert ran.result.exit_code == 0
        assert ran.result.left_behind > 0
        seen = await box_run("/bin/sh", "-c", "for p in /proc/[0-9]*; do echo ${p#/proc/}; done")
        assert len(seen.out.split()) == 2, seen.out  # the warden and the shell that looks

    async def test_kill_of_everything_reaches_nobody_else(self, box_run: RunInBox) -> None:
        """kill(-1) and signals to pid 1 leave the warden as it was."""
        for target in ("-1", "1"):
            await box_run("/bin/sh", "-c", f"kill -KILL {target}; kill -STOP 1; kill -TERM 1; exit 0")
        assert (await box_run("/bin/echo", "alive")).out == "alive\n"

    async def test_files_do_not_survive(self, box_run: RunInBox) -> None:
        """Files, folders without permissions, links and hidden names are gone in the next run."""
        mess = "mkdir -p a/b .c && touch a/b/f .c/g && ln -s /usr l && mkfifo p && chmod 0 a/b a .c"
        await box_run("/bin/sh", "-c", f"{mess}; touch -d 2001-01-01 /w; chmod 700 /w")
        ran = await box_run("/bin/sh", "-c", "ls -A /w; stat -c '%a %Y' /w")
        assert ran.out == "755 0\n"

    async def test_warden_cannot_be_read(self, box_run: RunInBox) -> None:
        """Its memory, its descriptors and its environment are closed to the program."""
        ran = await box_run(*PYTHON, _LOOK_AT_WARDEN)
        assert set(ran.out.split()) == {"13"}

    async def test_not_root_and_without_capabilities(self, box_run: RunInBox) -> None:
        """The program is nobody of importance, can become nobody else, and gains nothing by execve."""
        ran = await box_run("/bin/sh", "-c", "id -u; grep -E '^(CapEff|CapPrm|NoNewPrivs)' /proc/self/status")
        uid, *rest = ran.out.split("\n")
        assert int(uid) != 0
        assert [line.split()[1] for line in rest if line] == ["0000000000000000", "0000000000000000", "1"]

    async def test_system_is_read_only(self, box_run: RunInBox) -> None:
        """Only the space can be written."""
        for folder in _CLOSED:
            ran = await box_run("/bin/sh", "-c", f"touch {folder}/x 2>/dev/null && echo written")
            assert ran.out == "", folder
        assert (await box_run("/bin/sh", "-c", "echo x > /w/f && cat /w/f")).out == "x\n"

    async def test_host_is_hidden(self, box_run: RunInBox, tmp_path: Path) -> None:
        """No users, no homes, no mounts of the host, no other processes."""
        secret = tmp_path / "secret.ans"
        secret.write_text("42")
        ran = await box_run(
            "/bin/sh", "-c", f"cat {secret}; cat /etc/shadow; ls /root /home /var /run /mnt /sys; cat /etc/passwd"
        )
        assert ran.out == "judged:x:65534:65534:judged:/w:/bin/sh\n"
        seen = await box_run("/bin/sh", "-c", "ls /proc | grep -c '^[0-9]'")
        assert int(seen.out) <= 4

    async def test_no_network(self, box_run: RunInBox) -> None:
        """No interface but a loopback of its own: a listening socket of the host cannot be reached."""
        ran = await box_run("/bin/sh", "-c", "tail -n +3 /proc/net/dev | grep -v lo:")
        assert ran.out == ""
        with socket.create_server(("127.0.0.1", 0)) as server:
            call = f"socket.create_connection(('127.0.0.1', {server.getsockname()[1]}), 1)"
            code = f"import socket\ntry: {call}\nexcept OSError: print('refused')"
            assert (await box_run("/usr/bin/python3", "-c", code)).out == "refused\n"

    async def test_two_boxes_do_not_meet(self, lane: Lane, box_run: RunInBox) -> None:
        """A file of one box is not seen in another box of the same lane."""
        await box_run("/bin/sh", "-c", "echo secret > /w/shared")
        other = await lane.box(Role.JUDGE, ())
        assert await other.fetch("shared", limit=10) is None
        assert lane.uid(Role.JUDGE) is None or lane.uid(Role.JUDGE) != lane.uid(Role.PROGRAM)

    @pytest.mark.parametrize(
        ("argv", "limits", "cause"),
        [
            (("/bin/sh", "-c", "while :; do :; done"), {"time_ms": 200}, Cause.CPU_LIMIT),
            (("/bin/sleep", "60"), {"wall_ms": 300}, Cause.WALL_LIMIT),
            (("/bin/sh", "-c", "exec yes"), {"output_bytes": MIB}, Cause.KILLED),
            ((*PYTHON, "bytearray(200 << 20)"), {"memory_bytes": 64 * MIB}, Cause.SIGNALED),
            ((*PYTHON, "import os; os.fork()"), {"processes": 1}, Cause.EXITED),
        ],
        ids=["CPU time", "wall time", "output", "memory", "processes"],
    )
    async def test_limits_end_a_run(
        self, lane: Lane, argv: tuple[str, ...], limits: dict[str, float], cause: Cause
    ) -> None:
        """Whatever passes a limit does not go on, and the next run is none the worse."""
        ran = await run_in_box(lane, structs.replace(LIMITS, **limits))(*argv)
        assert (ran.result.cause, ran.result.exit_code) == (cause, 1 if cause is Cause.EXITED else None)
        assert (await run_in_box(lane, LIMITS)("/bin/echo", "alive")).out == "alive\n"

    async def test_nothing_is_left(self, jail: Sandbox, known: Plugins) -> None:
        """With the boxes go their processes and their mounts."""
        before = set(_children())
        async with a_lane(known, jail) as lane:
            place = str(lane.site.workspace.path)
            await run_in_box(lane, LIMITS)("/bin/sh", "-c", "setsid sleep 30 & exit 0")
            assert set(_children()) - before, "no box was standing"
        assert set(_children()) <= before
        assert not _is_left(place)


def _is_left(place: str) -> bool:
    return os.path.lexists(place) or place in Path("/proc/self/mountinfo").read_text()


def _children() -> Iterator[int]:
    """Processes that we started and that have not been waited for."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:  # it has just ended
            continue
        if parent == os.getpid():
            yield int(path.parent.name)
