"""What a program cannot see or reach: the host, other boxes, and the warden. No profile helps the boxes here."""

from __future__ import annotations

import os
import socket
import struct
from pathlib import Path

import pytest
from msgspec import structs

from parley.core.accounting import Accounting
from parley.core.lane import Lane, Role
from parley.core.profiles import Profiles
from parley.core.testing.sandbox import RunInBox

from ..captured import run_captured
from .conftest import LIMITS

pytestmark = pytest.mark.anyio

PYTHON = ("/usr/bin/python3", "-S", "-c")
DEVICES = {"full", "null", "random", "urandom", "zero"}


class _AllAllowed(Profiles):
    def filter(self, name: str) -> bytes:
        return struct.pack("=HBBI", 0x06, 0, 0, 0x7FFF0000)  # BPF_RET | BPF_K, SECCOMP_RET_ALLOW


@pytest.fixture
def lane(lane: Lane) -> Lane:
    """What holds here must hold without a filter."""
    lane.site = structs.replace(lane.site, profiles=_AllAllowed({}))
    return lane


@pytest.fixture
def namespaces(counted: Accounting) -> tuple[str, ...]:
    """All; but under cgroup v2 a box that had one of cgroups could start no program in a group of the judge's."""
    return (*(("cgroup",) if counted.namespace else ()), "ipc", "mnt", "net", "pid", "user", "uts")


def look(namespaces: tuple[str, ...]) -> tuple[str, ...]:
    return ("/bin/sh", "-c", f"for n in {' '.join(namespaces)}; do readlink /proc/self/ns/$n; done")


def of_the_judge(namespaces: tuple[str, ...]) -> list[str]:
    return [str(Path("/proc/self/ns", name).readlink()) for name in namespaces]


async def test_every_namespace_is_its_own(box_run: RunInBox, namespaces: tuple[str, ...]) -> None:
    """Processes, mounts, network, users, host name, IPC and (mostly) cgroups: nothing is shared with the judge."""
    inside = (await box_run(*look(namespaces))).out.split()
    assert len(inside) == len(namespaces)
    assert set(inside).isdisjoint(of_the_judge(namespaces))


async def test_two_boxes_share_no_namespace(lane: Lane, namespaces: tuple[str, ...]) -> None:
    """Nor is anything shared with another box of the lane, while both stand."""
    inside: list[str] = []
    for role in (Role.PROGRAM, Role.JUDGE):
        ran = await run_captured(lane, role, (), look(namespaces), LIMITS, profile="shell")
        inside += ran.stdout.decode().split()
    assert len(set(inside)) == len(inside) == 2 * len(namespaces)


async def test_host_has_no_name(box_run: RunInBox) -> None:
    """The name of the machine is not told."""
    ran = await box_run("/bin/sh", "-c", "cat /proc/sys/kernel/hostname /proc/sys/kernel/domainname; uname -n")
    assert ran.out.split("\n")[::2] == ["box", "box"]
    assert socket.gethostname() not in ran.out.split()


async def test_no_interface_but_a_loopback(box_run: RunInBox) -> None:
    """One interface, of the box's own, and no route that leads anywhere."""
    ran = await box_run("/bin/sh", "-c", "tail -n +3 /proc/net/dev | cut -d: -f1; tail -n +2 /proc/net/route")
    assert ran.out.split() == ["lo"]


async def test_abstract_sockets_of_the_host_are_out_of_reach(box_run: RunInBox) -> None:
    """A name without a file, on which somebody listens outside, is nobody's inside."""
    name = f"parley-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"\0{name}")
        server.listen()
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(f"\0{name}")
        code = (
            "import socket\n"
            f"try: socket.socket(socket.AF_UNIX).connect('\\0{name}')\n"
            "except OSError as error: print(error.errno)"
        )
        assert (await box_run("/usr/bin/python3", "-c", code)).out == "111\n"
    assert (await box_run("/bin/sh", "-c", "tail -n +2 /proc/net/unix")).out == ""


async def test_mounts_are_the_known_ones(box_run: RunInBox, lane: Lane) -> None:
    """Whatever the kernel tells of mounts: only what every box has; all of it read-only but /proc and the space."""
    ran = await box_run("/bin/cat", "/proc/self/mountinfo")
    options = {fields[4]: fields[5].split(",") for fields in map(str.split, ran.out.splitlines())}
    system = {mount.target for mount in lane.site.workspace.system_mounts}
    assert set(options) == {"/", "/proc", "/w", *system, *(f"/dev/{name}" for name in DEVICES)}
    writable = {target for target, words in options.items() if "ro" not in words and not target.startswith("/dev/")}
    assert writable == {"/proc", "/w"}


async def test_devices_are_harmless_and_work(box_run: RunInBox) -> None:
    """Null, zero, full and random: no terminal, no disk."""
    found = "cd /dev; for f in *; do [ -h $f ] && continue; [ -c $f ] && echo $f; [ -b $f ] && echo block; done; true"
    assert set((await box_run("/bin/sh", "-c", found)).out.split()) == DEVICES
    use = "echo x > /dev/null && head -c 3 /dev/zero | od -An -tx1 && head -c 5 /dev/urandom | wc -c"
    ran = await box_run("/bin/sh", "-c", f"{use}; echo x > /dev/full")
    assert ran.out.split() == ["00", "00", "00", "5"]
    assert ran.result.exit_code != 0


async def test_system_settings_cannot_be_written(box_run: RunInBox) -> None:
    """Nothing of /proc but one's own entries opens for writing.

    Two exceptions that are the kernel's: pressure files, where one may ask to be woken, and the last pid, which opens
    for everybody and then wants a capability.
    """
    code = """
import os
for top in ("/proc/sys", *(f"/proc/{n}" for n in os.listdir("/proc") if not n.isdigit() and "self" not in n)):
    for folder, _, names in os.walk(top) if os.path.isdir(top) else [("/proc", (), (top[6:],))]:
        for name in names:
            if folder == "/proc/pressure" or name == "ns_last_pid":
                continue
            try:
                os.close(os.open(f"{folder}/{name}", os.O_WRONLY))
                print(folder, name)
            except OSError:
                pass
print("looked")
"""
    assert (await box_run(*PYTHON, code)).out == "looked\n"


async def test_nothing_of_the_warden_opens(box_run: RunInBox) -> None:
    """What the kernel tells only to who may trace a process it does not tell of the warden."""
    code = """
import os
closed = ("auxv", "clear_refs", "cwd", "environ", "exe", "fd", "fdinfo", "io", "map_files", "maps", "mem",
          "ns/mnt", "pagemap", "personality", "root", "smaps", "stack", "syscall")
for name in closed:
    path = f"/proc/1/{name}"
    try:
        if name in ("cwd", "exe", "ns/mnt", "root"):
            os.readlink(path)
        elif name in ("fd", "fdinfo", "map_files"):
            os.listdir(path)
        else:
            os.close(os.open(path, os.O_WRONLY if name == "clear_refs" else os.O_RDONLY))
            os.read(os.open(path, os.O_RDONLY), 1)
        print("OPEN", name)
    except OSError as error:
        if error.errno not in (1, 2, 13):
            print(name, error)
print("looked")
"""
    assert (await box_run(*PYTHON, code)).out == "looked\n"


async def test_no_capability_is_left_nor_to_be_gained(box_run: RunInBox) -> None:
    """What the jailer left to the warden is given up; no user namespace, where they could be had back, can be made."""
    ran = await box_run("/bin/grep", "-E", "^Cap(Inh|Prm|Eff|Amb)", "/proc/self/status")
    assert {line.split()[1] for line in ran.out.splitlines()} == {"0" * 16}
    assert (await box_run("/bin/cat", "/proc/sys/user/max_user_namespaces")).out == "0\n"
    assert (await box_run("/usr/bin/unshare", "--user", "/bin/echo", "inside")).out == ""
