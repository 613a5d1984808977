"""The folder that one judging works in, and everything in it. Removed at the end, whatever the end was.

::

    /tmp/parley-<pid>-XXXXXXXX/     mode 0711: boxes may pass through, not look around
    ├── lock                        held for as long as the judge lives
    ├── native/                     warden and relay, where every box's uid can execute them
    ├── root/                       the skeleton of every box's root: mount points and links, read-only
    ├── programs/<n>/               compiled programs of this judging
    ├── sources/<n>/                sources, laid out for the compiler
    ├── data/<n>/                   test data that a box's uid could not read in its place
    ├── given/<n>/                  what the validators of a lane are given beside that
    └── spaces/<n>/                 writable spaces, only where nothing is isolated

What a killed judge left behind is removed by the next one: a folder whose lock nobody holds.
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import itertools
import os
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Generator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from .errors import MachineError, MissingTool
from .inputs import Inputs
from .model import DATA, DEVICES, GIVEN, PROGRAM, SOURCES, SPACE, WARDEN, Mount
from .shortage import words

_PREFIX = "parley-"
_NEW = ".parley-new-"
_MERGED = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
_COPIED = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "R")  # below /etc; each mount costs every box some 0.3 ms
_MOUNTED = ("alternatives", "java-*", "mono")  # settings that run times read before they run anything
# Shown below /etc all the same, as nothing of /var is: GHC's list of its libraries.
_KEPT_ELSEWHERE = {"ghc": Path("/var/lib/ghc/package.conf.d")}
_MAKING_SECONDS = 60
_SEPARATORS = frozenset(":,")  # between the words of a jailer's option: a path that holds one cannot be mounted
_UID_BASE = 200_000_000
_UIDS_PER_JUDGE = 900  # with the largest pid of Linux, 2**22, below the largest uid


def native(name: str) -> Path:
    """A C program of ours. Raises MissingTool where the installation did not build it."""
    path = Path(__file__).parent / "native" / "bin" / name
    if not path.is_file():
        raise MissingTool(f"{path} is missing: install Parley again with a C compiler present (make setup)")
    return path


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class Workspace:
    """Owns the run folder. A context manager; `path` is valid inside it."""

    def __init__(self) -> None:
        self.path = Path()
        self._numbers = itertools.count()
        self._readable: dict[Path, Path] = {}
        self._lock: int | None = None
        self.inputs = Inputs()

    def __enter__(self) -> Self:
        try:
            place = Path(tempfile.gettempdir())
        except OSError as error:  # it tries the usual ones, and says nothing of why none would do
            raise MachineError("no folder for temporary files can be written; set TMPDIR to one") from error
        _check_reach(place)
        try:
            remove_leftovers()
            self._make()
            self.path.chmod(0o711)
            for name in ("native", "programs", "sources", "data", "given", "spaces"):
                (self.path / name).mkdir()
                (self.path / name).chmod(0o711)
            for name in ("warden", "relay"):
                shutil.copy(native(name), self.path / "native" / name)
                (self.path / "native" / name).chmod(0o555)
            (self.path / "native").chmod(0o755)
            _skeleton(self.path / "root")
        except BaseException as error:
            self.__exit__(None, None, None)
            if isinstance(error, OSError):
                raise MachineError(f"no work folder: {words(error, place=place)}") from error
            raise
        return self

    def _make(self) -> None:
        """The folder gets its name when its lock is held: until then, another judge would take it for abandoned."""
        self.path = Path(tempfile.mkdtemp(prefix=_NEW))
        self._lock = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        name = self.path.name.removeprefix(_NEW)
        self.path = self.path.rename(self.path.with_name(f"{_PREFIX}{os.getpid()}-{name}"))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.inputs.close()
        if self.path != Path():
            _remove(self.path)
        if self._lock is not None:
            os.close(self._lock)

    def folder(self, kind: str) -> Path:
        """A new empty folder, readable by boxes."""
        path = self.path / kind / str(next(self._numbers))
        path.mkdir(mode=0o755)
        path.chmod(0o755)
        return path

    @contextlib.contextmanager
    def space(self, uid: int | None) -> Generator[Path]:
        """A writable folder for that uid, where no box has a tmpfs; gone at the end, whatever was put into it."""
        path = self.folder("spaces")
        try:
            if uid is not None:
                os.chown(path, uid, uid)
            yield path
        finally:
            _remove_whole(path)

    def discard(self, *folders: Path) -> None:
        """Gives back the room of what `folder()` made, and of nothing else; no box sees them any more.

        The kernel takes its time over those that were mounted.
        """
        for folder in folders:
            if folder.is_relative_to(self.path):
                shutil.rmtree(folder, ignore_errors=True)

    def uid(self, slot: int) -> int | None:
        """An unprivileged uid that nobody else on this machine uses, one a slot; None where the judge is not root."""
        if os.geteuid() != 0:
            return None
        return _UID_BASE + os.getpid() * _UIDS_PER_JUDGE + slot % _UIDS_PER_JUDGE

    @property
    def root(self) -> Path:
        return self.path / "root"

    @functools.cached_property
    def system_mounts(self) -> tuple[Mount, ...]:
        """What every box sees of the host: programs and libraries, nothing of its users. As it is at the first box."""
        real = [name for name in _MERGED if Path("/", name).is_dir() and not Path("/", name).is_symlink()]
        mounts = [Mount(Path("/usr"), "/usr"), *(Mount(Path("/", name), f"/{name}") for name in real)]
        mounts += [Mount(host, str(host)) for host in _settings(_MOUNTED)]
        mounts += [Mount(host, f"/etc/{name}") for name, host in _KEPT_ELSEWHERE.items() if host.is_dir()]
        return (*mounts, Mount(self.path / "native", WARDEN))

    def readable(self, folder: Path) -> Path:
        """`folder` itself if every box may read all of it, else a copy in the workspace, made once."""
        if folder not in self._readable:
            ours = _SEPARATORS.isdisjoint(str(folder)) and (os.geteuid() != 0 or _open_to_all(folder))
            self._readable[folder] = folder if ours else self._copy(folder)
        return self._readable[folder]

    def _copy(self, folder: Path) -> Path:
        copy = self.folder("data") / "copy"
        try:
            shutil.copytree(folder, copy, copy_function=_copy_file)
        except BaseException:
            shutil.rmtree(copy, ignore_errors=True)
            raise
        for path in (copy, *copy.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        return copy


def _copy_file(source: str, target: str) -> None:
    """Not with an OSError, which shutil.copytree would make one of a list of."""
    try:
        shutil.copyfile(source, target)
    except OSError as error:
        raise MachineError(f"test data cannot be copied: {words(error)}") from error


def _check_reach(folder: Path) -> None:
    """As root, boxes run under uids of their own, which must be able to pass through. Raises MachineError."""
    for parent in (folder, *folder.parents) if os.geteuid() == 0 else ():
        if parent.is_dir() and not parent.stat().st_mode & stat.S_IXOTH:
            raise MachineError(
                f"boxes cannot reach the work folder: {parent} is closed to others; set TMPDIR elsewhere"
            )


def remove_leftovers() -> None:
    """Work folders of judges that are no longer running (killed with SIGKILL, say)."""
    place = Path(tempfile.gettempdir())
    for path in (*place.glob(f"{_PREFIX}[0-9]*-*"), *place.glob(f"{_NEW}*")):
        with contextlib.suppress(OSError):  # somebody else's, or removed meanwhile
            found = path.lstat()
            if found.st_uid == os.geteuid() and stat.S_ISDIR(found.st_mode) and _abandoned(path, found.st_mtime):
                _remove(path)


def _abandoned(path: Path, made: float) -> bool:
    """Whether no judge holds its lock. One that is in the making may be for a minute."""
    if path.name.startswith(_NEW) and time.time() - made < _MAKING_SECONDS:
        return False
    try:
        lock = os.open(path / "lock", os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    except FileNotFoundError:
        return True
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(lock)
    return True


def _remove_whole(path: Path) -> None:
    """Of somebody who means ill: too deep for names and for recursion, which `rm` does without."""
    if any(path.iterdir()):
        subprocess.run(("chmod", "-R", "u+rwX", path), check=False, stderr=subprocess.DEVNULL)
        subprocess.run(("rm", "-rf", path), check=False, stderr=subprocess.DEVNULL)
    else:
        path.rmdir()


def _remove(path: Path) -> None:
    for folder, names, _ in os.walk(path):
        for name in names:
            inner = Path(folder, name)
            if not inner.is_symlink():
                inner.chmod(0o700)
    shutil.rmtree(path, ignore_errors=True)


def _settings(patterns: Sequence[str]) -> list[Path]:
    return sorted(path for pattern in patterns for path in Path("/etc").glob(pattern))


def _copy_settings(etc: Path) -> None:
    for host in _settings(_COPIED):
        for path in (host, *host.glob("*")):
            copy = etc / path.relative_to("/etc")
            if path.is_dir():
                copy.mkdir()
            elif os.access(path, os.R_OK):  # what the judge may not read is not for boxes either
                copy.write_bytes(path.read_bytes())


def open_up(root: Path) -> None:
    """To every box, whatever the judge's umask is."""
    for base, _, names in os.walk(root):
        Path(base).chmod(0o755)
        for name in names:
            if not Path(base, name).is_symlink():
                Path(base, name).chmod(0o644)


def _skeleton(root: Path) -> None:
    root.mkdir()
    for target in ("usr", "etc", "proc", "dev", "dev/shm", SPACE, PROGRAM, SOURCES, WARDEN, DATA, GIVEN):
        (root / target.lstrip("/")).mkdir()
    for name in _MERGED:
        host = Path("/", name)
        if host.is_symlink():
            (root / name).symlink_to(host.readlink())
        elif host.is_dir():
            (root / name).mkdir()
    for host in _settings(_MOUNTED):
        (root / "etc" / host.name).mkdir()
    for name in _KEPT_ELSEWHERE:
        (root / "etc" / name).mkdir()
    _copy_settings(root / "etc")
    for name in DEVICES:
        (root / "dev" / name).touch()
    for name, target in (("fd", "/proc/self/fd"), ("stdin", "fd/0"), ("stdout", "fd/1"), ("stderr", "fd/2")):
        (root / "dev" / name).symlink_to(target)
    (root / "tmp").symlink_to(SPACE)
    (root / "etc" / "passwd").write_text("judged:x:65534:65534:judged:/w:/bin/sh\n")
    (root / "etc" / "group").write_text("judged:x:65534:\n")
    (root / "etc" / "nsswitch.conf").write_text("passwd: files\ngroup: files\nhosts: files\n")
    open_up(root)


def _open_to_all(folder: Path) -> bool:
    for parent in (folder, *folder.parents):
        if not parent.stat().st_mode & stat.S_IXOTH:
            return False
    for base, folders, names in os.walk(folder):
        if Path(base).stat().st_mode & 0o5 != 0o5:
            return False
        for name in (*folders, *names):
            path = Path(base, name)
            if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
                return False
            if not path.exists() or not path.stat().st_mode & stat.S_IROTH:
                return False
    return True
