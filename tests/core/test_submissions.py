"""Paths that become submissions."""

from __future__ import annotations

import os
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
    assert submissions.source_of(path) == Source(root, ("a b.py",))
    assert submissions.source_of(path).path == path


def test_folder(root: Path) -> None:
    """A folder is all of its files, sorted, but not what tools and version control leave there."""
    for name in ("b.py", "a/c.py", ".hidden", ".git/config", "__pycache__/b.pyc", "a/__pycache__/c.pyc"):
        put(root / "s" / name)
    assert submissions.source_of(root / "s") == Source(root / "s", ("a/c.py", "b.py"))


def test_folder_below_a_hidden_one(tmp_path: Path) -> None:
    """Only names inside the submission can hide a file, not those of the folders that it lies in."""
    path = put(tmp_path / ".cache" / "__pycache__" / "s" / "a.py")
    assert submissions.source_of(path.parent).files == ("a.py",)


def test_links(root: Path) -> None:
    """A link to a file is that file under the link's name, alone and in a folder."""
    put(root / "elsewhere" / "target.py")
    (root / "link.py").symlink_to("elsewhere/target.py")
    (root / "s").mkdir()
    (root / "s" / "inner.py").symlink_to("../elsewhere/target.py")
    assert submissions.source_of(root / "link.py") == Source(root, ("link.py",))
    assert submissions.source_of(root / "s").files == ("inner.py",)


def test_link_loops_in_a_folder(root: Path) -> None:
    """Links that lead back are not followed."""
    put(root / "s" / "a.py")
    (root / "s" / "up").symlink_to(".")
    (root / "s" / "self.py").symlink_to("self.py")
    assert submissions.source_of(root / "s").files == ("a.py",)


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
