"""`parley profiles`: what is there, what is wrong with a file, what a program lacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from .command import REPOSITORY, Command

POLICIES = REPOSITORY / "profiles" / "sandbox"


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text)
    return path


# --- the list -----------------------------------------------------------------------------------------------


def test_profiles_are_listed(parley: Command) -> None:
    """Each with the number of calls it allows, the languages that use it, and its file."""
    done = parley("profiles", env={"COLUMNS": "200"})
    assert (done.code, done.err) == (0, "")
    (line,) = (line for line in done.out.splitlines() if line.startswith("python "))
    assert "python3" in line
    assert line.rstrip().endswith("profiles/sandbox/python.policy")


def test_profiles_as_json(parley: Command) -> None:
    """The same for programs."""
    listed = {entry["name"]: entry for entry in parley("profiles", "--json").document["profiles"]}
    assert listed["native"]["calls"] < listed["compiler"]["calls"]
    assert "c" in listed["native"]["languages"]
    assert Path(listed["jvm"]["file"]).is_file()


# --- check --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(POLICIES.glob("*.policy")), ids=lambda path: path.stem)
def test_built_in_profiles_are_in_order(parley: Command, path: Path) -> None:
    """No fault, and how long the filter is."""
    done = parley("profiles", "check", path)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"{path}: ")
    assert done.out.endswith(" instructions\n")


def test_faults_are_explained_by_line(parley: Command, tmp_path: Path) -> None:
    """All of them, in order: of the syntax, of safety, of names that no machine knows; exit code 3."""
    bad = write(tmp_path, "bad.policy", "read: 1\nptrace: 1\n\nreed: 1\nwrite\n@include ./gone.policy\n")
    done = parley("profiles", "check", bad)
    assert (done.code, done.err) == (3, "")
    lines = done.out.splitlines()
    assert [line.partition(": ")[0] for line in lines] == [f"{bad}:{number}" for number in (2, 4, 5, 6)]
    assert "no profile may allow ptrace: it reaches into other processes" in lines[0]
    assert "'reed' is no system call that libseccomp" in lines[1]
    assert "'write' is no rule" in lines[2]
    assert "No such file" in lines[3]


def test_faults_as_json(parley: Command, tmp_path: Path) -> None:
    """The same for programs, with the same exit code."""
    bad = write(tmp_path, "bad.policy", "read: 1\nread: 1\n")
    done = parley("profiles", "check", bad, "--json")
    assert (done.code, done.err) == (3, "")
    (fault,) = done.document["faults"]
    assert (fault["file"], fault["line"]) == (str(bad), 2)
    assert "has a rule already" in fault["message"]
    good = parley("profiles", "check", write(tmp_path, "good.policy", "read: 1\n"), "--json").document
    assert (good["rules"], good["faults"]) == (1, [])
    assert good["instructions"] > 0


def test_own_profiles_may_include_the_built_in_parts(parley: Command, tmp_path: Path) -> None:
    """A policy anywhere finds `./parts/…` in the folders that plugins registered."""
    path = write(tmp_path, "own.policy", "@include ./parts/base.policy\nmemfd_create: 1\n")
    assert parley("profiles", "check", path).code == 0


@pytest.mark.parametrize("name", ["gone.policy", ".", "binary.policy"])
def test_what_is_no_policy_at_all(parley: Command, tmp_path: Path, name: str) -> None:
    """One line on stderr, exit code 3."""
    (tmp_path / "binary.policy").write_bytes(b"\xff\0\xff")
    done = parley("profiles", "check", tmp_path / name)
    assert (done.code, done.out) == (3, "")
    assert done.complaint.startswith("parley: ")


def test_names_that_would_disturb_a_terminal(parley: Command, tmp_path: Path) -> None:
    """What is not printable in a file is shown, not done."""
    done = parley("profiles", "check", write(tmp_path, "bad.policy", "\x1b[2Jread\n"))
    assert done.code == 3
    assert "\x1b" not in done.out


# --- trace --------------------------------------------------------------------------------------------------

SPAWNS = "import os, sys\nprint(sys.stdin.read())\nif os.fork() == 0: os._exit(0)\nos.wait()\nos.sync()\n"


def test_calls_that_a_profile_lacks(parley: Command, tmp_path: Path) -> None:
    """Each with its count, an example in words and the line that would allow it; the program runs to its end."""
    source = write(
        tmp_path,
        "a.c",
        "#define _GNU_SOURCE\n#include <sched.h>\n#include <sys/mman.h>\n#include <sys/socket.h>\n#include <unistd.h>\n"
        'int main(void) { for (int i = 0; i < 3; i++) memfd_create("a", 0); socket(AF_INET, SOCK_STREAM, 0);\n'
        "  unshare(CLONE_NEWUSER); return 7; }\n",
    )
    done = parley("profiles", "trace", "c", source, "--json")
    assert (done.code, done.err) == (0, "")
    document = done.document
    assert (document["profile"], document["cause"], document["exit_code"]) == ("native", "exited", 7)
    calls = {entry["call"]: entry for entry in document["calls"]}
    assert list(calls) == ["memfd_create", "socket", "unshare"]
    assert calls["memfd_create"]["count"] == 3
    assert calls["memfd_create"]["lines"] == ["memfd_create: 1"]
    assert calls["socket"]["example"] == "socket(AF_INET, SOCK_STREAM, 0)"
    assert "no network" in calls["socket"]["note"]
    assert calls["unshare"]["lines"] == ["unshare: return ENOSYS"]


def test_trace_for_people(parley: Command, tmp_path: Path) -> None:
    """How the run ended first, then the calls, then lines to copy; a rule that does not hold is pointed at."""
    done = parley("profiles", "trace", "python3", write(tmp_path, "a.py", SPAWNS), "--input", POLICIES / "go.policy")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("the program exited with code 0, having written ")
    assert "profile python lacks 1 call:" in done.out
    assert "CLONE_CHILD_SETTID|SIGCHLD" in done.out.replace("\n", "")
    assert "# clone: its rule, at " in done.out


def test_lines_of_a_trace_are_enough(parley: Command, tmp_path: Path) -> None:
    """A profile that starts empty and gets the lines that the trace gives allows all that the program calls."""
    source = write(tmp_path, "a.c", '#include <stdio.h>\nint main(void) { puts("hello"); return 0; }\n')
    policy = write(tmp_path, "own.policy", "# nothing yet\n")
    document = parley("profiles", "trace", "c", source, "--profile", policy, "--json").document
    lines = [line for entry in document["calls"] for line in entry["lines"]]
    assert "write: 1" in lines
    policy.write_text("\n".join(lines) + "\n")
    assert parley("profiles", "check", policy).code == 0
    done = parley("profiles", "trace", "c", source, "--profile", policy)
    assert f"profile {policy} allows all that it called" in done.out


def test_trace_of_what_does_not_compile(parley: Command, tmp_path: Path) -> None:
    """Exit code 3, with the compiler's words."""
    done = parley("profiles", "trace", "c", write(tmp_path, "a.c", "int main(void) { return x; }\n"))
    assert (done.code, done.out) == (3, "")
    assert "does not compile" in done.complaint
    assert "undeclared" in done.complaint


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (("klingon", "a.c"), 2, "no language is called 'klingon'"),
        (("c", "gone.c"), 3, "no such file"),
        (("c", "a.c", "--input", "gone"), 3, "cannot be read: No such file"),
        (("c", "a.c", "--profile", "gone"), 2, "no profile is called 'gone'; known are "),
        (("c", "a.c", "--profile", "./gone.policy"), 3, "cannot be read"),
        (("c", "a.c", "--sandbox", "gone"), 2, "no sandbox is called 'gone'"),
        (("c",), 2, "missing argument 'PROGRAM'"),
    ],
)
def test_trace_of_what_is_not_there(
    parley: Command, tmp_path: Path, arguments: tuple[str, ...], code: int, complaint: str
) -> None:
    """One line that names it, and the exit code of the house."""
    write(tmp_path, "a.c", "int main(void) { return 0; }\n")
    words = [str(tmp_path / word) if word in ("a.c", "gone.c") else word for word in arguments]
    done = parley("profiles", "trace", *words)
    assert (done.code, done.out) == (code, "")
    assert complaint in done.err.splitlines()[-1]


def test_a_policy_that_is_refused_runs_nothing(parley: Command, tmp_path: Path) -> None:
    """An unsafe profile is refused before anything is started, and says where to look."""
    source = write(tmp_path, "a.c", "int main(void) { return 0; }\n")
    policy = write(tmp_path, "bad.policy", "ptrace: 1\nbpf: 1\n")
    done = parley("profiles", "trace", "c", source, "--profile", policy)
    assert done.code == 3
    assert done.complaint.startswith(f"parley: {policy}:1: no profile may allow ptrace")
