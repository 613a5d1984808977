"""The built-in policies: what they may never let through, whatever a language wants, and that minijail0 takes them."""

from __future__ import annotations

import errno
import re
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import Struct

from parley.core import constants
from parley.core.plugins import Plugins
from parley.core.policy import read_policy
from parley.core.profiles import Profiles

from ..core.filters import ALLOW, ERRNO, NOTIFY, machine, native, number_of

FOLDER = Path(__file__).parents[2] / "profiles" / "sandbox"
NAMES = sorted(path.stem for path in FOLDER.glob("*.policy"))
START_PROCESSES = {"compiler", "erlang", "judge", "r", "shell"}
FORK = {*START_PROCESSES, "forks"}
ONE_THREAD = {"native"}
THREAD, NEW_PROCESS, NEW_NAMESPACE = 0x3D0F00, 0x11, 0x10000011  # flags of clone, as glibc gives them


Decide = Callable[[str, "Made"], int]


class Made(Struct, frozen=True):
    """A call with its arguments, and the words for it in a test's name."""

    call: str
    arguments: tuple[int, ...] = ()


@pytest.fixture(scope="session")
def decide(plugins: Plugins) -> Decide:
    """The real filter of a profile, asked about one call."""
    profiles = Profiles(plugins.profiles)

    def asked(name: str, made: Made) -> int:
        arguments = (*made.arguments, 0, 0, 0, 0, 0, 0)
        return machine(profiles.filter(name), number_of(made.call), native(), arguments[:6])

    return asked


def test_there_are_profiles(plugins: Plugins) -> None:
    """The folder's files and what the plugin registers are the same, and languages ask for none that is missing."""
    assert set(NAMES) <= set(plugins.profiles)
    assert {"native", "python", "jvm", "node", "go", "mono", "ruby", "compiler", "shell", "judge"} <= set(NAMES)
    for language in plugins.languages.values():
        assert {language.profile, language.compile_profile} <= set(plugins.profiles), language.name


@pytest.mark.parametrize("name", NAMES)
def test_profile_is_in_order(plugins: Plugins, name: str) -> None:
    """It compiles, nothing unsafe is in it, and its first line says whom it is for."""
    assert Profiles(plugins.profiles).filter(name)
    assert (FOLDER / f"{name}.policy").read_text().startswith("# ")


@pytest.mark.parametrize("name", NAMES)
def test_profile_stands_in_the_reference(name: str) -> None:
    """Its name is in the table of the page."""
    page = (FOLDER.parents[1] / "docs" / "reference" / "profiles.md").read_text()
    assert re.search(rf"^\|[^|]*`{name}`", page, re.MULTILINE)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "made",
    [
        *(Made("socket", (family, 1, 0)) for family in range(46) if family != 1),
        Made("bind"),
        Made("listen"),
        Made("accept"),
        Made("connect"),
        Made("sendto", (3, 0, 0, 0, 0x7FFF0000, 16)),
        Made("clone", (NEW_NAMESPACE,)),
        *(Made("clone", (1 << bit,)) for bit in range(25, 31)),
        Made("clone3"),
        Made("kill", (1, 9)),
        Made("kill", (0, 9)),
        Made("kill", ((1 << 64) - 1, 9)),
        Made("kill", ((1 << 32) - 1, 9)),
        Made("tgkill", (1, 1, 9)),
        Made("prlimit64", (1, 7, 0, 0)),
        Made("setpriority", (0, 1, 5)),
        Made("ioctl", (0, constants.names()["TIOCSTI"])),
        Made("ioctl", (0, 0x40086602)),
        Made("prctl", (constants.names()["PR_SET_SECCOMP"],)),
        Made("prctl", (constants.names()["PR_SET_DUMPABLE"],)),
        Made("ptrace"),
        Made("mount"),
        Made("execveat"),
        Made("setuid"),
        Made("chroot"),
        Made("memfd_secret"),
        Made("mknod", (0, 0x2000)),
        Made("mknodat", (0, 0, 0x6000)),
        Made("personality", (0x0040000,)),
    ],
    ids=lambda made: f"{made.call}-{made.arguments[0]:#x}" if isinstance(made, Made) and made.arguments else None,
)
def test_never(decide: Decide, name: str, made: Made) -> None:
    """No network, no namespaces, no signals to the warden or to all, no limits of others, no devices."""
    assert decide(name, made) != ALLOW


@pytest.mark.parametrize("name", NAMES)
def test_processes_and_threads(decide: Decide, name: str) -> None:
    """Only those that need them may make them; whoever may make threads can be kept from making processes by flags.

    Whose processes only fork can be kept from starting other programs.
    """
    assert (decide(name, Made("clone", (THREAD,))) == ALLOW) == (name not in ONE_THREAD)
    assert (decide(name, Made("clone", (NEW_PROCESS,))) == ALLOW) == (name in FORK)
    assert (decide(name, Made("fork")) == ALLOW) == (name in FORK)
    for call in ("vfork", "execve"):
        assert (decide(name, Made(call)) == ALLOW) == (name in START_PROCESSES)
    told = NOTIFY if name in ONE_THREAD else ERRNO | errno.ENOSYS  # then a libc falls back on clone
    assert decide(name, Made("clone3")) == told


@pytest.mark.parametrize("name", NAMES)
def test_an_end_of_its_own(decide: Decide, name: str) -> None:
    """abort() and raise() work: they are RTE with a signal, not RFE."""
    for call in ("tgkill", "tkill", "kill"):
        assert decide(name, Made(call, (5, 6, 6))) == ALLOW
    assert decide(name, Made("exit_group")) == ALLOW


# --- minijail -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def still(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A static program for minijail0 to start: of what happens to it under a policy the tests need nothing."""
    folder = tmp_path_factory.mktemp("still")
    (folder / "main.c").write_text("int main(void) { return 0; }\n")
    subprocess.run(["gcc", "-static", "-o", folder / "still", folder / "main.c"], check=True)
    return folder / "still"


def minijail_takes(policy: Path, program: Path) -> bool:
    """It aborts over a policy that it does not understand; over its own way to kill the program it does not."""
    tool = shutil.which("minijail0")
    if tool is None:
        pytest.skip("minijail0 is not on PATH")
    command = [tool, "-T", "static", "-n", "-S", policy.name, "--", program]
    done = subprocess.run(command, cwd=policy.parent, capture_output=True, text=True, check=False)
    assert done.returncode != 127, done.stderr
    return done.returncode != -signal.SIGABRT


@pytest.mark.parametrize("name", NAMES)
def test_minijail_takes_the_profile(still: Path, name: str) -> None:
    """The same file serves `minijail0 -S`, started in its folder."""
    assert minijail_takes(FOLDER / f"{name}.policy", still)


@pytest.mark.parametrize(
    "line",
    [
        "read: arg0 == 1 && arg1 > 2 || arg5 in 0xff; return ENOTTY",
        "read: arg0 == 1 || \\\n arg0 == 2",
        "read: return 38",
        "read: return",
        "read: arg0 == ~(PROT_READ|PROT_EXEC)",
        "read: arg0 == ((8))",
        "read: arg0 == 010",
        "read: arg0 == -1",
        "read: arg0 == 18446744073709551615",
        "  read : 1\t",
        "@frequency ./calls.txt",
        "read: arg0  ==  1",
        "read: arg0 == 1 &&arg1 == 2",
    ],
)
def test_minijail_takes_what_we_take(still: Path, tmp_path: Path, line: str) -> None:
    """A policy that Parley reads is one that minijail0 reads."""
    path = tmp_path / "a.policy"
    path.write_text(f"write: 1\n{line}\n")
    assert read_policy(path).faults == ()
    assert minijail_takes(path, still)


@pytest.mark.parametrize("line", ["read: arg0==1", "read: 1 # x", "read: arg0 == PROT_REED", "@include a.policy", "x"])
def test_minijail_refuses(still: Path, tmp_path: Path, line: str) -> None:
    """The check above can fail: what we refuse here, it refuses too."""
    path = tmp_path / "a.policy"
    path.write_text(f"write: 1\n{line}\n")
    assert read_policy(path).faults
    assert not minijail_takes(path, still)


def test_minijail_knows_our_constants(still: Path, tmp_path: Path) -> None:
    """Every name that a policy may use here is one that it may use there."""
    path = tmp_path / "a.policy"
    path.write_text(f"read: arg0 == {'|'.join(constants.names())}\n")
    assert minijail_takes(path, still)


def test_constants_are_those_of_the_headers(tmp_path: Path) -> None:
    """What a name means here is what it means to a C program on this machine."""
    headers = ("errno.h", "fcntl.h", "linux/prctl.h", "linux/sched.h", "sched.h", "signal.h", "sys/ioctl.h",
               "sys/mman.h", "sys/random.h", "sys/resource.h", "sys/socket.h", "sys/stat.h", "termios.h",
               "unistd.h", "asm/prctl.h")  # fmt: skip
    text = "#define _GNU_SOURCE\n" + "".join(f"#include <{header}>\n" for header in headers)
    text += "#include <stdio.h>\nint main(void) {\n"
    for name in constants.names():
        text += f'#ifdef {name}\nprintf("{name} %lld\\n", (long long){name});\n#endif\n'
    (tmp_path / "main.c").write_text(text + "return 0; }\n")
    subprocess.run(["gcc", "-w", "-o", tmp_path / "main", tmp_path / "main.c"], check=True)
    out = subprocess.run([tmp_path / "main"], capture_output=True, text=True, check=True).stdout
    values = {name: int(value) for name, value in (line.split() for line in out.splitlines())}
    wrong = {
        n: (v, values[n])
        for n, v in constants.names().items()
        if n in values and v & 0xFFFFFFFF != values[n] & 0xFFFFFFFF
    }
    assert wrong == {}
    assert len(values) > 250
