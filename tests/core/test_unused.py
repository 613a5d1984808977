"""Files that nothing of a package uses."""

from __future__ import annotations

from pathlib import Path

from parley.core.authoring.unused import unused
from parley.core.packages import load_problem
from parley.core.plugins import Plugins

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_examples_use_all(plugins: Plugins) -> None:
    """Nothing of ours is forgotten."""
    for name in ("guess", "sum"):
        assert unused(load_problem(EXAMPLES / name, plugins)) == []


def test_what_is_forgotten(plugins: Plugins, tmp_path: Path) -> None:
    """An answer without its input, a program beside the folders of submissions; but no statement, note or generator."""
    for name in (
        "problem.yaml", "data/secret/1.in", "data/secret/1.ans", "data/secret/2.ans", "data/secret/1.hint",
        "data/secret/testdata.yaml", "data/gen_random.py", "data/generator/main.cpp", "submissions/accepted/a.py",
        "data/secret/1.out", "data/secret/3.out", "data/sample/4.interaction", "data/sample/4.in.statement",
        "input_validators/a.ctd", "input_validators/b.py",
        "submissions/b.py", "submissions/accepted/__pycache__/a.pyc", "problem_statement/problem.tex", "todo.c",
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("{}" if name.endswith(".yaml") else "1\n")
    found = unused(load_problem(tmp_path, plugins))
    assert list(map(str, found)) == ["data/secret/2.ans", "data/secret/3.out", "submissions/b.py"]


def test_packages_of_other_formats(plugins: Plugins) -> None:
    """What they hold for tools that are not ours is no slip."""
    base = Path(__file__).parents[1] / "plugins/formats/packages"
    found = {path.name: unused(load_problem(path, plugins)) for path in sorted(base.iterdir())}
    assert {name: paths for name, paths in found.items() if paths} == {}
