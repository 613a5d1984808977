"""Running a command as a user who is not root and owns nothing, with this Python and this checkout in sight."""

from __future__ import annotations

import os
import shlex
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from .command import REPOSITORY

UID = 12345


class OtherUser(NamedTuple):
    """`prefix` turns a command into one of that user; `home` is the user's."""

    prefix: tuple[str, ...]
    home: Path


@contextmanager
def other_user() -> Generator[OtherUser | None]:
    """None where this machine does not let us. Must be root."""
    folder = Path(tempfile.mkdtemp(prefix="tests-of-parley-"))
    folder.chmod(0o755)
    try:
        home = folder / "home"
        home.mkdir()
        os.chown(home, UID, UID)
        become = f'exec setpriv --reuid={UID} --regid={UID} --clear-groups "$@"'
        script = " && ".join([*_uncover(folder), become])
        prefix = ("unshare", "--mount", "sh", "-c", script, "sh")
        tried = subprocess.run(
            [*prefix, sys.executable, "-c", "import parley"], check=False, capture_output=True, cwd="/"
        )
        yield None if tried.returncode else OtherUser(prefix, home)
    finally:
        shutil.rmtree(folder)


def open_the_way_to(path: Path) -> None:
    """Lets anybody into a folder of these tests, however many of pytest's own lie above it."""
    for folder in (path, *path.parents):
        if folder == Path(tempfile.gettempdir()):
            return
        folder.chmod(0o755)


def _uncover(folder: Path) -> list[str]:
    """Steps that, in a mount namespace of their own, open the way to what lies in private folders, such as /root."""
    needed = {Path(sys.base_prefix), Path(sys.prefix), REPOSITORY}
    covers = {private for path in needed if (private := _private(path))}
    hidden = sorted(path for path in needed if _private(path))
    steps = [f"mkdir -p {folder}/{number}" for number in range(len(hidden))]
    steps += [f"mount --rbind {shlex.quote(str(path))} {folder}/{n}" for n, path in enumerate(hidden)]
    steps += [f"mount -t tmpfs -o mode=755 none {shlex.quote(str(cover))}" for cover in sorted(covers)]
    for number, path in enumerate(hidden):
        quoted = shlex.quote(str(path))
        steps += [f"mkdir -p {quoted}", f"mount --rbind {folder}/{number} {quoted}"]
    return steps


def _private(path: Path) -> Path | None:
    """The outermost folder on the way that others may not pass through."""
    for parent in reversed(path.parents):
        if not parent.stat().st_mode & stat.S_IXOTH:
            return parent
    return None
