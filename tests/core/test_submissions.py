"""Paths that become submissions."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from parley.core import submissions
from parley.core.errors import SubmissionError
from parley.core.model import Source, Verdict

from .records import a_problem


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An empty package."""
    (tmp_path / "a" / "submissions" / "accepted").mkdir(parents=True)
    return tmp_path / "a"


def put(path: Path, text: str = "print()\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_file(root: Path) -> None:
    """A file is its own source, and the only one."""
    path = put(root / "a b.py")
    assert submissions.source_of(path) == Source(root, ("a b.py",), root)
    assert submissions.source_of(path).path == path


def test_folder(root: Path) -> None:
    """A folder is all of its files, sorted, but not what tools and version control leave there."""
    for name in (
        "b.py",
        "a/c.py",
        ".hidden",
        ".git/config",
        "__pycache__/b.pyc",
        "a/__pycache__/c.pyc",
        "__MACOSX/b.py",
    ):
        put(root / "s" / name)
    assert submissions.source_of(root / "s") == Source(root / "s", ("a/c.py", "b.py"), root / "s")


def test_folder_below_a_hidden_one(tmp_path: Path) -> None:
    """Only names inside the submission can hide a file, not those of the folders that it lies in."""
    path = put(tmp_path / ".cache" / "__pycache__" / "s" / "a.py")
    assert submissions.source_of(path.parent).files == ("a.py",)


def test_links(root: Path) -> None:
    """A link to a file is that file under the link's name, alone and in a folder, if it stays where it lies."""
    put(root / "s" / "target.py")
    (root / "link.py").symlink_to("s/target.py")
    (root / "s" / "inner.py").symlink_to(root / "s" / "target.py")
    assert submissions.source_of(root / "link.py") == Source(root, ("link.py",), root)
    assert submissions.source_of(root / "s").files == ("inner.py", "target.py")


@pytest.mark.parametrize(
    "target",
    ["/etc/passwd", "../secret.ans", "/etc", "..", "../s-too", "a/../../secret.ans", "/proc/self/environ", "gone"],
)
@pytest.mark.parametrize("name", ["a.h", "below/a.h"])
def test_link_that_leads_out_of_a_folder(root: Path, target: str, name: str) -> None:
    """It could show the judge's files in a compiler's messages: one line, and nothing is read."""
    put(root / "secret.ans")
    put(root / "s-too" / "x.py")
    put(root / "s" / "a" / "main.py")
    (root / "s" / name).parent.mkdir(exist_ok=True)
    (root / "s" / name).symlink_to(target if target.startswith("/") or name == "a.h" else f"../{target}")
    if target == "gone":
        assert submissions.source_of(root / "s").files == ("a/main.py",)
        return
    with pytest.raises(SubmissionError) as raised:
        submissions.source_of(root / "s")
    assert str(raised.value) == (
        f"{root}/s/{name}: is a link that leads out of {root}/s; put what it leads to in its place"
    )


@pytest.mark.parametrize("target", ["../secret.ans", "/etc/passwd", "/etc"])
def test_submission_that_is_a_link(root: Path, target: str) -> None:
    """Among uploads, it leads nowhere but to one of them; in a package, to any submission."""
    put(root / "secret.ans")
    (root / "uploads").mkdir()
    (root / "uploads" / "mine").symlink_to(target)
    with pytest.raises(SubmissionError, match=rf"mine: is a link that leads out of {root}/uploads; put"):
        submissions.source_of(root / "uploads" / "mine")
    found = submissions.read(root / "uploads" / "mine", label="mine", links=root)
    assert bool(found.fault) == (not target.startswith(".."))


def test_link_between_folders_of_a_package(root: Path) -> None:
    """As packages have them, it is known again when it is named."""
    put(root / "submissions" / "slow" / "a.py")
    (root / "submissions" / "accepted" / "b.py").symlink_to("../slow/a.py")
    path = root / "submissions" / "accepted" / "b.py"
    known = submissions.read(path, label="b.py", folder="accepted", links=root / "submissions")
    assert known.fault == ""
    assert submissions.named(a_problem(root, known), [path]) == (known,)
    assert submissions.named(a_problem(root, known), [Path("submissions/accepted/b.py")]) == (known,)


def test_program_of_a_package_may_link_anywhere(root: Path) -> None:
    """Validators share headers with other packages; whoever writes one is trusted."""
    put(root / "shared" / "lib.h")
    put(root / "package" / "validator" / "v.cpp")
    (root / "package" / "validator" / "lib.h").symlink_to("../../shared/lib.h")
    assert submissions.program_of(root / "package" / "validator").files == ("lib.h", "v.cpp")


def test_link_loops_in_a_folder(root: Path) -> None:
    """Links that lead back are not followed."""
    put(root / "s" / "a.py")
    (root / "s" / "up").symlink_to(".")
    (root / "s" / "self.py").symlink_to("self.py")
    assert submissions.source_of(root / "s").files == ("a.py",)


ARCHIVES = {
    "a.zip": b"PK\3\4", "renamed.cpp": b"PK\3\4\x14\0", "empty": b"PK\5\6" + bytes(18), "a.JAR": b"text",
    "a.tar": b"text", "a.tar.gz": b"\x1f\x8b\x08", "a.tgz": b"text", "b.py": b"\x1f\x8b\x08\0", "a.tar.Z": b"text",
    "a.7z": b"text", "c.py": b"7z\xbc\xaf\x27\x1c", "a.rar": b"text", "d.py": b"Rar!\x1a\x07\x01\0",
    "e.py": b"\xfd7zXZ\0", "f.py": b"BZh91AY&SY", "g.py": b"\x28\xb5\x2f\xfd", "h.c": b"!<arch>\n",
    "a.war": b"text", "a.deb": b"text",
}  # fmt: skip


@pytest.mark.parametrize("name", ARCHIVES)
@pytest.mark.parametrize("inside", [True, False], ids=["in a folder", "alone"])
def test_archive(root: Path, name: str, *, inside: bool) -> None:
    """By its name or its content: it is refused with what to do, wherever it lies."""
    folder = root / "s"
    put(folder / "main.py")
    (folder / name).write_bytes(ARCHIVES[name])
    with pytest.raises(SubmissionError) as raised:
        submissions.source_of(folder if inside else folder / name)
    assert str(raised.value) == f"{folder / name}: is an archive; unpack it and name the folder"


def test_archives_of_real_tools(root: Path) -> None:
    """What Python's modules make of a source, under the name of a source."""
    put(root / "s" / "main.py")
    for kind in ("zip", "tar", "gztar", "bztar", "xztar"):
        made = Path(shutil.make_archive(str(root / kind), kind, root / "s")).rename(root / "main.py")
        with pytest.raises(SubmissionError, match="is an archive"):
            submissions.source_of(made)


@pytest.mark.parametrize("text", ["PK\n", "BZh9 is no archive", "Rar!", f"{'#' * 256}\nustar\n", "", "]"])
def test_no_archive(root: Path, text: str) -> None:
    """Source text may begin with letters that archives begin with."""
    assert submissions.source_of(put(root / "a.py", text)).files == ("a.py",)


def test_everything_that_names_can_be(root: Path) -> None:
    """Blanks, newlines, dashes, one name in two cases, bytes that are no UTF-8: all are files of the submission."""
    names = ["-o.c", "--help.c", "A.c", "a b.c", "a.c", "a\nb.c", "@file.c", os.fsdecode(b"\xff.c"), "dir.c/x.c"]
    for name in names:
        put(root / "s" / name)
    assert submissions.source_of(root / "s").files == tuple(sorted(names))


def test_what_is_no_file_is_passed_over(root: Path) -> None:
    """Pipes, sockets and links to devices are never opened, so nothing waits for them."""
    put(root / "s" / "main.py")
    os.mkfifo(root / "s" / "pipe.py")
    (root / "s" / "to-pipe.py").symlink_to("pipe.py")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(root / "s" / "s.py"))
    assert submissions.source_of(root / "s").files == ("main.py",)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([f"{number}.py" for number in range(1001)], "holds more than 1000 files and folders"),
        ([f"{number}/" for number in range(1001)], "holds more than 1000 files and folders"),
        (["/".join(["d" * 200] * 6)], "holds a path of more than 1024 bytes"),
        (
            [f"{'d' * 100}/{'e' * 100}/{number:0100}.py" for number in range(300)],
            "the names of its files have more than",
        ),
    ],
    ids=["files", "folders", "long", "names"],
)
def test_too_many(root: Path, names: list[str], said: str) -> None:
    """A folder that no compiler could be told of, or that would keep the judge busy, is refused; a large one is not."""
    for name in names:
        (root / "s" / name).mkdir(parents=True) if name.endswith("/") else put(root / "s" / name)
    with pytest.raises(SubmissionError, match=said):
        submissions.source_of(root / "s")


@pytest.fixture
def deep(root: Path) -> Iterator[Path]:
    """Folders in one another, more than Python's recursion goes down."""
    fd = os.open(root, os.O_RDONLY)
    for _ in range(1500):
        os.mkdir("d", dir_fd=fd)
        inner = os.open("d", os.O_RDONLY, dir_fd=fd)
        os.close(fd)
        fd = inner
    os.close(fd)
    yield root / "d"
    subprocess.run(("rm", "-rf", root / "d"), check=True)  # which pytest cannot


def test_folder_too_deep_for_recursion(deep: Path) -> None:
    """Down to where paths end, it is one line."""
    with pytest.raises(SubmissionError, match="holds"):
        submissions.source_of(deep)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("missing", "no such file or folder"),
        ("empty", "is a folder without source files"),
        ("hidden", "is a folder without source files"),
        ("pipe", "is neither a file nor a folder"),
        ("loop", "no such file or folder"),
        ("file/below", "no such file or folder"),
        ("x" * 300, "cannot be read: File name too long"),
        ("nul\0", "no such file or folder"),
    ],
)
def test_unreadable(root: Path, name: str, said: str) -> None:
    """What is no source is an error that says so; as a submission of a package it carries it as its fault."""
    (root / "empty" / "inner").mkdir(parents=True)
    put(root / "hidden" / ".a.py")
    put(root / "file")
    os.mkfifo(root / "pipe")
    (root / "loop").symlink_to("loop")
    with pytest.raises(SubmissionError) as raised:
        submissions.source_of(root / name)
    assert str(raised.value) == f"{root / name}: {said}"
    found = submissions.read(root / name, label=name, folder="accepted")
    assert (found.label, found.fault, found.source.files) == (name, str(raised.value), ())


def test_name_that_is_not_utf8(root: Path) -> None:
    """Such a file can be judged; where it is spoken of, its name is made readable."""
    path = put(root / os.fsdecode(b"\xff.py"))
    found = submissions.read(path, label=path.name)
    assert (found.label, found.fault) == (r"\xff.py", "")
    assert found.source.path.exists()
    gone = submissions.read(root / os.fsdecode(b"\xfe"), label=os.fsdecode(b"\xfe"))
    assert gone.fault == rf"{root}/\xfe: no such file or folder"


def test_expectation_of_a_folder_and_of_a_tag(root: Path) -> None:
    """The folder's verdict, unless a file of the submission has a tag."""
    put(root / "s" / "a.h", "int f();\n")
    assert submissions.read(root / "s", label="s", folder="accepted").expected == (Verdict.AC,)
    put(root / "s" / "b.cpp", "// @EXPECTED_RESULTS@: TIMELIMIT\n")
    assert submissions.read(root / "s", label="s", folder="accepted").expected == (Verdict.TLE,)
    assert submissions.read(root / "s" / "a.h", label="s").expected is None


def test_none_named_is_all(root: Path) -> None:
    """Without paths, all that the package holds."""
    known = submissions.read(put(root / "submissions" / "accepted" / "a.py"), label="submissions/accepted/a.py")
    assert submissions.named(a_problem(root, known), []) == (known,)


@pytest.mark.parametrize("name", ["a.py", "folder", "folder/one.py", "link.py", "many"])
def test_named_submission_of_the_package(root: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However its path is put, a submission of the package is found again, with what is expected of it."""
    base = root / "submissions" / "accepted"
    put(base / "a.py")
    put(base / "folder" / "one.py")
    put(base / "many" / "one.py")
    put(base / "many" / "two.py")
    (base / "link.py").symlink_to("a.py")
    known = [submissions.read(path, label=path.name, folder="accepted") for path in sorted(base.iterdir())]
    problem = a_problem(root, *known)
    monkeypatch.chdir(base)
    label = "folder" if name == "folder/one.py" else name
    for path in (base / name, Path(name), Path("..", "accepted", name), Path("submissions", "accepted", name)):
        (found,) = submissions.named(problem, [path])
        assert (found.label, found.expected) == (label, (Verdict.AC,))


def test_named_submission_of_ones_own(root: Path) -> None:
    """A path outside the package is a new submission, of which nothing is expected."""
    path = put(root.parent / "mine.py")
    (found,) = submissions.named(a_problem(root), [path])
    assert (found.label, found.expected, found.source.path) == (str(path), None, path)


@pytest.mark.parametrize("name", ["missing.py", "x" * 300, "a\0b"])
def test_named_submission_that_is_missing(root: Path, name: str) -> None:
    """It is a submission with a fault, about the path as it was typed."""
    (found,) = submissions.named(a_problem(root), [Path(name)])
    assert found.label == name
    assert found.fault.startswith(f"{name}: ")


def test_folder_of_submissions_stands_for_them(root: Path) -> None:
    """A folder below submissions/ is all that the package holds in it, a submission that is a folder is itself."""
    base = root / "submissions"
    for name in ("accepted/a.py", "accepted/b.py", "accepted/many/main.py", "wrong_answer/c.py"):
        put(base / name)
    names = ("accepted/a.py", "accepted/b.py", "accepted/many", "wrong_answer/c.py")
    problem = a_problem(root, *(submissions.read(base / name, label=name) for name in names))
    assert [found.label for found in submissions.named(problem, [base / "accepted"])] == list(names[:3])
    assert [found.label for found in submissions.named(problem, [Path("submissions/accepted/many")])] == [names[2]]
