"""The real command in a process of its own, and what a judge could leave behind on this machine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any, NamedTuple

REPOSITORY = Path(__file__).parents[2]
EXAMPLES = REPOSITORY / "examples"
GUESS, SUM = EXAMPLES / "guess", EXAMPLES / "sum"
GOOD_GUESS = GUESS / "submissions" / "accepted" / "binary_search.c"
GOOD_SUM = SUM / "submissions" / "accepted" / "sum.c"
SCRIPT = Path(sys.executable).with_name("parley")

_PATIENCE_SECONDS = 60.0  # for what must come, however slow the machine is; nothing is measured
_NOT_OURS = ("XDG_", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TERM", "PARLEY_", "_PARLEY_", "PYTHONIOENCODING")


class Done(NamedTuple):
    """A command that has ended; `code` as a shell counts it, or minus the signal that killed it."""

    code: int
    out: str
    err: str
    pid: int

    @property
    def document(self) -> dict[str, Any]:
        """The JSON on stdout: all of it, or this fails."""
        return json.loads(self.out)

    @property
    def documents(self) -> list[dict[str, Any]]:
        """The same where it is a list."""
        return json.loads(self.out)

    @property
    def records(self) -> dict[str, dict[str, Any]]:
        """The report's submissions by the name of their file."""
        return {Path(record["source"]).name: record for record in self.document["submissions"]}

    @property
    def complaint(self) -> str:
        """The only line on stderr."""
        (line,) = self.err.splitlines()
        return line


class Command:
    """Calls `parley`; its cache and state are ours. Each call that ends must have left nothing behind."""

    def __init__(self, *, cache: Path, home: Path) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_OURS)}
        self.environment = {
            **kept,
            "HOME": str(home),
            "XDG_CACHE_HOME": str(cache),
            "XDG_STATE_HOME": str(home / "state"),
        }
        self._started: list[subprocess.Popen[bytes]] = []

    def end(self) -> None:
        """Ends what a test that failed left running, so that it cannot fail the next one."""
        for process in self._started:
            if process.poll() is None:
                with process:
                    process.kill()

    def start(
        self,
        *arguments: str | Path,
        env: Mapping[str, str] | None = None,
        prefix: tuple[str, ...] = (),
        stdout: int | IO[bytes] = subprocess.PIPE,
        stderr: int | IO[bytes] = subprocess.PIPE,
        prepare: Callable[[], object] | None = None,
    ) -> subprocess.Popen[bytes]:
        """In a session, and so a process group, of its own. `prefix` is a command that becomes this one."""
        assert SCRIPT.is_file(), f"{SCRIPT} is missing: run the tests with the Python that Parley is installed in"
        process = subprocess.Popen(
            [*prefix, str(SCRIPT), *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            env={**self.environment, **(env or {})},
            cwd="/",
            start_new_session=True,
            preexec_fn=prepare,  # noqa: PLW1509 - the tests start no threads
        )
        self._started.append(process)
        return process

    def __call__(
        self,
        *arguments: str | Path,
        env: Mapping[str, str] | None = None,
        prefix: tuple[str, ...] = (),
        stdout: int | IO[bytes] = subprocess.PIPE,
        stderr: int | IO[bytes] = subprocess.PIPE,
        prepare: Callable[[], object] | None = None,
    ) -> Done:
        process = self.start(*arguments, env=env, prefix=prefix, stdout=stdout, stderr=stderr, prepare=prepare)
        return ended(process)


def before_we_began(done: Done) -> bool:
    """Whether Ctrl-C came while the interpreter started itself, with no file of ours in what it says of that.

    Then it ends as it likes, or goes on where what was interrupted does not matter to it.
    """
    own = done.code in (0, 1, -signal.SIGINT) and "KeyboardInterrupt" in done.err
    return own and "/core/" not in done.err and "parley: " not in done.err


def ended(process: subprocess.Popen[bytes]) -> Done:
    """Waits for the end, and checks what must hold at every end."""
    with process:
        try:
            out, err = process.communicate(timeout=_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    done = Done(
        process.returncode, (out or b"").decode(errors="replace"), (err or b"").decode(errors="replace"), process.pid
    )
    if not before_we_began(done):
        assert not any(line.startswith("Traceback") for line in done.err.splitlines()), done.err
    assert "internal error" not in done.err, done.err
    left = traces(process.pid)
    assert not left, left
    return done


def traces(pid: int) -> list[str]:
    """Folders, mounts and cgroups that carry the pid of a judge in their names."""
    name = f"parley-{pid}-"
    found = [str(path) for path in Path(tempfile.gettempdir()).glob(f"{name}*")]
    found += [line for line in Path("/proc/self/mountinfo").read_text().splitlines() if name in line]
    for base, folders, _ in os.walk("/sys/fs/cgroup"):
        found += [f"{base}/{folder}" for folder in folders if folder.startswith(name)]
    return found


def descendants(pid: int) -> list[int]:
    """Processes that stem from `pid` and live. The ended ones among its own children are reaped."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = path.read_text()
        except OSError:
            continue
        state, parent = text[text.rindex(")") + 2 :].split()[:2]
        if state != "Z":
            children.setdefault(int(parent), []).append(int(path.parent.name))
    found: list[int] = []
    unseen = [pid]
    while unseen:
        more = children.get(unseen.pop(), [])
        found += more
        unseen += more
    return found


def called(judge: int, name: str) -> list[int]:
    """Descendants of the judge that run the program of this name."""
    return [pid for pid in descendants(judge) if _name(pid) == name]


def _name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def wait_until(true: Callable[[], object], what: str) -> None:
    """Fails with `what` after a minute; looks often."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.005)
