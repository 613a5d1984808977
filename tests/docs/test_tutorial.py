"""The tutorial, done as it says: each block written or run, in its order, in one empty folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/tutorials/add-a-language.md"
BLOCKS: list[tuple[str, str]] = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)


@pytest.mark.timeout(300)
def test_every_block_works(tmp_path: Path) -> None:
    """A block that begins with a path in a comment is that file; others are commands, or what a command shows."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "COLUMNS": "80",
    }
    shown = ""
    for kind, text in BLOCKS:
        path = re.match(r"# ([\w./]+\.\w+)\n", text)
        if path:
            (tmp_path / path[1]).write_text(text)
        elif kind == "sh":
            done = subprocess.run(
                ["bash", "-e", "-c", text], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, text + done.stdout + done.stderr
            shown = done.stdout
        else:
            assert kind == ""
            assert text in shown
    assert {path.name for path in tmp_path.glob("languages.d/*")} == {"dash.toml", "cpp17.toml", "strict.toml"}
    assert (tmp_path / "parley-language-mine" / "pyproject.toml").is_file()


def test_all_kinds_of_blocks_are_there() -> None:
    """Files, commands and output are found, or the test above tests nothing."""
    assert [kind for kind, _ in BLOCKS].count("sh") >= 5
    assert {kind for kind, _ in BLOCKS} == {"sh", "toml", ""}
