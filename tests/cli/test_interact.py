"""`parley interact`: a conversation as it goes, and afterwards in two columns."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .command import SUM, Command
from .terminal import Terminal, run_in_terminal

INTERACTOR = """
import sys
secret = int(open(sys.argv[1]).read())
for line in sys.stdin:
    guess = int(line)
    if guess == secret:
        sys.stderr.write('that is it\\n')
        sys.exit(42)
    print('higher' if guess < secret else 'lower', flush=True)
sys.exit(43)
"""
PROGRAM = """
import sys
for guess in (5, 8, 7):
    print(guess, flush=True)
    sys.stderr.write(f'tried {guess}\\n')
    if guess != 7: input()
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interactive problem of two tests, to guess 7 and to guess 3, whose interactor is in Python."""
    root = tmp_path_factory.mktemp("problems") / "tiny"
    for name, text in {
        "problem.yaml": "name: Tiny\nvalidation: custom interactive\nlimits:\n  time_limit: 5\n",
        "data/secret/1.in": "7\n",
        "data/secret/1.ans": "7\n",
        "data/secret/2.in": "3\n",
        "data/secret/2.ans": "3\n",
        "output_validators/talk/talk.py": INTERACTOR,
        "submissions/accepted/guess.py": PROGRAM,
        "submissions/wrong_answer/wrong.py": "import os\nos.write(2, b'\\x1b[2J')\nos.write(1, b'1')\n",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def test_live_and_afterwards(parley: Command, package: Path) -> None:
    """What was said is shown as it came, then in columns with who waited, stderr marked, and what came of it."""
    done = parley("interact", package, package / "submissions/accepted/guess.py", "--test", "1")
    assert done.code == 0, done.err
    live, columns = done.out.split("waited  program", 1)
    said = [line.split(" ms  ", 1)[1].split(maxsplit=1) for line in live.splitlines() if " ms  " in line]
    talk = [(who, words[2:]) for who, words in said if words[0] == "→"]
    assert [words for _, words in talk] == ["5", "higher", "8", "lower", "7"]
    assert [who for who, _ in talk] == ["program", "interactor"] * 2 + ["program"]
    assert ["interactor", "! that is it"] in said
    assert ["program", "! tried 8"] in said
    row = next(line for line in columns.splitlines() if line.rstrip().endswith("lower"))
    assert len(row.split()) == 5, row  # both times, with their units, and the word
    assert "! that is it" in columns
    assert "(exits with code 42)" in columns
    assert "\nAC  the interactor accepted" in columns
    assert "said 3 lines (6 bytes)" in columns
    assert Path(columns.rpartition("transcript: ")[2].strip()).name == "secret-1.jsonl"


def test_json(parley: Command, package: Path) -> None:
    """The report is alone on stdout, and of the one test; what a program wrote cannot steer the terminal."""
    done = parley("interact", package, package / "submissions/wrong_answer/wrong.py", "-t", "secret/2", "--json")
    assert done.code == 0, done.err
    (test,) = done.records["wrong.py"]["tests"]
    assert (test["name"], test["verdict"], test["interaction"]["messages_out"]) == ("secret/2", "WA", 1)
    assert "! \\x1b[2J" in done.err
    assert "1 (no newline)" in done.err
    assert "\x1b" not in done.err


def test_narrow_terminal(parley: Command, package: Path) -> None:
    """Where two columns have no room there is one; NO_COLOR is heeded."""
    code, screen = run_in_terminal(
        parley, "interact", package, package / "submissions/accepted/guess.py", columns=40, lines=60,
        env={"NO_COLOR": "1"},
    )  # fmt: skip
    assert code == 0
    assert sum("interactor → lower" in line for line in screen.lines) == 2, screen.lines
    assert not screen.colours & {b"31", b"32", b"33", b"35", b"36"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((SUM, SUM), "is not interactive"),
        (("PACKAGE",), "name the submission"),
        (("PACKAGE", "PACKAGE/submissions"), "holds 2 submissions; name one"),
        (("PACKAGE", "PACKAGE/submissions/accepted", "-t", "9"), "no test is called 9"),
    ],
)
def test_usage(parley: Command, package: Path, words: tuple[str | Path, ...], said: str) -> None:
    """What cannot be shown is one line and exit code 2."""
    done = parley("interact", *(str(word).replace("PACKAGE", str(package)) for word in words))
    assert (done.code, done.out) == (2, "")
    assert said in done.complaint


def piped(words: str) -> tuple[str, ...]:
    """A prefix of a command: its standard input is these words."""
    return ("sh", "-c", f'printf "{words}" | "$0" "$@"')


def test_me_as_program(parley: Command, package: Path) -> None:
    """What is written to stdin is what the program says; no submission is needed, and nothing is compiled."""
    done = parley("interact", package, "--me", "program", "-t", "2", prefix=piped(r"5\n3\n"))
    assert done.code == 0, done.err
    assert "\nlower\n" in done.out
    assert "\nAC  the interactor accepted" in done.out
    assert "program: 0.0 ms CPU" in done.out


def test_me_as_interactor(parley: Command, package: Path) -> None:
    """The program hears what is written to stdin, and who closes without complaint has accepted."""
    program = package / "submissions/accepted/guess.py"
    done = parley("interact", package, program, "--me", "interactor", "--json", prefix=piped(r"x\ny\n"))
    assert done.code == 0, done.err
    (test,) = done.records["guess.py"]["tests"]
    assert (test["verdict"], test["interaction"]["messages_in"], test["interaction"]["messages_out"]) == ("AC", 2, 3)
    assert "tried 7" in done.err


def test_me_at_the_terminal(parley: Command, package: Path) -> None:
    """Each answer is there before the next line is typed; Ctrl-D closes, and the interactor has the last word."""
    typed: list[str] = []

    def type_on(terminal: Terminal, _process: object, keyboard: int) -> None:
        for sign, words in (("Tiny (tiny)", "5\n"), ("higher", "9\n"), ("lower", "\x04")):
            if words not in typed and any(line.startswith(sign) for line in terminal.lines):
                typed.append(words)
                os.write(keyboard, words.encode())

    code, screen = run_in_terminal(parley, "interact", package, "--me", "program", columns=100, lines=60, watch=type_on)
    assert code == 0
    assert typed == ["5\n", "9\n", "\x04"]
    assert any(line.startswith("WA  the interactor rejected") for line in screen.lines), screen.lines


def test_me_and_a_submission(parley: Command, package: Path) -> None:
    """Who is the program names none."""
    done = parley("interact", package, package / "submissions/accepted/guess.py", "--me", "program")
    assert (done.code, "you are the program" in done.complaint) == (2, True)


def test_who_waited(parley: Command, package: Path) -> None:
    """A wide table of `parley judge` has how long programs waited, and what is explained says it of both sides."""
    done = parley("judge", package, "--transcript-bytes", "0", env={"COLUMNS": "100"})
    assert done.code == 0, done.err
    head = next(line for line in done.out.splitlines() if line.startswith("submission "))
    assert head.split() == ["submission", "language", "verdict", "time", "memory", "tests", "waited"]
    said = done.out.partition("\nwrong_answer/wrong.py")[2]
    assert "  program: " in said
    assert "; interactor: " in said
    assert not list(Path(parley.environment["XDG_STATE_HOME"]).rglob("*.jsonl"))


def test_me_leaves_a_program_to_its_end(parley: Command, package: Path, tmp_path: Path) -> None:
    """A program that has closed its output may go on when the person has left."""
    path = tmp_path / "late.py"
    path.write_text("import os, time\nos.close(1)\ntime.sleep(0.3)\nos._exit(3)\n")
    done = parley("interact", package, path, "--me", "interactor", prefix=piped("x"))
    assert "\nRTE  the program exited with code 3" in done.out, done.out
