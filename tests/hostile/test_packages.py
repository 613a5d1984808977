"""Hostile packages: what their own programs find when they look around, write, and call somebody."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..cli.command import GOOD_SUM, Command

LOOK = """
import os, socket, sys

secret, place, feedback = {secret!r}, "/data", sys.argv[3]
found = []


def attempt(name, action):
    try:
        action()
    except OSError:
        return
    found.append(name)


attempt("a file of the host", lambda: open(secret).close())
attempt("a folder of the host", lambda: os.listdir(os.path.dirname(secret)))
attempt("a network", lambda: socket.socket(socket.AF_INET))
attempt("another network", lambda: socket.socket(socket.AF_INET6))
attempt("test data to write", lambda: open(place + "/new", "w").close())
attempt("an input to write", lambda: open(sys.argv[1], "a").close())
attempt("its program to write", lambda: open(__file__, "a").close())
attempt("a system to write", lambda: open("/usr/new", "w").close())
attempt("a warden", lambda: open("/proc/1/mem", "rb").close())
if os.getuid() == 0 or "CapEff:\\t0000000000000000" not in open("/proc/self/status").read():
    found.append("power")
if len([name for name in os.listdir("/proc") if name.isdecimal()]) != 2:
    found.append("processes")
if any("secret" in value for value in os.environ.values()):
    found.append("an environment")
if not os.path.exists(sys.argv[1]):
    found.append("no input")
with open(feedback + "/judgemessage.txt", "w") as file:
    print("looked around, found:", ", ".join(found) or "nothing", file=file)
sys.exit(42)
"""


@pytest.fixture
def secret() -> Iterator[Path]:
    """A file of the host that every user may read."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        Path(folder).chmod(0o755)
        path = Path(folder, "secret.txt")
        path.write_text("secret\n")
        path.chmod(0o644)
        yield path


@pytest.mark.parametrize("validation", ["custom", "custom interactive"])
def test_own_program_looks_around(parley: Command, tmp_path: Path, secret: Path, validation: str) -> None:
    """A validator and an interactor see no host, no network and no other process, and can write none of the package."""
    files = {
        "problem.yaml": f"name: Trap\nvalidation: {validation}\n",
        "data/secret/1.in": "1\n5\n",
        "data/secret/1.ans": "5\n",
        "output_validators/trap/trap.py": LOOK.format(secret=str(secret)),
    }
    for name, text in files.items():
        path = tmp_path / "trap" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    done = parley("judge", tmp_path / "trap", GOOD_SUM, "--json", env={"OF_THE_JUDGE": "secret"})
    (record,) = done.records.values()
    (test,) = record["tests"]
    assert test["message"].strip() == "looked around, found: nothing"
