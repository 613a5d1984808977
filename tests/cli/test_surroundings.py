"""Where the command finds itself: streams that are closed or full, no home, no cache, odd terminals and locales."""

from __future__ import annotations

import os
import re
import shutil
import stat
from pathlib import Path

import pytest

from parley.core.cli import streams

from .command import GOOD_GUESS, GOOD_SUM, GUESS, SUM, Command, ended
from .terminal import run_in_terminal

WRONG_SUM = SUM / "submissions" / "wrong_answer" / "overflow.cpp"
COMMANDS = pytest.mark.parametrize(
    "arguments",
    [
        ("judge", SUM, GOOD_SUM),
        ("judge", SUM, GOOD_SUM, "--json"),
        ("plugins",),
        ("plugins", "--json"),
        ("doctor",),
        ("doctor", "--json"),
        ("--help",),
        ("--version",),
    ],
    ids=lambda arguments: "_".join(word for word in arguments if isinstance(word, str)),
)


def redirected(how: str) -> tuple[str, ...]:
    return ("sh", "-c", f'exec "$@" {how}', "sh")


@COMMANDS
def test_full_disk(parley: Command, arguments: tuple[str | Path, ...]) -> None:
    """What cannot be written is an error of the machine, said in one line."""
    with Path("/dev/full").open("wb") as full:
        done = parley(*arguments, stdout=full)
    assert done.code == 4
    assert done.err.splitlines()[-1] == "parley: standard output cannot be written: No space left on device"


@COMMANDS
def test_closed_stdout(parley: Command, arguments: tuple[str | Path, ...]) -> None:
    """A command whose answer nobody can get says so before it begins."""
    done = parley(*arguments, prefix=redirected(">&-"))
    assert done.code == 4
    assert done.complaint == "parley: standard output is closed; redirect it to /dev/null if it is not wanted"


@COMMANDS
def test_reader_that_is_gone(parley: Command, arguments: tuple[str | Path, ...]) -> None:
    """A pipe that nobody reads ends the command as SIGPIPE would; nothing is said of it."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as pipe:
        done = parley(*arguments, stdout=pipe)
    assert done.code == 141
    assert "parley:" not in done.err


@pytest.mark.parametrize("how", ["2>&-", "2>/dev/full", "<&- 2>&-"])
def test_stderr_that_cannot_be_written(parley: Command, how: str) -> None:
    """The table of `--json` is a courtesy: the report comes all the same."""
    done = parley("judge", SUM, GOOD_SUM, WRONG_SUM, "--json", prefix=redirected(how))
    assert done.code == 0
    assert [record["verdict"] for record in done.document["submissions"]] == ["AC", "WA"]


def test_closed_stdin_of_a_conversation(parley: Command) -> None:
    """No descriptor of a conversation takes the place of a standard stream that was closed."""
    done = parley("judge", GUESS, GOOD_GUESS, "--json", prefix=redirected("<&- 2>&-"))
    assert done.code == 0
    assert done.document["submissions"][0]["verdict"] == "AC"


def test_stdout_that_does_not_block(parley: Command) -> None:
    """Somebody else made the pipe non-blocking: a long report arrives whole."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    names = [f"submissions/{name}" for name in ("accepted/sum.c", "accepted/sum.cpp", "accepted/sum.py")] * 8
    with os.fdopen(reader, "rb") as pipe:
        process = parley.start("judge", SUM, *names, "--json", stdout=writer)
        os.close(writer)
        document = pipe.read()
        done = ended(process)
    assert done.code == 0
    assert len(document) > 65536
    assert document.endswith(b"}\n")


def test_no_home(parley: Command, tmp_path: Path) -> None:
    """A bare environment will do."""
    path = os.environ["PATH"]
    bare = ("env", "-i", f"PATH={path}", f"XDG_CACHE_HOME={tmp_path}", f"XDG_STATE_HOME={tmp_path}")
    done = parley("judge", GUESS, GOOD_GUESS, prefix=bare)
    assert (done.code, done.err) == (0, "")


@pytest.mark.parametrize("place", ["/proc", "/dev/null", "/sys/parley"])
def test_cache_that_cannot_be_written(parley: Command, place: str) -> None:
    """A program is then compiled each time, and a line says so."""
    done = parley("judge", SUM, GOOD_SUM, "--json", env={"XDG_CACHE_HOME": place})
    assert done.code == 0
    assert done.document["submissions"][0]["compile"]["cached"] is False


@pytest.mark.parametrize("problem", [SUM, GUESS])
def test_umask_that_closes_everything(parley: Command, problem: Path) -> None:
    """Boxes of a judge that is root run under other uids, and reach what is theirs all the same."""
    good = {SUM: GOOD_SUM, GUESS: GOOD_GUESS}[problem]
    done = parley("judge", problem, good, "--expect", prefix=("sh", "-c", 'umask 077; exec "$@"', "sh"))
    assert done.code == 0, done.err


def test_cache_that_was_damaged(parley: Command, tmp_path: Path) -> None:
    """A program that does not match its hash is compiled again."""
    environment = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    parley("judge", SUM, GOOD_SUM, env=environment)
    (program,) = (tmp_path / "cache").glob("**/programs/*")
    program.write_bytes(program.read_bytes()[:-1] + b"x")
    done = parley("judge", SUM, GOOD_SUM, "--json", env=environment)
    (record,) = done.document["submissions"]
    assert (record["verdict"], record["compile"]["cached"]) == ("AC", False)


@pytest.mark.parametrize("place", ["/proc", "/dev/null"])
def test_state_that_cannot_be_written(parley: Command, place: str) -> None:
    """Conversations are judged without transcripts, with one line of warning."""
    done = parley("judge", GUESS, GOOD_GUESS, "--json", env={"XDG_STATE_HOME": place})
    (record,) = done.document["submissions"]
    assert (done.code, record["verdict"]) == (0, "AC")
    assert {test["interaction"]["transcript"] for test in record["tests"]} == {""}
    assert done.err.splitlines()[0].startswith("parley: warning: no transcripts are kept: ")


def test_folders_for_the_user_are_made(parley: Command, tmp_path: Path) -> None:
    """Cache and state appear where XDG says, and by default below HOME."""
    home = tmp_path / "new"
    done = parley("judge", GUESS, GOOD_GUESS, env={"HOME": str(home), "XDG_CACHE_HOME": "", "XDG_STATE_HOME": ""})
    assert (done.code, done.err) == (0, "")
    assert list((home / ".cache" / "parley").iterdir())
    assert list((home / ".local" / "state" / "parley" / "transcripts").iterdir())


@pytest.mark.skipif(os.geteuid() != 0, reason="boxes of an ordinary user run as that user")
def test_temporary_folder_that_boxes_cannot_reach(parley: Command, tmp_path: Path) -> None:
    """Root's boxes run under other users: a TMPDIR of root's own is no place for them, and the line says so."""
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    done = parley("judge", SUM, GOOD_SUM, "--sandbox", "bubblewrap", env={"TMPDIR": str(private)})
    assert done.code == 4
    assert "TMPDIR" in done.err.splitlines()[-1]
    assert list(private.iterdir()) == []


def test_package_in_a_private_folder(parley: Command, sum_package: Path) -> None:
    """What only its owner may read is judged for its owner."""
    for path in (sum_package, sum_package / "data", sum_package / "data" / "sample"):
        path.chmod(stat.S_IRWXU)
    for path in sum_package.glob("data/sample/*"):
        path.chmod(stat.S_IRUSR)
    assert parley("judge", sum_package, GOOD_SUM).code == 0


def test_package_by_relative_path(parley: Command, tmp_path: Path) -> None:
    """`cd package; parley judge . submissions/…`."""
    package = shutil.copytree(SUM, tmp_path / "sum")
    inside = ("sh", "-c", f'cd "{package}" && exec "$@"', "sh")
    done = parley("judge", ".", "submissions/accepted/sum.c", "--json", prefix=inside)
    assert done.document["problem"] == "sum"
    assert [record["as_expected"] for record in done.document["submissions"]] == [True]


def test_working_folder_that_is_gone(parley: Command, tmp_path: Path) -> None:
    """Absolute paths need no working folder."""
    gone = tmp_path / "gone"
    gone.mkdir()
    prefix = ("sh", "-c", f'cd "{gone}" && rmdir "{gone}" && exec "$@"', "sh")
    assert parley("judge", SUM, GOOD_SUM, prefix=prefix).code == 0


@pytest.mark.parametrize(
    "locale",
    [
        {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "latin-1"},
    ],
    ids=["ascii", "c_locale", "latin_1"],
)
def test_terminal_without_utf8(parley: Command, locale: dict[str, str]) -> None:
    """What the encoding lacks is replaced, one character for one; the table stays a table."""
    done = parley("judge", SUM, GOOD_SUM, WRONG_SUM, env=locale)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(("Sum of Many (sum) - batch\n", "Sum of Many (sum) \ufffd batch\n"))
    assert "AC +" in done.out
    for arguments in (("doctor",), ("plugins",), ("--help",)):
        assert parley(*arguments, env=locale).code == 0


def test_report_is_utf8_whatever_the_locale(parley: Command, tmp_path: Path) -> None:
    """JSON is UTF-8, and loses nothing."""
    path = tmp_path / "naïve→.py"
    path.write_bytes((SUM / "submissions" / "accepted" / "sum.py").read_bytes())
    done = parley("judge", SUM, path, "--json", env={"PYTHONIOENCODING": "ascii"})
    assert done.document["submissions"][0]["source"] == str(path)


HOSTILE_FOLDER = "\x1b[2Jlanguages\u202e"


@pytest.mark.parametrize(
    "command",
    [
        ("languages", "--languages", HOSTILE_FOLDER),
        ("plugins", "--languages", HOSTILE_FOLDER),
        ("cache",),
        ("new", "language", "twin", "--from", "c", "--into", HOSTILE_FOLDER),
    ],
    ids=["languages", "plugins", "cache", "new"],
)
def test_folders_with_hostile_names(parley: Command, tmp_path: Path, command: tuple[str, ...]) -> None:
    """A name is shown, and does nothing to the terminal; which fails of any character that it should not get."""
    folder = tmp_path / HOSTILE_FOLDER
    folder.mkdir()
    (folder / "mine.toml").write_text('name = "mine"\nextends = "c"\nextensions = [".mine"]\n')
    arguments = [str(folder) if word == HOSTILE_FOLDER else word for word in command]
    env = {"XDG_CACHE_HOME": str(folder)}
    code, terminal = run_in_terminal(parley, *arguments, columns=400, env=env)
    assert code == 0
    assert r"\x1b[2Jlanguages\u202e" in "\n".join(terminal.lines)


def test_wide_characters_that_the_encoding_lacks() -> None:
    """Take as many columns as they would have, so that a table stays one."""
    lacking = UnicodeEncodeError("ascii", "漢字é✓", 0, 4, "ordinal not in range(128)")
    assert streams.plain(lacking) == ("?????+", 4)


def test_colours_in_a_log(parley: Command) -> None:
    """Forced, as CI services do it, they are all there is: nothing is drawn, and drawn over again."""
    done = parley("judge", SUM, GOOD_SUM, "--tests", "sample/*", env={"FORCE_COLOR": "1", "TERM": "xterm-256color"})
    assert "\x1b[1;32mAC" in done.out
    assert not re.search(r"\x1b\[[^m]*[A-LN-Za-ln-z]", done.out + done.err)
    assert done.out.count("submission ") == 1


def test_no_colour_without_a_terminal(parley: Command) -> None:
    """A log gets plain text, and lines that end where their words end."""
    done = parley("judge", GUESS, "submissions/wrong_answer/gives_up.py")
    assert "\x1b" not in done.out
    assert "    program    → 625\n    interactor → lower\n" in done.out


def test_no_color_is_heeded(parley: Command) -> None:
    """NO_COLOR takes the colours away where they would be forced."""
    forced = {"FORCE_COLOR": "1", "TERM": "xterm-256color"}
    arguments = ("judge", SUM, "submissions/rejected/syntax_error.cpp")
    assert "\x1b[1;36mCE" in parley(*arguments, env=forced).out
    assert "\x1b[1;36m" not in parley(*arguments, env={**forced, "NO_COLOR": "1"}).out


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 200])
def test_narrow_and_wide_terminals(parley: Command, columns: int) -> None:
    """No line is wider than the terminal, except for paths; name and verdict are shown in each."""
    names = ("accepted/binary_search.c", "wrong_answer/crash_after_wrong_guess.cpp", "time_limit_exceeded/no_flush.cpp")
    done = parley("judge", GUESS, *(f"submissions/{name}" for name in names), env={"COLUMNS": str(columns)})
    assert done.code == 0
    lines = [line for line in done.out.splitlines() if "/state/parley/" not in line and len(line) > columns]
    assert lines == []
    table = done.out.partition("submission")[2].partition("\n\n")[0]
    assert all(verdict in table for verdict in ("AC ✓", "WA ✓", "TLE ✓"))
    assert "binary_search.c" in "".join(line.split(" ")[0] for line in table.splitlines())
