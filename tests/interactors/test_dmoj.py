"""DMOJ's conversations, judged: bridged interactors, and graders in Python."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ..cli.command import Command

HALF = """
import sys
secret = int(open(sys.argv[1]).read())
guess = int(input())
print(secret, flush=True)
sys.stderr.write("points 5\\n" if abs(guess - secret) == 1 else f"it was {secret}\\n")
input()
sys.exit(9 if guess == 99 else 2 if guess < 0 else {0: 0, 1: 7}.get(abs(guess - secret), 1))
"""
GRADER = """
from dmoj.graders.interactive import InteractiveGrader
from dmoj.result import CheckerResult

class Grader(InteractiveGrader):
    def interact(self, case, interactor):
        print("for nobody's eyes")
        secret = int(case.input_data())
        guess = interactor.readint(-1, 99)
        interactor.writeln(secret)
        interactor.readln()
        if guess == 99:
            raise RuntimeError("grader at a loss")
        if guess == 98:
            return CheckerResult(True, case.points * 2)
        if abs(guess - secret) == 1:
            return CheckerResult(True, case.points / 2, "nearly")
        return guess == secret
"""
SAYS = "import sys\nprint({guess})\nsys.stdin.readline()\nprint('done')\n"  # input() would flush
SAYS_ONLY = "import sys\nprint({guess})\nsys.stdin.readline()\n"  # who goes on after a rejection is RTE


def submit(root: Path, name: str, source: str, **stated: object) -> None:
    folder = root / "tests" / name
    folder.mkdir(parents=True)
    (folder / "solution.py").write_text(source)
    limits = {"source": "solution.py", "language": "PY3", "time": 1, "memory": 65536}
    (folder / "test.yml").write_text(yaml.safe_dump({**limits, **stated}))


def verified(parley: Command, root: Path, **init: object) -> dict[str, tuple[str, str]]:
    """Verdicts and what was not as stated, by the name of the submission."""
    (root / "1.in").write_text("7\n")
    case = {"in": "1.in", "points": 10}
    (root / "init.yml").write_text(yaml.safe_dump({"test_cases": [case], "unbuffered": True, **init}))
    done = parley("verify", root, "--json")
    records = done.document["submissions"]
    return {one["source"].split("/")[1]: (one["verdict"], one["unexpected"]) for one in records}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Submissions that need not flush, each of which says one number and what it must get for it."""
    root = tmp_path / "guess"
    submit(root, "crash", "print(7)\ninput()\nprint('done', flush=True)\nraise SystemExit(3)\n", expect="IR")
    submit(root, "near", SAYS.format(guess=8), expect="AC", score=5)
    submit(root, "odd", SAYS.format(guess=99), expect="IE")
    submit(root, "right", SAYS.format(guess=7), expect="AC", score=10)
    submit(root, "wrong", SAYS.format(guess=40), expect="WA", score=0)
    return root


AS_STATED = {"crash": ("RTE", ""), "near": ("PA", ""), "odd": ("JE", ""), "right": ("AC", ""), "wrong": ("WA", "")}


def test_bridged(parley: Command, root: Path) -> None:
    """Exit codes and feedback by kind; what is no code of the kind is the package's fault."""
    (root / "half.py").write_text(HALF)
    submit(root, "form", SAYS.format(guess=-1), expect="WA", feedback="Presentation Error")
    found = verified(parley, root, interactive={"files": "half.py", "type": "testlib"})
    assert found == {**AS_STATED, "form": ("WA", "")}


def test_kind_that_is_none(parley: Command, tmp_path: Path) -> None:
    """It is the package's fault, whatever a program does."""
    submit(tmp_path, "right", SAYS.format(guess=7), expect="IE")
    (tmp_path / "half.py").write_text(HALF)
    interactive = {"files": "half.py", "type": "magic", "args_format_string": "{input_file}"}
    assert verified(parley, tmp_path, interactive=interactive) == {"right": ("JE", "")}


def test_grader_in_python(parley: Command, root: Path) -> None:
    """It reads, writes, gives points, finds fault with what it reads; what it raises besides is its own fault."""
    (root / "grader.py").write_text(GRADER)
    submit(root, "range", SAYS_ONLY.format(guess=100), expect="WA", feedback="expected int in range [-1, 99], got 100")
    submit(root, "text", SAYS_ONLY.format(guess="'abcdefgh'"), expect="WA", feedback='expected int, got "abcde..."')
    submit(root, "silent", "pass\n", expect="WA")
    submit(root, "twice", SAYS.format(guess=98), expect="IE")
    found = verified(parley, root, custom_judge="grader.py")
    more = {"range": ("WA", ""), "silent": ("WA", ""), "text": ("WA", ""), "twice": ("JE", "")}
    assert found == {**AS_STATED, **more}


def test_grader_that_does_not_talk(parley: Command, tmp_path: Path) -> None:
    """One that looks into how programs run is refused where it would be asked, with the reason."""
    submit(tmp_path, "right", SAYS.format(guess=7), expect="IE")
    (tmp_path / "grader.py").write_text(
        "from dmoj.graders.standard import StandardGrader\nclass Grader(StandardGrader): pass\n"
    )
    assert verified(parley, tmp_path, custom_judge="grader.py") == {"right": ("JE", "")}
