"""Limits are put back into a package's own file, or it stays as it is."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from parley.core.authoring import limits
from parley.core.errors import PackageError
from parley.core.model import MIB
from parley.core.packages import load_problem
from parley.core.plugins import Plugins

PACKAGES = Path(__file__).parents[1] / "plugins/formats/packages"
FILES = {
    "cms": "task.yaml", "icpc2025": "problem.yaml", "kattis-scoring": "problem.yaml", "omegaup":
    "settings.json", "omegaup-interactive": "settings.json", "rbx": "problem.rbx.yml",
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_each_format(plugins: Plugins, tmp_path: Path, name: str) -> None:
    """The package says the limits, and all else as before, its owner too; said once more, nothing changes."""
    package = tmp_path / name
    shutil.copytree(PACKAGES / name, package)
    before = (package / FILES[name]).read_text().splitlines()
    os.chown(package / FILES[name], *((1234, 4321) if os.getuid() == 0 else (-1, -1)))
    stood = (package / FILES[name]).stat()
    problem = load_problem(package, plugins)
    assert limits.write(problem, plugins, time_ms=2500, memory_bytes=128 * MIB) == [package / FILES[name]]
    again = load_problem(package, plugins).limits
    assert (again.time_ms, again.memory_bytes) == (2500, 128 * MIB)
    after = (package / FILES[name]).read_text().splitlines()
    assert sum(line not in before for line in after) <= 3
    now = (package / FILES[name]).stat()
    assert (now.st_uid, now.st_gid, now.st_mode) == (stood.st_uid, stood.st_gid, stood.st_mode)
    assert limits.write(problem, plugins, time_ms=2500, memory_bytes=128 * MIB) == []


def test_other_words_count_as_well(plugins: Plugins, tmp_path: Path) -> None:
    """Where another limit of the package stands above, the file is as it was, and people are asked."""
    shutil.copytree(PACKAGES / "sinol", tmp_path / "sinol")
    before = (tmp_path / "sinol/config.yml").read_bytes()
    problem = load_problem(tmp_path / "sinol", plugins)
    with pytest.raises(PackageError, match="something else states its limits as well"):
        limits.write(problem, plugins, time_ms=500, memory_bytes=64 * MIB)
    assert (tmp_path / "sinol/config.yml").read_bytes() == before


def test_no_place(plugins: Plugins, tmp_path: Path) -> None:
    """A format, or a package, that has no file for limits is named."""
    (tmp_path / "data/secret").mkdir(parents=True)
    for name in ("1.in", "1.ans", "data/secret/1.in", "data/secret/1.ans"):
        (tmp_path / name).write_text("1\n")
    bare = load_problem(tmp_path, plugins, format_name="bare")
    with pytest.raises(PackageError, match=r"limits of format bare cannot be written; do it by hand"):
        limits.write(bare, plugins, time_ms=500, memory_bytes=64 * MIB)
    (tmp_path / "domjudge-problem.ini").write_text("timelimit = 5\n")
    with pytest.raises(PackageError, match=r"has no problem\.yaml to write limits into"):
        limits.write(load_problem(tmp_path, plugins), plugins, time_ms=500, memory_bytes=64 * MIB)


def test_resolution_of_limits(plugins: Plugins, tmp_path: Path) -> None:
    """A package of ICPC 2025-09 is not left with a limit that is no multiple of its resolution."""
    shutil.copytree(PACKAGES / "icpc2025", tmp_path / "one")
    problem = load_problem(tmp_path / "one", plugins)
    limits.write(problem, plugins, time_ms=3000, memory_bytes=64 * MIB)
    assert "time_resolution: 0.5" not in (tmp_path / "one/problem.yaml").read_text()
    limits.write(problem, plugins, time_ms=2500, memory_bytes=64 * MIB)
    assert "time_resolution: 0.5" in (tmp_path / "one/problem.yaml").read_text()
    assert load_problem(tmp_path / "one", plugins).warnings == problem.warnings
