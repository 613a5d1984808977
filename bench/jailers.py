"""Other jailers, asked to run one program in isolation and wait: what a judge pays that starts one for each run.

bubblewrap is Debian's; the others are taken from PATH. Each makes namespaces of its own for the program; go-judge is a
server, which is asked by HTTP as its users do and counts and limits too. None but that has seccomp filters or cgroups
here, so all others do less than a run of ours.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from parley.core.bench.figures import Timed
from parley.core.errors import MachineError

Jailed = Callable[[Path], Timed]  # of a program at a path, which ends at once with 0
_PATIENCE_S = 10.0


@contextmanager
def jailers() -> Generator[tuple[dict[str, Jailed], tuple[str, ...]]]:
    """By name; and of each that is not here, or does not work here, why."""
    here: dict[str, Jailed] = {}
    absent: list[str] = []
    with ExitStack() as stack:
        for name, (binary, opened) in _KNOWN.items():
            if shutil.which(binary) is None:
                absent.append(f"{name}: {binary} is not on PATH")
                continue
            try:
                here[name] = stack.enter_context(opened())
            except (OSError, MachineError) as error:
                absent.append(f"{name}: does not work here: {error}")
        yield here, tuple(absent)


def _ended(line: Callable[[Path], Sequence[str]]) -> Jailed:
    def jailed(program: Path) -> Timed:
        argv = [*line(program)]
        path = shutil.which(argv[0]) or argv[0]

        async def act() -> None:
            pid = os.posix_spawn(path, argv, os.environ)  # noqa: ASYNC221 - blocking is the least that it can take
            _, status = os.waitpid(pid, 0)  # noqa: ASYNC222
            if status:
                raise MachineError(f"{argv[0]} did not run the bench's program: status {status}")

        return act

    return jailed


@contextmanager
def _bubblewrap() -> Generator[Jailed]:
    own = ("--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL")
    places = ("--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev")
    yield _ended(lambda program: ("bwrap", *places, *own, str(program)))


@contextmanager
def _minijail() -> Generator[Jailed]:
    own = ("-T", "static", "-I", "-p", "-v", "-l", "-N", "-e", "-n", "-u", "nobody", "-g", "nogroup")
    yield _ended(lambda program: ("minijail0", *own, "--", str(program)))


@contextmanager
def _nsjail() -> Generator[Jailed]:
    own = ("-Mo", "-Q", "--chroot", "/", "--user", "65534", "--group", "65534")
    yield _ended(lambda program: ("nsjail", *own, "--", str(program)))


@contextmanager
def _isolate() -> Generator[Jailed]:
    """Its box is made once, as its users do."""
    _done("isolate", "--init")
    try:
        limits = ("--silent", "--time=10", "--mem=262144")
        yield _ended(
            lambda program: (
                "isolate",
                *limits,
                f"--dir=/bench={program.parent}",
                "--run",
                "--",
                f"/bench/{program.name}",
            )
        )
    finally:
        _done("isolate", "--cleanup")


def _done(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise MachineError(f"`{' '.join(command)}`: {done.stderr.strip()[-200:]}")


# --- go-judge -----------------------------------------------------------------------------------------------


@contextmanager
def _go_judge() -> Generator[Jailed]:
    port = _free_port()
    command = ("go-judge", "-http-addr", f"127.0.0.1:{port}", "-silent")
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            connection = _connected(port)
            yield lambda program: _asked(connection, program)
            connection.close()
        finally:
            server.terminate()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _connected(port: int) -> http.client.HTTPConnection:
    """As soon as it listens. Raises MachineError where it does not."""
    until = time.monotonic() + _PATIENCE_S
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_S)
        try:
            connection.request("GET", "/version")
            connection.getresponse().read()
        except OSError as error:
            if time.monotonic() > until:
                raise MachineError(f"go-judge does not answer: {error}") from error
            time.sleep(0.05)
        else:
            return connection


def _asked(connection: http.client.HTTPConnection, program: Path) -> Timed:
    """The program is copied into its box for each run, from what it holds in memory: it has no other way."""
    kept = {"name": "program", "max": 1 << 20}
    command = {
        "args": ["program"],
        "env": ["PATH=/usr/bin:/bin"],
        "files": [{"content": "1 2\n"}, kept | {"name": "stdout"}, kept | {"name": "stderr"}],
        "cpuLimit": 10**10,
        "memoryLimit": 256 << 20,
        "procLimit": 1,
        "copyIn": {"program": {"src": str(program)}},
    }
    body = json.dumps({"cmd": [command]})

    async def act() -> None:
        connection.request("POST", "/run", body, {"Content-Type": "application/json"})
        said = json.loads(connection.getresponse().read())
        if said[0]["status"] != "Accepted":
            raise MachineError(f"go-judge did not run the bench's program: {said}")

    return act


_KNOWN = {
    "bubblewrap": ("bwrap", _bubblewrap),
    "minijail": ("minijail0", _minijail),
    "nsjail": ("nsjail", _nsjail),
    "isolate": ("isolate", _isolate),
    "go-judge": ("go-judge", _go_judge),
}
