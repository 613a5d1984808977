"""The plugins that pages about writing one show: written to files, installed, and used and tested as the page says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from ..conftest import lacking

ROOT = Path(__file__).parents[2]
PAGES = ("add-a-validator", "add-a-format", "add-a-sandbox")
_FILE = re.compile(r"# ([\w./-]+\.\w+)\n")
_TESTED = re.compile(r"^\d+ passed in ", re.MULTILINE)  # and none skipped


def installed(folder: Path) -> None:
    """What `pip install -e .` leaves of a package for whoever asks for entry points; the folder is on the path."""
    project = tomllib.loads((folder / "pyproject.toml").read_text())["project"]
    points = project["entry-points"]["parley"]
    info = folder / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n")
    lines = [f"{name} = {module}\n" for name, module in points.items()]
    (info / "entry_points.txt").write_text("[parley]\n" + "".join(lines))
    for name, module in points.items():
        assert (folder / f"{module}.py").is_file(), name


@pytest.mark.parametrize("page", PAGES)
def test_plugin_works(page: str, tmp_path: Path, cache: Path) -> None:
    """Each file of the page is written, the package installed, each command run; its own tests pass, all of them."""
    if shutil.which("bwrap") is None:
        lacking("bwrap")
    text = (ROOT / "docs/how-to" / f"{page}.md").read_text()
    blocks = re.findall(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    for _, block in blocks:
        if file := _FILE.match(block):
            path = tmp_path / file[1]
            path.parent.mkdir(exist_ok=True)
            path.write_text(block.partition("\n")[2] if path.suffix == ".json" else block)
    installed(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(tmp_path),
        "PYTHONDONTWRITEBYTECODE": "1",
        "XDG_CACHE_HOME": str(cache),
        "XDG_STATE_HOME": str(tmp_path / "state"),
    }
    said = ""
    for kind, block in blocks:
        if kind == "sh":
            done = subprocess.run(
                ["bash", "-e", "-c", block], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stdout + done.stderr
            said += done.stdout
    assert _TESTED.search(said), said
    name = page.rpartition("-")[2]
    assert {"validator": "last-line", "format": "AC", "sandbox": "quiet"}[name] in said
