"""libinteractive, judged: every type in every language, in both directions, and what becomes of those who leave."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ..cli.command import Command
from ..conftest import lacking

HERE = Path(__file__).parent / "submissions"  # and Mains: what people write
# What Main prints, of a child that is right, where it reads a 3.
ANSWER = """1099511727895.75
3 -1099511627769 0 100
1 2 3 1.5 2.5 3.5 4 5 6 4.5 5.5 6.5
7
16
"""
TOOLS = {".java": "javac", ".pas": "fpc", ".cs": "mcs", ".rb": "ruby", ".lua": "lua5.4", ".hs": "ghc"}


def package(root: Path, main: Path, solutions: Mapping[str, str], *, limits: str = "1s") -> None:
    """A problem whose answer is what Main prints in the folder's only case."""
    for folder in ("cases", "interactive", "solutions"):
        (root / folder).mkdir(parents=True)
    settings = {
        "Limits": {"TimeLimit": limits, "MemoryLimit": "64MiB"},
        "Validator": {"Name": "token-numeric"},
        "Interactive": {"ModuleName": "kinds", "ParentLang": main.suffix.removeprefix(".")},
    }
    (root / "settings.json").write_text(json.dumps(settings))
    (root / "cases/one.in").write_text("3\n")
    (root / "cases/one.out").write_text(ANSWER)
    (root / "interactive" / main.name).write_text(main.read_text())
    (root / "interactive/kinds.idl").write_text((HERE / "kinds.idl").read_text())
    for name, text in solutions.items():
        (root / "solutions" / name).write_text(text)


def judged(parley: Command, root: Path) -> dict[str, Any]:
    """Records of submissions by the names of their files."""
    done = parley("judge", root, *sorted((root / "solutions").iterdir()), "--json", "--jobs", "1")
    assert done.code in (0, 5), done.err
    return {Path(record["source"]).name: record for record in done.document["submissions"]}


def right(*endings: str) -> dict[str, str]:
    """Children that Main is content with, in all languages or some; those of this machine's."""
    for ending, tool in TOOLS.items():
        if not shutil.which(tool) and (not endings or ending in endings):
            lacking(tool)
    paths = sorted((HERE / "children").iterdir())
    return {path.name: path.read_text() for path in paths if not endings or path.suffix in endings}


@pytest.mark.parametrize(
    ("ending", "children"), [(".cpp", ()), (".c", (".c",)), (".java", (".cpp",)), (".py", (".cpp",))]
)
def test_every_language_understands_every_other(
    parley: Command, tmp_path: Path, ending: str, children: tuple[str, ...]
) -> None:
    """All types and arrays, calls that call back, processes of two interfaces, ends in the middle of NoReturn."""
    if ending == ".java" and not shutil.which("javac"):
        lacking("javac")
    solutions = right(*children)
    root = tmp_path / "kinds"
    package(root, HERE / f"Main{ending}", solutions, limits="2s")
    found = judged(parley, root)
    assert {name: record["verdict"] for name, record in found.items()} == dict.fromkeys(solutions, "AC"), found


DOES = """
import os, sys, time
import Main
def pipe(way="wb"): return open(os.environ["LIBINTERACTIVE_PIPES"] + ("/0.in" if way == "rb" else "/0.out"), way, 0)
def mix(b, c, s, i, l, f, d):
    {mix}
    return 1099511727895.75
def grid(n, cells, shown, letters):
    {grid}
    Main.total(3, [1, -1099511627776, 6], False, "d")
    Main.matrix(2, [[[1, 2, 3], [1.5, 2.5, 3.5]], [[4, 5, 6], [4.5, 5.5, 6.5]]])
    return 7
def chain(depth): return 16
def stop(how): {stop}
"""
# What a submission does in one of its functions, the verdict, and what the sentence says of it.
LEAVES = {
    "right": ("mix", "pass", "AC", "accepted"),
    "wrong": ("mix", "return 0", "WA", "rejected"),
    "raises": ("grid", "raise RuntimeError", "RTE", "exited with code 1"),
    "dies": ("grid", "os.abort()", "RTE", "SIGABRT"),
    "exits": ("grid", "sys.exit(0)", "RTE", "the other side ended before it answered"),
    "exits_at_once": ("mix", "os._exit(0)", "RTE", "the other side ended before it answered"),
    "loops": ("mix", "while True: pass", "TLE", "it computed for"),
    "sleeps": ("mix", "time.sleep(100)", "TLE", "it ran for"),
    "listens": ("mix", "pipe('rb').read()", "TLE", "each side waited for the other"),
    "floods": ("mix", "while True: print('x' * 1000)", "OLE", "it wrote more than"),
    "rubbish": ("mix", "pipe().write(b'x' * 99); os._exit(0)", "RTE", "a function is called that there is none of"),
    "cut": ("mix", "pipe().write(bytes([2, 0, 0, 0, 3, 0])); os._exit(0)", "RTE", "message is incomplete"),
    "impossible": ("mix", "pipe().write(bytes([2, 0, 0, 0] + 4 * [255])); os._exit(0)", "RTE", "impossible size"),
    "out_of_step": ("mix", "pipe().write(bytes([1] + 11 * [0])); os._exit(0)", "RTE", "does not end where it should"),
    "too_long": (
        "mix",
        "pipe().write(bytes([3, 0, 0, 0, 11]) + bytes(3 + 11 * 48) + bytes.fromhex('5A0BF171')); os._exit(0)",
        "RTE",
        "impossible size",
    ),
    "stops_badly": ("stop", "os._exit(1)", "RTE", "exited with code 1"),
    "stops_well": ("stop", "os._exit(0)", "AC", "accepted"),
    "breaks_main": ("grid", "Main.total(0, [], True, 'J')", "JE", "failed"),
}  # fmt: skip


NESTING = """
import os
def mix(b, c, s, i, l, f, d): return 7
def grid(n, cells, shown, letters): return 7
def chain(depth):
    ways = (("out", "wb"), ("in", "rb"))
    to, back = (open(os.environ["LIBINTERACTIVE_PIPES"] + "/0." + way, mode, 0) for way, mode in ways)
    while to.write(bytes.fromhex("01000000030000005A0BF171")) and len(back.read(12)) == 12: pass
    os._exit(0)
"""


@pytest.mark.parametrize("ending", [".py", ".cpp"])
def test_calls_within_calls_without_end(parley: Command, tmp_path: Path, ending: str) -> None:
    """A submission that calls Main whenever Main calls it is at fault, not Main that has no room left."""
    root = tmp_path / "kinds"
    package(root, HERE / f"Main{ending}", {"nesting.py": NESTING}, limits="5s")
    record = judged(parley, root)["nesting.py"]
    assert record["verdict"] == "RTE", record
    assert "nested too deep" in record["tests"][0]["reason"]


def test_who_leaves(parley: Command, tmp_path: Path) -> None:
    """A submission that ends, lies or goes silent is at fault; Main that breaks by itself is the package's affair."""
    does = {
        f"{name}.py": DOES.format(**{**dict.fromkeys(("mix", "grid", "stop"), "pass"), place: what})
        for name, (place, what, _, _) in LEAVES.items()
    }
    root = tmp_path / "kinds"
    package(root, HERE / "Main.cpp", does)
    found = judged(parley, root)
    told = {name: (record["verdict"], record["tests"][0]["reason"]) for name, record in found.items()}
    assert {name: verdict for name, (verdict, _) in told.items()} == {
        f"{name}.py": verdict for name, (_, _, verdict, _) in LEAVES.items()
    }, told
    for name, (_, _, _, says) in LEAVES.items():
        assert says in told[f"{name}.py"][1], told[f"{name}.py"]
