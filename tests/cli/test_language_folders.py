"""Folders of languages: every command that has languages looks into them, and says what is wrong."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import pytest

from .command import GOOD_SUM, SUM, Command
from .other_user import open_the_way_to, other_user

GOOD = 'name = "shout"\ntitle = "Shouting C"\nextends = "c"\nextensions = [".shout"]\n'
COMMANDS = [
    ("judge", str(SUM), str(GOOD_SUM)),
    ("languages",),
    ("languages", "check", "shout"),
    ("doctor",),
    ("plugins",),
    ("profiles", "trace", "shout", str(GOOD_SUM), "--input", "/dev/null"),
    ("new", "language", "another"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "some"
    place.mkdir()
    (place / "shout.toml").write_text(GOOD)
    return place


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: " ".join(words[:2]))
def test_bad_file_is_one_line(parley: Command, folder: Path, command: tuple[str, ...]) -> None:
    """With --languages and from the current folder, every command says the same line, and nothing else."""
    (folder / "bad.toml").write_text('name = "bad"\ntitel = "B"\n')
    done = parley(*command, "--languages", folder)
    assert (done.code, done.out) == (3, "")
    assert done.complaint == f"parley: {folder}/bad.toml: titel: no language has such a key; did you mean title?"
    project = folder.rename(folder.with_name("languages.d"))
    done = parley(*command, prepare=partial(os.chdir, project.parent))
    assert (done.code, done.out) == (3, "")
    assert done.complaint.startswith(f"parley: {project}/bad.toml: titel: ")
    assert done.complaint.endswith(" title? (mend or remove it, or work in another folder)")


def test_folder_is_missing(parley: Command, tmp_path: Path) -> None:
    """One that is asked for must be there."""
    done = parley("judge", SUM, GOOD_SUM, "--languages", tmp_path / "gone")
    assert (done.code, done.complaint) == (
        3,
        f"parley: {tmp_path}/gone: cannot be read: No such file or directory",
    )


def test_judges(parley: Command, folder: Path, tmp_path: Path) -> None:
    """A submission is told by the ending that only the file knows."""
    program = tmp_path / "sum.shout"
    program.write_bytes(GOOD_SUM.read_bytes())
    done = parley("judge", SUM, program, "--languages", folder, "--json")
    assert (done.records["sum.shout"]["verdict"], done.records["sum.shout"]["language"]) == ("AC", "shout")


def test_is_listed(parley: Command, folder: Path) -> None:
    """Everywhere with the file that it comes from; before the subcommand the option means the same."""
    done = parley("languages", "--languages", folder, "--json")
    origins = {each["name"]: each["from"] for each in done.document["languages"]}
    assert (origins["shout"], origins["c"]) == (str(folder / "shout.toml"), "parley-judge")
    shown = parley("plugins", "--languages", folder, env={"COLUMNS": "300"}).out.splitlines()
    assert shown[-1].split() == ["shout.toml", str(folder / "shout.toml"), "languages:", "shout"]
    topics = [finding["topic"] for finding in parley("doctor", "--languages", folder, "--json").document["findings"]]
    assert "shout" in topics
    assert "shout" in parley("languages", "--languages", folder, "check", "shout", "--json").out


def test_tool_that_is_not_there(parley: Command, folder: Path) -> None:
    """A tool named by its path is the machine's lack, as one that is looked up: nobody else is to blame."""
    (folder / "shout.toml").write_text(GOOD + 'run = ["/opt/no-such-vm", "{program}"]\npackage = ""\n')
    for command in (("languages", "check", "shout"), ("judge", SUM, GOOD_SUM, "--language", "shout")):
        done = parley(*command, "--languages", folder)
        assert done.code == 4
        assert "needs /opt/no-such-vm, which this machine lacks; what installs it is not said" in done.err + done.out


def test_policy_of_its_own(parley: Command, folder: Path) -> None:
    """A profile beside the file is compiled and used: what it does not allow ends the run."""
    (folder / "tight.policy").write_text("@include ./parts/base.policy\n")
    (folder / "shout.toml").write_text(GOOD + 'profile = "tight.policy"\n')
    done = parley("languages", "check", "shout", "--languages", folder, "--json")
    assert done.document["outcomes"][0]["verdict"] == "AC", done.out
    (folder / "tight.policy").write_text("read: 2\n")
    done = parley("judge", SUM, GOOD_SUM, "--language", "shout", "--languages", folder)
    assert done.code == 3
    assert "tight.policy" in done.complaint


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_file_that_is_closed_to_us(folder: Path, tmp_path: Path) -> None:
    """An ordinary user is told which file, or folder, it is."""
    open_the_way_to(tmp_path)
    with other_user() as user:
        if user is None:
            pytest.skip("no mounts can be made here, so another user does not reach this Python")
        parley = Command(cache=user.home / "cache", home=user.home)
        for closed in (folder / "shout.toml", folder):
            mode = closed.stat().st_mode
            closed.chmod(0)
            done = parley("plugins", "--languages", folder, prefix=user.prefix)
            assert (done.code, done.complaint) == (3, f"parley: {closed}: cannot be read: Permission denied")
            closed.chmod(mode)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize("mode", [0, 0o444], ids=["closed", "names_only"])
def test_usual_folder_that_is_closed_to_us(tmp_path: Path, mode: int) -> None:
    """HOME may be somebody else's: nothing in it can count, and judging goes on."""
    open_the_way_to(tmp_path)
    place = tmp_path / "config/parley/languages.d"
    place.mkdir(parents=True)
    (place / "bad.toml").write_text("rubbish")
    with other_user() as user:
        if user is None:
            pytest.skip("no mounts can be made here, so another user does not reach this Python")
        parley = Command(cache=user.home / "cache", home=user.home)
        for closed in (place, tmp_path / "config"):
            closed.chmod(mode)
            done = parley("plugins", prefix=user.prefix, env={"XDG_CONFIG_HOME": str(tmp_path / "config")})
            assert (done.code, done.err) == (0, "")
            closed.chmod(0o755)
        done = parley("plugins", prefix=user.prefix, env={"XDG_CONFIG_HOME": str(tmp_path / "config")})
        assert (done.code, done.complaint.partition(": is not")[0]) == (3, f"parley: {place}/bad.toml")
