"""The tutorials, and a how-to, done as they say: each block written or run, in its order, in one empty folder."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ..conftest import lacking

ROOT = Path(__file__).parents[2]
FOUND = (*(ROOT / "docs/tutorials").glob("*.md"), ROOT / "docs/how-to/judge-a-contest.md")
PAGES = {page.name: page for page in FOUND}
# What a page needs that not every machine has, and files that are there in the end.
TOOLS = {"write-a-libinteractive-problem.md": ("javac", "fpc", "lua5.4")}
LEFT = {
    "add-a-language.md": (
        "languages.d/dash.toml", "languages.d/cpp17.toml", "languages.d/strict.toml",
        "parley-language-mine/pyproject.toml",
    ),
    "write-an-interactive-problem.md": (
        "summit/data/secret/3-long.ans", "summit/problem_statement/problem.en.md", "naive/problem.yaml",
    ),
    "judge-a-contest.md": ("results/results.jsonl", "results/scoreboard.csv", "finals/day1.csv"),
    "write-a-libinteractive-problem.md": ("start/contestant/cpp/summit.cpp", "summit/interactive/Main.cpp"),
}  # fmt: skip
# A first line that is a comment with nothing but a path in it.
FILE = re.compile(r"(?:#|//|--|\{|<!--) ([\w./-]+\.\w+)(?: \}| -->)?\n")
FIGURE = re.compile(r"\d+(\.\d+)? (ms|s|KiB|MiB)\b")


def blocks(page: str) -> list[tuple[str, str]]:
    return re.findall(r"^```(\w*)\n(.*?)^```$", PAGES[page].read_text(), re.MULTILINE | re.DOTALL)


def plain(text: str) -> str:
    """Times and sizes differ, and with them the width of columns."""
    return FIGURE.sub("#", " ".join(text.split()))


def assert_shown(text: str, shown: str) -> None:
    """Each part between dots, in their order."""
    rest = plain(shown)
    for part in text.split("…"):
        assert plain(part) in rest, f"{part}\nis not in\n{shown}"
        rest = rest.partition(plain(part))[2]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("page", PAGES)
def test_every_block_works(page: str, tmp_path: Path, cache: Path) -> None:
    """A block that begins with a path in a comment is that file; others are commands, or what the last ones showed.

    Commands end in the folder in which they began.
    """
    for tool in TOOLS.get(page, ()):
        if not shutil.which(tool):
            lacking(tool)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "XDG_CACHE_HOME": str(cache),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "COLUMNS": "80",
        "FOLDER_OF_THE_PAGE": str(tmp_path),
    }
    shown = None  # by the last commands; before any, what is shown is not output
    for kind, text in blocks(page):
        path = FILE.match(text)
        if path:
            (tmp_path / path[1]).write_text(text)
        elif kind == "sh":
            back = '\n[ "$PWD" = "$FOLDER_OF_THE_PAGE" ]'  # readers have one shell for the whole page
            done = subprocess.run(
                ["bash", "-e", "-c", text + back],
                cwd=tmp_path,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, text + done.stdout + done.stderr
            shown = done.stdout
        else:
            assert kind == ""
            if shown is not None:
                assert_shown(text, shown)
    for name in LEFT[page]:
        assert (tmp_path / name).is_file(), name


@pytest.mark.parametrize("page", PAGES)
def test_all_kinds_of_blocks_are_there(page: str) -> None:
    """Files, commands and output are found, or the test above tests nothing."""
    found = blocks(page)
    assert [kind for kind, _ in found].count("sh") >= 5
    assert "" in {kind for kind, _ in found}
    assert any(FILE.match(text) or "<<'END'" in text for _, text in found)
