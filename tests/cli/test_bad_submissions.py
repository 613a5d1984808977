"""A submission that cannot be judged: one clear line, exit code 3, and the others judged as if it were not there."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from .command import GOOD_SUM, SUM, Command

HUGE = 100 << 20


def missing(path: Path) -> Path:
    return path / "nowhere.py"


def empty(path: Path) -> Path:
    (path / "empty.py").touch()
    return path / "empty.py"


def only_spaces(path: Path) -> Path:
    (path / "blank.c").write_text(" \n\t\n")
    return path / "blank.c"


def binary(path: Path) -> Path:
    (path / "binary.cpp").write_bytes(b"\x7fELF\x02\x01\x00\x00")
    return path / "binary.cpp"


def huge(path: Path) -> Path:
    with (path / "huge.cpp").open("wb") as file:
        file.truncate(HUGE)
    return path / "huge.cpp"


def unknown_ending(path: Path) -> Path:
    (path / "solution.xyz").write_text("let x = 1")
    return path / "solution.xyz"


def no_ending(path: Path) -> Path:
    (path / "solution").write_text("let x = 1")
    return path / "solution"


def pipe(path: Path) -> Path:
    os.mkfifo(path / "pipe.py")
    return path / "pipe.py"


def unix_socket(path: Path) -> Path:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path / "socket.py"))
    return path / "socket.py"


def endless_device(_path: Path) -> Path:
    return Path("/dev/zero")


def broken_link(path: Path) -> Path:
    (path / "link.py").symlink_to("gone.py")
    return path / "link.py"


def link_to_itself(path: Path) -> Path:
    (path / "loop.py").symlink_to("loop.py")
    return path / "loop.py"


def empty_folder(path: Path) -> Path:
    (path / "folder").mkdir()
    return path / "folder"


def folder_without_source(path: Path) -> Path:
    (path / "folder").mkdir()
    (path / "folder" / "README").write_text("nothing here")
    return path / "folder"


def folder_of_pipes(path: Path) -> Path:
    (path / "folder").mkdir()
    os.mkfifo(path / "folder" / "a.py")
    return path / "folder"


def two_languages(path: Path) -> Path:
    (path / "folder").mkdir()
    (path / "folder" / "a.py").write_text("print(1)")
    (path / "folder" / "b.c").write_text("int main(void) { return 0; }")
    return path / "folder"


def two_main_files(path: Path) -> Path:
    (path / "folder").mkdir()
    (path / "folder" / "a.py").write_text("print(1)")
    (path / "folder" / "b.py").write_text("print(2)")
    return path / "folder"


def archive(path: Path) -> Path:
    (path / "sources.zip").write_bytes(b"PK\3\4\x14\0")
    return path / "sources.zip"


def archive_called_a_source(path: Path) -> Path:
    (path / "main.cpp").write_bytes(b"\x1f\x8b\x08\0")
    return path / "main.cpp"


def utf_16(path: Path) -> Path:
    (path / "wide.py").write_text("print(1)\n", encoding="utf-16")
    return path / "wide.py"


def folder_with_a_link_out(path: Path) -> Path:
    (path / "folder").mkdir()
    (path / "folder" / "main.c").write_text('#include "secret.h"\n')
    (path / "folder" / "secret.h").symlink_to("/etc/shadow")
    return path / "folder"


def link_out(path: Path) -> Path:
    (path / "link.c").symlink_to("/etc/shadow")
    return path / "link.c"


def folder_that_is_a_link(path: Path) -> Path:
    (path / "link").symlink_to("/etc")
    return path / "link"


def folder_of_thousands(path: Path) -> Path:
    (path / "folder").mkdir()
    for number in range(3000):
        (path / "folder" / f"{number}.c").touch()
    return path / "folder"


def name_too_long(path: Path) -> Path:
    return path / f"{'x' * 300}.py"


BAD: dict[Callable[[Path], Path], str] = {
    missing: "no such file or folder",
    empty: "is empty",
    only_spaces: "is empty",
    binary: "is binary",
    huge: "larger than",
    unknown_ending: "--language",
    no_ending: "--language",
    pipe: "is neither a file nor a folder",
    unix_socket: "is neither a file nor a folder",
    endless_device: "is neither a file nor a folder",
    broken_link: "no such file or folder",
    link_to_itself: "loop.py: ",
    empty_folder: "is a folder without source files",
    folder_without_source: "--language",
    folder_of_pipes: "is a folder without source files",
    two_languages: "--language",
    two_main_files: "Call it main",
    archive: "is an archive; unpack it and name the folder",
    archive_called_a_source: "is an archive; unpack it and name the folder",
    utf_16: "is UTF-16 text",
    folder_with_a_link_out: "is a link that leads out of",
    link_out: "is a link that leads out of",
    folder_that_is_a_link: "is a link that leads out of",
    folder_of_thousands: "holds more than 1000 files",
    name_too_long: "cannot be read: File name too long",
}


@pytest.fixture(params=BAD, ids=lambda make: make.__name__)
def bad(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    """A path, and what must be said of it."""
    make: Callable[[Path], Path] = request.param
    return make(tmp_path), BAD[make]


def test_is_one_line_that_names_it(parley: Command, bad: tuple[Path, str]) -> None:
    """What, where and what to do stand in one line on stderr, and are not repeated beneath the table."""
    path, words = bad
    done = parley("judge", SUM, path, GOOD_SUM)
    assert done.code == 3
    assert done.complaint.startswith(f"parley: {path}")
    assert words in done.complaint
    assert words not in done.out
    assert "1 submission, 10 runs" in done.out
    assert "1 could not be judged" in done.out


def test_is_a_record_among_the_others(parley: Command, bad: tuple[Path, str]) -> None:
    """The report has it with the reason and without tests; the one after it is accepted."""
    path, words = bad
    refused, judged = parley("judge", SUM, path, GOOD_SUM, "--json").document["submissions"]
    assert refused["source"] == str(path)
    assert refused["verdict"] in ("SK", "CE")
    assert refused["tests"] == []
    assert words in refused["message"]
    assert judged["verdict"] == "AC"


def test_in_its_package_costs_the_others_nothing(parley: Command, sum_package: Path) -> None:
    """Bad files among the submissions of a package are each said once; they do not count as not as expected."""
    folder = sum_package / "submissions" / "accepted"
    folder.mkdir(parents=True)
    for make in (empty, pipe, unknown_ending, broken_link):
        make(folder)
    (folder / "sum.c").write_bytes(GOOD_SUM.read_bytes())
    done = parley("judge", sum_package)
    assert done.code == 3
    assert len(done.err.splitlines()) == 4
    assert "1 submission, 2 runs" in done.out
    assert "as expected; 4 could not be judged" in done.out


def test_of_which_all_are_bad_still_makes_a_report(parley: Command) -> None:
    """With nothing left to judge there is a report all the same."""
    done = parley("judge", SUM, "/no/such.c", "/no/such.py", "--json")
    assert (done.code, [record["verdict"] for record in done.document["submissions"]]) == (3, ["SK", "SK"])


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("red\x1b[31m.py", "red\\x1b[31m.py"),
        ("two\nlines.py", "two\\x0alines.py"),
        ("bell\x07\x9b1m.py", "bell\\x07\\x9b1m.py"),
        ("right\u202eto-left.py", "right\\u202eto-left.py"),
        ("caf\udce9.py", "caf\\xe9.py"),
        ("[bold]markup.py", "[bold]markup.py"),
        ("naïve→.py", "naïve→.py"),
        ("--help.py", "--help.py"),
        ("has spaces $(id) ;.py", "has spaces $(id) ;.py"),
    ],
    ids=lambda name: ascii(name).strip("'"),
)
@pytest.mark.parametrize("good", [True, False], ids=["judged", "refused"])
def test_with_an_odd_name_is_shown_and_not_obeyed(
    parley: Command, tmp_path: Path, name: str, shown: str, *, good: bool
) -> None:
    """Names do nothing to the terminal, and come out whole in table, complaint and report."""
    path = tmp_path / name
    path.write_text("n = int(input())\nprint(sum(map(int, input().split())))\n" if good else "")
    done = parley("judge", SUM, path, env={"COLUMNS": "250"})
    assert done.code == (0 if good else 3)
    assert shown in done.out
    assert good or shown in done.complaint
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & {*done.out, *done.err}
    (record,) = parley("judge", SUM, path, "--json").document["submissions"]
    assert record["verdict"] == ("AC" if good else "CE")
    assert record["source"].endswith((shown, name))
