"""The live table, on a terminal: it fits, it stands still, it stays, and nothing that somebody wrote can disturb it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from .command import GOOD_GUESS, GOOD_SUM, GUESS, SUM, Command, traces
from .terminal import Terminal, run_in_terminal

PYTHON_SUM = SUM / "submissions" / "accepted" / "sum.py"
HEAD = "submission "


def table(terminal: Terminal) -> list[str]:
    """The lines of the last table, without its head."""
    start = max(number for number, line in enumerate(terminal.lines) if line.startswith(HEAD))
    lines = terminal.lines[start + 1 :]
    return lines[: lines.index("")] if "" in lines else lines


def test_ends_as_a_table_of_all(parley: Command) -> None:
    """When all is done there is one table, in colour, with the verdicts; the cursor is back."""
    code, terminal = run_in_terminal(parley, "judge", SUM, "--time-limit", "0.3")
    assert code == 0
    assert terminal.cursor_shown
    assert {b"1;32", b"1;31", b"1;35", b"1;34", b"1;36"} <= terminal.colours
    assert sum(line.startswith(HEAD) for line in terminal.lines) == 1
    assert len(table(terminal)) >= 14
    assert terminal.lines[0] == "Sum of Many (sum) · batch"
    assert terminal.lines[-1].endswith("all 15 as expected")


def test_fills_while_it_is_judged(parley: Command) -> None:
    """States are seen on the way: waiting, compiling or running, judged; a line below counts them."""
    seen: set[str] = set()

    def watch(terminal: Terminal, _process: subprocess.Popen[bytes], _keyboard: int) -> None:
        text = "\n".join(terminal.lines)
        seen.update(words for words in ("waiting", "runs", "AC ✓", "1 of 3 judged", "2 of 3 judged") if words in text)

    spin = "submissions/time_limit_exceeded/spin.cpp"
    run_in_terminal(parley, "judge", SUM, GOOD_SUM, spin, spin, "--jobs", "1", "--time-limit", "0.4", watch=watch)
    assert seen == {"waiting", "runs", "AC ✓", "1 of 3 judged", "2 of 3 judged"}


def test_says_that_test_data_is_made(parley: Command, tmp_path: Path) -> None:
    """In the line that counts, until all of it is there."""
    package = tmp_path / "package"
    package.mkdir()
    (package / "gen.py").write_text("import time\ntime.sleep(0.4)\nprint(5)\n")
    (package / "sol.py").write_text("print(input())\n")
    (package / "problem.rbx.yml").write_text(
        "{name: slow, timeLimit: 1000, memoryLimit: 256, generators: [{name: gen, path: gen.py}], "
        "testcases: [{name: all, generators: [{name: gen}, {name: gen}]}], "
        "solutions: [{path: sol.py, outcome: ac}]}"
    )
    seen: set[str] = set()

    def watch(terminal: Terminal, _process: subprocess.Popen[bytes], _keyboard: int) -> None:
        text = "\n".join(terminal.lines)
        seen.update(words for words in ("0 of 4 made", "1 of 4 made") if f"test data: {words}" in text)

    code, terminal = run_in_terminal(parley, "judge", package, "--jobs", "1", watch=watch)
    assert code == 0
    assert seen == {"0 of 4 made", "1 of 4 made"}
    assert "made" not in "\n".join(terminal.lines)


@pytest.mark.parametrize("lines", [6, 12, 24])
def test_fits_terminals_with_few_lines(parley: Command, tmp_path: Path, lines: int) -> None:
    """Of more submissions than fit those under way are shown; nothing scrolls away twice."""
    names: list[Path] = []
    for number in range(30):
        names.append(tmp_path / f"{number:02}.py")
        names[-1].write_bytes(PYTHON_SUM.read_bytes())
    heads: set[int] = set()
    windows: set[str] = set()

    def watch(terminal: Terminal, _process: subprocess.Popen[bytes], _keyboard: int) -> None:
        heads.add(sum(line.startswith(HEAD) for line in terminal.lines))
        windows.update(line for line in terminal.lines if " judged" in line and (" above" in line or " below" in line))

    code, terminal = run_in_terminal(
        parley, "judge", SUM, *names, "--tests", "sample/1", lines=lines, watch=watch, env={"HOME": str(tmp_path)}
    )
    assert code == 0
    assert heads <= {0, 1}
    assert windows
    text = "".join(line.split(" ")[0] for line in table(terminal))
    assert [name.name for name in names if name.name not in text] == []


@pytest.mark.parametrize("columns", [30, 40, 80])
def test_fits_terminals_with_few_columns(parley: Command, columns: int) -> None:
    """Long names are cut in the middle while it lives, and folded when it stays: name and verdict are always there."""
    heads: set[int] = set()

    def watch(terminal: Terminal, _process: subprocess.Popen[bytes], _keyboard: int) -> None:
        heads.add(sum(line.startswith(HEAD) for line in terminal.lines))

    name = "submissions/wrong_answer/crash_after_wrong_guess.cpp"
    code, terminal = run_in_terminal(parley, "judge", GUESS, name, GOOD_GUESS, columns=columns, watch=watch)
    assert code == 0
    assert heads <= {0, 1}
    shown = table(terminal)
    assert "wrong_answer/crash_after_wrong_guess.cpp" in "".join(line.split(" ")[0] for line in shown)
    assert sum("AC ✓" in line or "WA ✓" in line for line in shown) == 2


def test_keeps_complaints_above_it(parley: Command, tmp_path: Path) -> None:
    """What is said of a bad submission while the table lives is not overwritten by it, and is not said again."""
    bad = tmp_path / "empty.py"
    bad.touch()
    slow = "submissions/time_limit_exceeded/spin.cpp"  # so that the table is there when the complaints come
    names = (slow, bad, "/no/such.py", GOOD_SUM)
    code, terminal = run_in_terminal(parley, "judge", SUM, *names, "--time-limit", "0.5", "--jobs", "1", columns=200)
    assert code == 3
    lines = terminal.lines
    assert sum("is empty" in line for line in lines) == 1
    assert sum("no such file or folder" in line for line in lines) == 1
    assert sum(line.startswith(HEAD) for line in lines) == 1
    head = next(number for number, line in enumerate(lines) if line.startswith(HEAD))
    assert {line.partition(":")[0] for line in lines[2:head]} - {"warning"} == {"parley"}
    assert lines[-1].startswith("2 submissions, 11 runs")
    assert lines[-1].endswith("; 2 could not be judged")


def test_leaves_complaints_to_a_log(parley: Command, tmp_path: Path) -> None:
    """`2> log` has them, whole, though the table lives on the terminal."""
    log = tmp_path / "log"
    logged = tmp_path / "logged"
    logged.write_text(f'#!/bin/sh\nexec "$@" 2>"{log}"\n')
    code, terminal = run_in_terminal(parley, "judge", SUM, "/no/such.py", GOOD_SUM, wrapper=("sh", str(logged)))
    assert code == 3
    assert log.read_text() == "parley: /no/such.py: no such file or folder\n"
    assert not any("no such file" in line for line in terminal.lines)


def test_is_not_disturbed_by_what_programs_say(parley: Command, tmp_path: Path) -> None:
    """Control characters in names, in messages of programs and in compiler output are shown, not done."""
    evil = tmp_path / "evil\x1b[2J.py"
    evil.write_text("print('\\x1b[2J\\x1b]0;title\\x07 [bold red]x', flush=True)\ninput()\n")
    broken = tmp_path / "broken.cpp"
    broken.write_text("#error \x1b[2J\x9b1m [bold red]x\n")
    code, terminal = run_in_terminal(parley, "judge", GUESS, evil, broken, columns=150)
    text = "\n".join(terminal.lines)
    assert code == 0
    assert "evil\\x1b[2J.py" in text
    assert "program    → \\x1b[2J\\x1b]0;title\\x07 [bold red]x" in text
    assert "#error" in text


def test_is_left_in_order_by_ctrl_c(parley: Command) -> None:
    """The key itself, on the terminal: the table stays as it was, the cursor is back, one line says what happened."""
    pressed: list[int] = []

    def press(terminal: Terminal, process: subprocess.Popen[bytes], keyboard: int) -> None:
        if not pressed and any(" runs" in line for line in terminal.lines):
            os.write(keyboard, b"\x03")
            pressed.append(process.pid)

    code, terminal = run_in_terminal(
        parley, "judge", SUM, "submissions/time_limit_exceeded/spin.cpp", "--time-limit", "60", watch=press
    )
    assert code == 130
    assert terminal.cursor_shown
    assert terminal.lines[-1] == "parley: interrupted by SIGINT; nothing is left running"
    assert traces(pressed[0]) == []


def test_ends_with_its_terminal(parley: Command) -> None:
    """A window that is closed: the command takes everything down, though there is nobody to tell."""
    closed: list[int] = []

    def close(terminal: Terminal, process: subprocess.Popen[bytes], keyboard: int) -> None:
        if any(" runs" in line for line in terminal.lines):
            closed.append(process.pid)
            raise OSError

    code, _ = run_in_terminal(
        parley, "judge", SUM, "submissions/time_limit_exceeded/spin.cpp", "--time-limit", "60", watch=close
    )
    assert code == 129
    assert traces(closed[0]) == []


def test_is_plain_on_a_terminal_that_can_nothing(parley: Command) -> None:
    """TERM=dumb gets the table once, at the end, without colours."""
    code, terminal = run_in_terminal(parley, "judge", SUM, GOOD_SUM, env={"TERM": "dumb"})
    assert code == 0
    assert sum(line.startswith(HEAD) for line in terminal.lines) == 1
    assert terminal.colours == set()


def test_of_the_json_kind_is_on_stderr(parley: Command, tmp_path: Path) -> None:
    """`--json > file` still shows the live table to whoever waits."""
    report = tmp_path / "report.json"
    saved = tmp_path / "saved"
    saved.write_text(f'#!/bin/sh\nexec "$@" >"{report}"\n')
    code, terminal = run_in_terminal(parley, "judge", SUM, GOOD_SUM, "--json", wrapper=("sh", str(saved)))
    assert code == 0
    assert terminal.lines[-1].endswith(": as expected")
    assert b"1;32" in terminal.colours
    assert report.read_text().startswith('{\n  "schema"')


@pytest.mark.parametrize("columns", [40, 80])
def test_matrix_of_verify(parley: Command, tmp_path: Path, columns: int) -> None:
    """A mark a test fills while it is judged; where there are more than columns they share marks. It always fits."""
    for number in range(1, 71):
        for ending in ("in", "ans"):
            path = tmp_path / f"echo/data/secret/{number:03}.{ending}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{number}\n")
    for name, text in (("accepted/cat.sh", "cat\n"), ("wrong_answer/late.sh", "read n; echo $((n > 60 ? 0 : n))\n")):
        (tmp_path / "echo/submissions" / name).parent.mkdir(parents=True)
        (tmp_path / "echo/submissions" / name).write_text(text)
    (tmp_path / "echo/problem.yaml").write_text("name: Echo\nlimits: {time_limit: 5}\n")
    seen: set[str] = set()

    def watch(terminal: Terminal, _process: subprocess.Popen[bytes], _keyboard: int) -> None:
        seen.update(line.split()[-1] for line in terminal.lines if line.startswith("accep") and "✓" in line)

    code, terminal = run_in_terminal(parley, "verify", tmp_path / "echo", columns=columns, watch=watch)
    assert code == 0
    assert any("·" in marks for marks in seen)
    shown = table(terminal)
    marks = {line.split()[-1] for line in shown if "AC ✓" in line or "WA ✓" in line}
    assert {len(one) for one in marks} == {35 if columns == 80 else 5}
    assert {"✓" * len(one) for one in marks} & marks
    assert any(one.startswith("✓✓✓✓W") for one in marks if len(one) == 5) or any("✓W" in one for one in marks)
    assert "a mark stands for up to" in " ".join(terminal.lines)
