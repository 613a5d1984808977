"""No room where Parley writes: a line that says where and what to set, and no contestant's fault.

Each place is a small tmpfs, mounted in a namespace of the judge's own.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ..cli.command import GOOD_GUESS, GUESS, SUM, Command
from .conftest import reasons, verdicts, write

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0, reason="filling a disk takes a mount of one's own, and that takes root"
)

Mounts = Callable[[str], tuple[str, ...]]
ADVICE = "make room there; TMPDIR, XDG_CACHE_HOME and XDG_STATE_HOME say where Parley writes"
ECHO = "print(input())\n"
FLOOD = "import sys\nn = input()\nsys.stdout.write('x' * (20 << 20))\n"
QUIET = 2_000_000  # bytes of a work folder with room for the judge's own files and for small programs


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Reached by boxes, which run under other users."""
    folder = Path("/tmp") / f"tests-of-parley-{os.getpid()}"
    folder.mkdir()
    return folder


@pytest.fixture(autouse=True)
def cleared(place: Path) -> object:
    yield
    shutil.rmtree(place)


def small(place: Path, size: int) -> str:
    return f"mount -t tmpfs -o size={size},mode=1777 none {place}"


@pytest.mark.parametrize("size", [4096, 400_000, 900_000, 1_300_000])
def test_of_the_work_folder(parley: Command, own_mounts: Mounts, place: Path, package: Path, size: int) -> None:
    """Where not even the judge's own files fit, that is one line and the end."""
    source = write(package, "a.py", ECHO)
    done = parley("judge", package, source, prefix=own_mounts(small(place, size)), env={"TMPDIR": str(place)})
    assert (done.code, done.out) == (4, "")
    assert done.complaint == f"parley: no work folder: {place}: No space left on device; {ADVICE}" or (
        done.complaint.startswith(f"parley: no work folder: {place}/parley-") and done.complaint.endswith(ADVICE)
    )


def test_of_the_work_folder_for_names(parley: Command, own_mounts: Mounts, place: Path, package: Path) -> None:
    """A disk may run out of files as well as of bytes."""
    steps = f"mount -t tmpfs -o nr_inodes=20,mode=1777 none {place}"
    done = parley("judge", package, write(package, "a.py", ECHO), prefix=own_mounts(steps), env={"TMPDIR": str(place)})
    assert done.code == 4
    assert done.complaint.endswith(f"No space left on device; {ADVICE}")


def test_for_an_output(parley: Command, own_mounts: Mounts, place: Path, package: Path) -> None:
    """An output that is too large for the disk, and not for the package, is a judge error; the others are judged."""
    flood, echo = write(package, "a.py", FLOOD), write(package, "b.py", ECHO)
    arguments = ("judge", package, flood, echo, "--json", "--jobs", "1")
    done = parley(*arguments, prefix=own_mounts(small(place, QUIET)), env={"TMPDIR": str(place)})
    assert verdicts(done) == {"a.py": ["JE", "SK", "SK"], "b.py": ["AC"] * 3}
    assert reasons(done, "a.py")[0] == (
        f"this machine failed, not the submission: {place}: No space left on device; {ADVICE}"
    )
    assert done.code == 5


def test_for_the_validators_input(parley: Command, own_mounts: Mounts, place: Path, package: Path) -> None:
    """An output that the package's validator is to read from a file: the same."""
    (package / "output_validators").mkdir()
    write(package / "output_validators", "check.py", "import sys\nsys.exit(42)\n")
    write(package, "problem.yaml", "name: Echo\nvalidation: custom\nlimits: {time_limit: 5, memory: 256}\n")
    large, small_one = write(package, "a.py", "print('x' * (3 << 20))\n"), write(package, "b.py", ECHO)
    arguments = ("judge", package, large, small_one, "--json", "--jobs", "1")
    done = parley(*arguments, prefix=own_mounts(small(place, QUIET)), env={"TMPDIR": str(place)})
    assert verdicts(done) == {"a.py": ["JE", "SK", "SK"], "b.py": ["AC"] * 3}
    assert "No space left on device" in reasons(done, "a.py")[0]


def test_for_a_compiled_program(parley: Command, own_mounts: Mounts, place: Path, package: Path) -> None:
    """A program that cannot be put down is not judged, and that is said; it is no compile error."""
    large = write(
        package, "a.c", '#include <stdio.h>\nchar t[4 << 20] = {1};\nint main(void) { return puts("0") < 0; }\n'
    )
    echo = write(package, "b.py", ECHO)
    arguments = ("judge", package, large, echo, "--json", "--jobs", "1")
    done = parley(*arguments, prefix=own_mounts(small(place, QUIET)), env={"TMPDIR": str(place)})
    assert verdicts(done) == {"a.c": ["SK"], "b.py": ["AC"] * 3}
    assert done.code == 4
    assert "could not be compiled" in done.err
    assert f"No space left on device; {ADVICE}" in done.err


def test_for_a_copy_of_the_tests(parley: Command, own_mounts: Mounts, place: Path, package: Path) -> None:
    """Test data that boxes cannot read in its place, and that cannot be copied, is a judge error."""
    (package / "output_validators").mkdir()
    write(package / "output_validators", "check.py", "import sys\nsys.exit(42)\n")
    write(package, "problem.yaml", "name: Echo\nvalidation: custom\nlimits: {time_limit: 5, memory: 256}\n")
    (package / "data" / "secret" / "0001.in").write_text("x" * (3 << 20))
    (package / "data").chmod(0o700)
    done = parley(
        "judge", package, write(package, "a.py", ECHO), "--json",
        prefix=own_mounts(small(place, QUIET)), env={"TMPDIR": str(place)},
    )  # fmt: skip
    assert verdicts(done) == {"a.py": ["JE", "SK", "SK"]}
    assert "test data cannot be copied" in reasons(done, "a.py")[0]
    assert ADVICE in reasons(done, "a.py")[0]


def test_of_the_cache(parley: Command, own_mounts: Mounts, place: Path) -> None:
    """Nothing is kept, and everything is judged; what was half written is gone."""
    steps = f"{small(place, 8192)}"
    listing = ("sh", "-c", f'"$@"; code=$?; ls -A {place}/parley/programs >&2; exit $code', "sh")
    environment = {"XDG_CACHE_HOME": str(place)}
    arguments = ("judge", SUM, "submissions/accepted/sum.c", "--json")
    done = parley(*arguments, prefix=(*own_mounts(steps), *listing), env=environment)
    assert verdicts(done) == {"sum.c": ["AC"] * 10}
    assert done.code == 0
    assert not [line for line in done.err.splitlines() if line.startswith(".new-") or len(line) == 64]


@pytest.mark.parametrize("size", [4096, 16384])
def test_of_the_transcripts(parley: Command, own_mounts: Mounts, place: Path, size: int) -> None:
    """Transcripts are lost with a warning, and no verdict is."""
    arguments = ("judge", GUESS, GOOD_GUESS, "--json", "--transcripts", place / "kept", "--jobs", "1")
    done = parley(*arguments, prefix=own_mounts(small(place, size)))
    assert verdicts(done) == {GOOD_GUESS.name: ["AC"] * 10}
    assert done.code == 0
    warnings = [line for line in done.err.splitlines() if line.startswith("parley: warning:")]
    assert len(warnings) == 1
    assert warnings[0].startswith(f"parley: warning: transcripts are missing: {place}/kept")
    assert warnings[0].removeprefix("parley: warning: ") in done.document["warnings"]
    tests = done.document["submissions"][0]["tests"]
    assert tests[-1]["interaction"]["transcript"] == ""
