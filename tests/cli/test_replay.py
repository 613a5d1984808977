"""`parley replay`: a recorded conversation played again, against a program or against an interactor."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from .command import Command

# Sums up what it is told, a number a line, and says the sum after each; the input is how many.
PROGRAM = """
total = 0
for _ in range(int(input())):
    total += int(input())
    print(total, flush=True)
"""
INTERACTOR = """
import sys
numbers = list(map(int, open(sys.argv[1]).read().split()))
print(len(numbers), flush=True)
total = 0
for number in numbers:
    print(number, flush=True)
    total += number
    if input() != str(total):
        sys.exit(43)
sys.exit(42)
"""


class Recorded(NamedTuple):
    package: Path
    transcript: Path

    def program(self, name: str, text: str) -> Path:
        path = self.package.parent / f"{name}.py"
        path.write_text(text)
        return path


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Recorded:
    """A package whose interactor is in Python, and what was said in its only test."""
    base = tmp_path_factory.mktemp("replay")
    root = base / "sums"
    for name, text in {
        "problem.yaml": "name: Sums\nvalidation: custom interactive\nlimits:\n  time_limit: 5\n",
        "data/secret/1.in": "3 4 5\n",
        "data/secret/1.ans": "",
        "output_validators/talk/talk.py": INTERACTOR,
        "submissions/accepted/sum.py": PROGRAM,
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    done = Command(cache=cache, home=base)("judge", root, "--transcripts", base / "told", "--expect")
    assert done.code == 0, done.err
    (path,) = (base / "told").rglob("*.jsonl")
    return Recorded(root, path)


def test_same(parley: Command, recorded: Recorded) -> None:
    """Nothing but the transcript and a program is needed; its time is another, what it says is not."""
    path = recorded.program("same", f"import time\ntime.sleep(0.1)\n{PROGRAM}")
    done = parley("replay", recorded.transcript, path)
    assert (done.code, done.err) == (0, "")
    assert done.out == "same: the program says what it said then, 3 lines, and ends as it did\n"


@pytest.mark.parametrize(
    ("text", "line", "then", "now"),
    [
        (PROGRAM.replace("input())\n    p", "input()) + (total > 2)\n    p"), 2, "7", "8"),
        ("input()\ninput()\ninput()\n", 1, "3", "(said no more, and was stopped by the judge)"),
    ],
    ids=["wrong", "silent"],
)
def test_first_difference(parley: Command, recorded: Recorded, text: str, line: int, then: str, now: str) -> None:  # noqa: PLR0917
    """Another word, or waiting where something was said: the line, what was said then and is now."""
    done = parley("replay", recorded.transcript, recorded.program("other", text), "--json")
    assert done.code == 1, done.err
    found = done.document["difference"]
    assert (found["line"], found["then"], found["now"]) == (line, then, now)
    assert (done.document["schema"], done.document["same"]) == ("parley.replay/1", False)


def test_changed_interactor(parley: Command, recorded: Recorded, tmp_path: Path) -> None:
    """The recorded program talks to the interactor as it is now; the difference is told with what came before it."""
    same = parley("replay", recorded.transcript, "--against", "interactor", "--problem", recorded.package)
    assert same.code == 0, same.out + same.err
    root = tmp_path / "sums"
    shutil.copytree(recorded.package, root)
    changed = INTERACTOR.replace("    print(number,", "    print(number + (number == 5),")
    (root / "output_validators/talk/talk.py").write_text(changed)
    done = parley("replay", recorded.transcript, "--against", "interactor", "--problem", root)
    assert done.code == 1, done.err
    head, *rest = done.out.splitlines()
    assert head.startswith("different: line 4 of what the interactor says (byte 6, said after ")
    assert rest == ["  then: 5", "  now:  6", "  after the program had said: 7"]


def test_damaged(parley: Command, recorded: Recorded, tmp_path: Path) -> None:
    """A damaged transcript is refused with the line."""
    path = tmp_path / "damaged.jsonl"
    path.write_bytes(recorded.transcript.read_bytes()[:-5])
    done = parley("replay", path, recorded.package / "submissions/accepted/sum.py")
    assert (done.code, done.out) == (3, "")
    count = len(recorded.transcript.read_text().splitlines())
    assert done.complaint.startswith(f"parley: {path}:{count}: ")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--against", "interactor"), 2, "name the problem"),
        (("PKG/problem.yaml",), 3, "problem.yaml"),
    ],
)
def test_nothing_to_compare(
    parley: Command, recorded: Recorded, arguments: tuple[str, ...], code: int, said: str
) -> None:
    """One line says what is missing."""
    done = parley(
        "replay", recorded.transcript, *(word.replace("PACKAGE", str(recorded.package)) for word in arguments)
    )
    assert (done.code, done.out) == (code, "")
    assert said in done.complaint


def test_large_messages(parley: Command, recorded: Recorded, tmp_path: Path) -> None:
    """A message of many kilobytes is kept as a whole, so its conversation can be replayed."""
    root = tmp_path / "sums"
    shutil.copytree(recorded.package, root)
    (root / "output_validators/talk/talk.py").write_text(
        INTERACTOR.replace("print(number, flush=True)", "print('0' * 30000 + str(number), flush=True)")
    )
    program = PROGRAM.replace("int(input())\n    p", "int(input().lstrip('0'))\n    p")
    (root / "submissions/accepted/sum.py").write_text(program)
    assert parley("judge", root, "--transcripts", tmp_path / "told", "--expect").code == 0
    (path,) = (tmp_path / "told").rglob("*.jsonl")
    done = parley("replay", path, root / "submissions/accepted/sum.py")
    assert done.code == 0, done.out + done.err
