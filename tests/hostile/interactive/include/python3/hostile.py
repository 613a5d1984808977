"""What hostile programs in Python share: `hostile.run(attack)`. The same words and facts as hostile.h."""

import os
import resource
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path

_TABLES = ("unix", "tcp", "tcp6", "udp", "udp6", "raw", "packet")
_OWN_SIGNALS = 1 << 12 | 1 << 24  # SIGPIPE and SIGXFSZ, which the interpreter ignores by itself
_THREADS = 8  # that a program in Python may have, where one in C has one
_LIMITS = (
    ("cpu", resource.RLIMIT_CPU),
    ("core", resource.RLIMIT_CORE),
    ("file", resource.RLIMIT_FSIZE),
    ("files", resource.RLIMIT_NOFILE),
    ("processes", resource.RLIMIT_NPROC),
    ("locked", resource.RLIMIT_MEMLOCK),
    ("queues", 12),
)


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def run(attack: Callable[[], object]) -> None:
    """Does what the word on stdin says: an attack that is refused, or a look around."""
    is_new = _input_is_new()
    if sys.stdin.readline().strip() == "attack":
        if not is_new:
            say("worked: an earlier attack marked the input")
        attack()
        say("harmless")
    else:
        _look_at_space()  # first of all: to look for more changes it
        _look_at_mounts()
        _look_at_others()
        for name, number in _LIMITS:
            more = _THREADS - 1 if name == "processes" else 0
            say(f"limit {name}: {' '.join(str(limit - more) for limit in resource.getrlimit(number))}")
        _look_at_itself()
        say(f"input: {'new' if is_new else 'used'}")


def _input_is_new() -> bool:
    """A pipe is new anyway. Before it is read, as that changes its times."""
    found = os.fstat(0)
    return stat.S_ISFIFO(found.st_mode) or (stat.S_IMODE(found.st_mode), found.st_atime, found.st_mtime) == (
        0o444,
        0,
        0,
    )


def _look_at_space() -> None:
    found, space = os.stat("/w"), os.statvfs("/w")  # noqa: PTH116 - first of all
    blocks, nodes = space.f_blocks - space.f_bfree, space.f_files - space.f_ffree
    say(
        f"space: mode {stat.S_IMODE(found.st_mode):o}, read {int(found.st_atime)}, written {int(found.st_mtime)}"
        f", names {_names_in('/w')}, blocks {blocks}, nodes {nodes}"
    )
    say(f"folder: {Path.cwd()}")


def _can_be_made(path: str) -> bool:
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        os.unlink(path)  # noqa: PTH108 - as it was opened
    except OSError:
        return False
    return True


def _look_at_mounts() -> None:
    """Mounted folders in which a file can be made."""
    mounted = [line.split()[1] for line in Path("/proc/self/mounts").read_text().splitlines()]
    say(" ".join(["writable folders:", *(path for path in mounted if _can_be_made(f"{path}/probe"))]))


def _names_in(path: str) -> int:
    return sum(1 for _ in Path(path).iterdir())


def _rows(path: str) -> int:
    return len(Path(path).read_text().splitlines()) - 1


def _look_at_others() -> None:
    sockets = sum(_rows(f"/proc/net/{name}") for name in _TABLES if Path(f"/proc/net/{name}").exists())
    say(f"processes: {sum(path.name.isdigit() for path in Path('/proc').iterdir())}")
    memory, queues, semaphores = (_rows(f"/proc/sysvipc/{name}") for name in ("shm", "msg", "sem"))
    say(f"shared: /dev/shm {_names_in('/dev/shm')}, memory {memory}, queues {queues}, semaphores {semaphores}")
    say(f"sockets: {sockets}")


def _is_open(fd: int) -> bool:
    try:
        os.fstat(fd)
    except OSError:
        return False
    return True


def _look_at_itself() -> None:
    for name in sorted(os.environ):
        say(f"environment: {name}={os.environ[name]}")
    lines = (line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    status = {name: value.strip() for name, value in lines}
    ignored = int(status["SigIgn"], 16) & ~_OWN_SIGNALS
    say(f"descriptors: {sum(map(_is_open, range(1024)))}")
    say(f"signals: ignored {ignored:016x}, blocked {status['SigBlk']}, pending {status['ShdPnd']}")
    say(f"mask: {status['Umask']}")
    rights = " ".join(status[name] for name in ("CapEff", "CapPrm", "CapInh"))
    say(f"rights: {rights}, no new {status['NoNewPrivs']}, filtered {status['Seccomp']}")
    say(f"clock: {'fresh' if time.process_time() < 1 else 'used'}")
