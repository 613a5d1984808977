"""Packages that are wrong in any way: each is read, or refused in a line. Never a traceback, whatever the format.

Small packages of ours are spoilt, one to three places at once: bytes, words and lines of their files, and the files
themselves. `make fuzz` tries 100,000 (PARLEY_FUZZ says how many), each run of the tests a few.
"""

from __future__ import annotations

import os
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from parley.core import description
from parley.core.errors import InputError
from parley.core.model import Problem
from parley.core.plugins import Plugins
from parley.core.scoring import names_in

PACKAGES = Path(__file__).parent / "packages"
EXAMPLES = Path(__file__).parents[3] / "examples"
KINDS = {path.name: path for path in (*sorted(PACKAGES.iterdir()), EXAMPLES / "sum", EXAMPLES / "guess")}
TRIES = int(os.environ.get("PARLEY_FUZZ", "660")) // len(KINDS)
NASTY = (
    b"", b"null", b"~", b"-1", b"0", b"1e999", b"-.5", b"nan", b".inf", b"'", b'"', b"[", b"{", b"}", b"]]>",
    b"&a [*a]", b"*a", b"<<: *a", b"!!python/object:os.system", b"\0", b"\xff\xfe", b"../../..", b"/etc/passwd",
    b"x" * 300, b"x" * 5000, b"9" * 400, b"1/0", b"0x10", b"1_000", b"%n%s", b"\n", b"\r\n", b"\t", b"- ", b": ",
    b", ", b"#", b"<a/>", b"&lt;", b"</", b"true", b"no", b"yes", b"[]", b"{}", b"[[1]]", b"\xe2\x80\xae",
    b"\x1b[2J", b"${HOME}", b"$(id)", b"{{a}}", b"(?P<a", b"a" * 40 + b"!",
)  # fmt: skip
WORD = re.compile(rb"[\w.+-]+|[^\w\s]")
Spoil = Callable[[bytes, random.Random], bytes]


def flipped(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + bytes((rng.randrange(256),)) + data[at + 1 :]


def inserted(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.choice(NASTY) + data[at:]


def reworded(data: bytes, rng: random.Random) -> bytes:
    """A word becomes another of the file, or a nasty one."""
    words = list(WORD.finditer(data))
    if not words:
        return rng.choice(NASTY)
    old = rng.choice(words)
    new = rng.choice(NASTY) if rng.random() < 0.6 else rng.choice(words)[0]
    return data[: old.start()] + new + data[old.end() :]


def relined(data: bytes, rng: random.Random) -> bytes:
    """A line is lost, doubled, moved, or stands deeper."""
    lines = data.splitlines(keepends=True) or [b"\n"]
    at = rng.randrange(len(lines))
    line = lines.pop(at)
    return b"".join(
        rng.choice(
            (
                lines,
                [*lines[:at], line, line, *lines[at:]],
                [*lines[:at], *[line] * 30, *lines[at:]],
                [*lines[: at // 2], line, *lines[at // 2 :]],
                [*lines[:at], b"  " + line, *lines[at:]],
                [*lines[:at], line.lstrip(), *lines[at:]],
            )
        )
    )


def cut(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


SPOILS: tuple[Spoil, ...] = (flipped, inserted, reworded, reworded, reworded, relined, relined, cut)


class Patient:
    """A package that is spoilt and made whole again."""

    def __init__(self, whole: Path, folder: Path) -> None:
        self._whole = whole
        self.folder = folder / whole.name
        shutil.copytree(whole, self.folder, symlinks=True)
        files = [path.relative_to(whole) for path in sorted(whole.rglob("*")) if path.is_file()]
        self._contents = {path: (whole / path).read_bytes() for path in files}
        self._files = [path for path, data in self._contents.items() if len(data) <= 1 << 16]
        # what describes the problem is what readers understand most of
        self._told = [path for path in self._files if path.suffix in {".yaml", ".yml", ".json", ".xml", ".ini", ".txt"}]

    def spoil(self, rng: random.Random) -> None:
        for _ in range(rng.choice((1, 1, 2, 3))):
            path = self.folder / rng.choice(self._told if self._told and rng.random() < 0.8 else self._files)
            if not path.is_file() or path.is_symlink():
                continue
            if rng.random() < 0.06:
                self._lose(path, rng)
            else:
                path.write_bytes(rng.choice(SPOILS)(path.read_bytes(), rng))

    def _lose(self, path: Path, rng: random.Random) -> None:
        path.unlink()
        match rng.randrange(5):
            case 0:
                path.mkdir()
            case 1:
                path.symlink_to(rng.choice(("/etc/passwd", "../../../x", path.name, ".")))
            case 2:
                path.with_name(rng.choice((f"x{path.name}", path.stem, f"{path.name}.bak"))).write_bytes(b"1\n")
            case 3:
                os.mkfifo(path)
            case _:
                pass

    def heal(self) -> None:
        """Only what differs is written again."""
        for path in self.folder.rglob("*"):
            relative = path.relative_to(self.folder)
            if not path.is_symlink() and path.is_dir() and (self._whole / relative).is_dir():
                continue
            if relative not in self._contents or path.is_symlink() or not path.is_file():
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        for relative, data in self._contents.items():
            path = self.folder / relative
            if not path.is_file() or path.read_bytes() != data:
                path.write_bytes(data)


def check(problem: Problem, plugins: Plugins) -> None:
    """What was understood holds together: groups are of tests, and all of it can be shown."""
    names = {test.name for test in problem.tests}
    if problem.scoring:
        assert set(names_in(problem.scoring)) <= names
    contest = plugins.contest(problem.contest)
    assert description.document(problem, contest)["tests"] is not None
    assert list(description.lines(problem, contest))


@pytest.mark.parametrize("kind", KINDS)
def test_any_package(plugins: Plugins, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a problem whose parts fit, or one line that says what is wrong."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    patient = Patient(KINDS[kind], tmp_path)
    known = next(known for known in plugins.formats.values() if known.detect(patient.folder))
    for number in range(TRIES):
        seed = random.randrange(1 << 32) if number else 0
        rng = random.Random(seed)
        patient.spoil(rng)
        try:
            check(known.load(patient.folder), plugins)
        except InputError as error:
            assert len(str(error).splitlines()) == 1, (seed, str(error))  # noqa: PT017 - both ends are in order
        except BaseException as error:
            error.add_note(f"{known.name}, seed {seed}: {patient.folder}")
            raise
        patient.heal()
