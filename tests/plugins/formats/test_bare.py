"""A folder of tests: how they are found, ordered and grouped, and what is refused."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

import pytest

from parley.core.errors import PackageError
from parley.core.packages import load_problem
from parley.core.plugins import Plugins
from parley.plugins.formats.bare import BareFormat
from parley.testing import FormatSuite

FORMAT = BareFormat()


class TestContract(FormatSuite):
    format = "bare"
    example = Path(__file__).parent / "packages/bare"
    broken = MappingProxyType({"1.out": None, "large/3.ans": None})


def lay(root: Path, *names: str, text: str = "1\n") -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def test_pairs_in_the_order_of_counting(tmp_path: Path) -> None:
    """Inputs by any of their names, answers likewise, ten after two; what belongs to none is nothing."""
    lay(tmp_path, "10.in", "10.out", "2.in", "2.ans", "input3.txt", "output3.txt", "notes.txt", ".x.in", "old.out")
    problem = FORMAT.load(tmp_path)
    assert [test.name for test in problem.tests] == ["2", "10", "input3"]
    assert [test.answer and test.answer.name for test in problem.tests] == ["2.ans", "10.out", "output3.txt"]
    assert problem.scoring is None
    assert not any((problem.stated.time, problem.stated.memory, problem.stated.output))
    assert problem.checker.validator == "default"


def test_out_comes_before_ans(tmp_path: Path) -> None:
    """Where both are there, one is taken, and always the same."""
    (test,) = FORMAT.load(lay(tmp_path, "1.in", "1.ans", "1.out")).tests
    assert test.answer == tmp_path / "1.out"


def test_folders_are_groups(tmp_path: Path) -> None:
    """In their order, tests of the folder itself first; what is deeper has its path as its name."""
    lay(tmp_path, "b/1.in", "b/1.out", "a10/x.in", "a10/x.out", "a2/y/z.in", "a2/y/z.out", "1.in", "1.out")
    problem = FORMAT.load(tmp_path)
    assert [test.name for test in problem.tests] == ["1", "a2/y/z", "a10/x", "b/1"]
    assert problem.scoring
    assert [group if isinstance(group, str) else (group.name, group.members) for group in problem.scoring.members] == [
        ("(top)", ("1",)),
        ("a2/y", ("a2/y/z",)),
        ("a10", ("a10/x",)),
        ("b", ("b/1",)),
    ]


@pytest.mark.parametrize(("text", "validator"), [("#include <testlib.h>\n", "testlib"), ("int main() {}\n", "plain")])
def test_checker(tmp_path: Path, text: str, validator: str) -> None:
    """The one file of that name, its protocol by what it includes; a second one is refused."""
    lay(tmp_path, "1.in", "1.out")
    lay(tmp_path, "checker.cpp", text=text)
    checker = FORMAT.load(tmp_path).checker
    assert (checker.validator, checker.program and checker.program.files) == (validator, ("checker.cpp",))
    lay(tmp_path, "checker.py")
    with pytest.raises(PackageError, match="several checkers"):
        FORMAT.load(tmp_path)


def test_what_is_refused(tmp_path: Path) -> None:
    """An input without an answer, no test at all, and a link that leads out of the folder."""
    with pytest.raises(PackageError, match="holds no test"):
        FORMAT.load(lay(tmp_path / "none", "notes.txt"))
    with pytest.raises(PackageError, match=r"7\.in: has no answer; 7\.out must lie beside it"):
        FORMAT.load(lay(tmp_path / "half", "7.in", "1.in", "1.out"))
    with pytest.raises(PackageError, match=r"output\.txt must lie beside it"):
        FORMAT.load(lay(tmp_path / "text", "input.txt"))
    linked = lay(tmp_path / "linked", "1.in")
    (linked / "1.out").symlink_to("../half/7.in")
    with pytest.raises(PackageError, match="leads out of the folder"):
        FORMAT.load(linked)


def test_any_other_format_comes_first(tmp_path: Path, plugins: Plugins) -> None:
    """A folder that is a package of another format is not taken for a bare one."""
    lay(tmp_path / "kattis", "data/secret/1.in", "data/secret/1.ans")
    assert load_problem(tmp_path / "kattis", plugins).format == "bare"
    lay(tmp_path / "kattis", "problem.yaml", text="name: A\n")
    assert load_problem(tmp_path / "kattis", plugins).format == "kattis"
