"""Build hook: compiles the C programs of `core/native` and completes the wheel with what lies at the root.

    core/native/<name>.c  ->  core/native/bin/<name>  ->  parley/core/native/bin/<name>
    __init__.py, testing.py, py.typed                 ->  parley/…

An editable install runs it as well and uses `core/native/bin` where it stands. The programs are static, so a wheel
fits every Linux of one architecture and is tagged so.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PROGRAMS = ("warden", "relay", "lower")
AT_THE_ROOT = ("__init__.py", "testing.py", "py.typed")
FLAGS = ("-std=gnu11", "-O2", "-static", "-Wall", "-Wextra", "-Werror")
SMALLEST = '#include <stdio.h>\nint main(void) { return puts("") < 0; }\n'


class BuildError(Exception):
    """The programs cannot be built here. The message is the one line that the user sees."""


class Compiler:
    """`$CC`, or `cc`."""

    def __init__(self) -> None:
        self._command = shlex.split(os.environ.get("CC", "")) or ["cc"]

    def build(self, source: Path, target: Path) -> None:
        """Replaces `target` at once, as a judge may be running it. Raises BuildError."""
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            built = Path(folder, target.name)
            if not self._compiles(source, built):
                raise BuildError(self._reason(source, Path(folder)))
            built.replace(target)

    def _compiles(self, source: Path, target: Path, *, quiet: bool = False) -> bool:
        command = [*self._command, *FLAGS, "-o", str(target), str(source)]
        try:
            done = subprocess.run(command, check=False, stderr=subprocess.DEVNULL if quiet else None)
        except OSError as error:
            name = self._command[0]
            message = f"the C compiler `{name}` does not start ({error.strerror}): install gcc, or set CC to another"
            raise BuildError(message) from error
        return done.returncode == 0

    def _reason(self, source: Path, folder: Path) -> str:
        smallest = folder / "smallest.c"
        smallest.write_text(SMALLEST)
        if self._compiles(smallest, folder / "smallest", quiet=True):
            return f"{source.name} does not compile with `{shlex.join(self._command)}`, see above"
        return (
            f"`{shlex.join(self._command)}` cannot link a static program: "
            "install the static C library (Debian: libc6-dev, Fedora: glibc-static)"
        )


class NativeBuildHook(BuildHookInterface[Any]):
    """Called by hatchling before it writes a wheel, an ordinary or an editable one."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        try:
            programs = self._programs()
        except BuildError as error:
            sys.exit(f"parley: {error}")
        if version == "editable":
            return  # a file installed as parley/… would hide the whole working tree
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{_platform()}"
        build_data["force_include"].update({str(path): f"parley/core/native/bin/{path.name}" for path in programs})
        build_data["force_include"].update({name: f"parley/{name}" for name in AT_THE_ROOT})

    def _programs(self) -> list[Path]:
        if sys.platform != "linux":
            raise BuildError("boxes are made of namespaces and seccomp: Parley needs Linux")
        native = Path(self.root, "core", "native")
        binaries = native / "bin"
        binaries.mkdir(exist_ok=True)
        compiler = Compiler()
        for name in PROGRAMS:
            compiler.build(native / f"{name}.c", binaries / name)
        return [binaries / name for name in PROGRAMS]


def _platform() -> str:
    return sysconfig.get_platform().replace("-", "_").replace(".", "_")
