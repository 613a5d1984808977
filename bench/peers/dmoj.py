"""DMOJ's judge: `dmoj` of PyPI, with its own sandbox, in one process for each time that it is asked.

A process compiles what it is given, as it keeps programs no longer than it lives. Self-tests of languages are left
out, as its users may (`--skip-self-test`), and only the two languages that are asked for are loaded.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct

from . import Answer, Told
from .asking import PeerError, ask
from .install import Installed, install

_LANGUAGES = {".cpp": "CPP17", ".py": "PY3"}
# IR is a program's exit code other than 0, which Parley counts as RTE as well.
_CODES = {"IR": "RTE", "SC": "SK"}


class _Limits(Struct, frozen=True):
    time_limit_s: float
    memory_kib: int


class _Graded(Struct, frozen=True):
    codes: list[str]
    seconds: float
    told: list[tuple[float, int]] = []  # of each case, seconds and KiB


class Dmoj(Struct, frozen=True):
    version: str
    installed: Installed
    name: str = "dmoj"

    def verify(self, package: Path) -> Answer:
        """All submissions in one process; `seconds` is the whole command's."""
        files = sorted((package / "submissions").iterdir())
        graded, seconds = self._graded(package, files)
        return Answer({file.name: verdicts(one.codes) for file, one in zip(files, graded, strict=True)}, seconds)

    def judge(self, package: Path, submission: Path) -> Answer:
        """One in a process; `seconds` is the whole command's."""
        graded, seconds = self._graded(package, [submission])
        return Answer({submission.name: verdicts(graded[0].codes)}, seconds)

    def measured(self, package: Path, submission: Path) -> Answer:
        """As `judge()`, but on all cases, whatever fails; with what is told of each."""
        graded, seconds = self._graded(package, [submission], every=True)
        told = tuple(Told(cpu * 1000, kib << 10) for cpu, kib in graded[0].told)
        return Answer({submission.name: verdicts(graded[0].codes)}, seconds, {submission.name: told})

    def judged(self, package: Path, submission: Path) -> tuple[Answer, float]:
        """As `judge()`; and the seconds of the cases alone, compiling and starting not counted."""
        graded, seconds = self._graded(package, [submission])
        return Answer({submission.name: verdicts(graded[0].codes)}, seconds), graded[0].seconds

    def _graded(self, package: Path, files: list[Path], *, every: bool = False) -> tuple[list[_Graded], float]:
        limits = msgspec.json.decode((package / "limits.json").read_bytes(), type=_Limits)
        configuration = package.parent / "dmoj.yml"
        said = {
            "problem_storage_globs": [f"{package.parent}/*"],
            "runtime": {"g++17": "/usr/bin/g++", "python3": "/usr/bin/python3"},
        }
        configuration.write_bytes(msgspec.yaml.encode(said))
        wanted = [
            {
                "problem": package.name,
                "language": _LANGUAGES[file.suffix],
                "source": str(file),
                "time_limit": limits.time_limit_s,
                "memory_limit": limits.memory_kib,
                "all": every,
            }
            for file in files
        ]
        done = ask(
            [
                self.installed.bin / "python", "-P", Path(__file__).with_name("dmoj_driver.py"), "-c", configuration,
                "--no-ansi", "--skip-self-test", "-e", ",".join(_LANGUAGES.values()),
            ],
            environment=self.installed.environment(),
            stdin=msgspec.json.encode(wanted).decode() + "\n",
        )  # fmt: skip
        return parsed(done.out, len(files)), done.seconds


def parsed(out: str, count: int) -> list[_Graded]:
    """The driver's lines. Raises PeerError where there are not `count` of them."""
    graded = [msgspec.json.decode(line, type=_Graded) for line in out.splitlines() if line.startswith("{")]
    if len(graded) != count or not all(one.codes for one in graded):
        raise PeerError(f"dmoj: {count} submissions were asked for, and it said\n{out[-2000:]}")
    return graded


def verdicts(codes: list[str]) -> tuple[str, ...]:
    return tuple(_CODES.get(code, code) for code in codes)


def ready() -> Dmoj:
    """Raises CannotInstall."""
    header = ("/usr/include/seccomp.h", "libseccomp-dev")
    installed = install("dmoj", "dmoj>=4.1,<4.2", package="dmoj", header=header)
    return Dmoj(installed.version, installed)
