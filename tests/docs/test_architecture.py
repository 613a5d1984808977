"""The page about the house names what stands: files, folders, functions, and each dependency with its bounds."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/architecture.md").read_text()
PARTS = ("core", "plugins", "interactors", "validators", "profiles", "tests", "docs", ".ci", "bench")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def requirements() -> list[str]:
    """Of the judge and of all its extras, but for itself."""
    extras = (wanted for extra in PROJECT["optional-dependencies"].values() for wanted in extra)
    return [wanted for wanted in (*PROJECT["dependencies"], *extras) if not wanted.startswith(PROJECT["name"])]


def test_what_it_names_is_there() -> None:
    """Each path, and each bare name of a program, is that of a file; each function and attribute stands in the code."""
    programs = [path for part in PARTS for path in (ROOT / part).rglob("*") if path.suffix in {".py", ".c", ".h"}]
    names = {path.name for path in programs}
    code = "\n".join(path.read_text() for path in programs if not path.is_relative_to(ROOT / "tests"))
    spans = set(re.findall(r"`([^`\n]+)`", PAGE))
    paths = {span for span in spans if re.fullmatch(rf"({'|'.join(map(re.escape, PARTS))})/[\w./*-]*", span)}
    bare = {span for span in spans if re.fullmatch(r"\w+\.(py|c|h)", span)}
    members = {span: span.strip("()").rpartition(".")[2] for span in spans if re.fullmatch(r"[A-Z]\w*(\.\w+)?", span)}
    members |= {span: span[:-2] for span in spans if re.fullmatch(r"\w+\(\)", span)}
    assert [path for path in paths if not any(ROOT.glob(path.rstrip("/")))] == []
    assert bare <= names
    assert [span for span, name in members.items() if not re.search(rf"\b{name}\b", code)] == []
    assert min(len(paths), len(bare), len(members)) >= 15


def test_every_dependency_has_a_reason_and_bounds() -> None:
    """Those of the judge in the table, all others in the prose below it; each from a version on, to before another."""
    table, _, prose = PAGE.partition("## Dependencies")[2].partition("Tests and tools:")
    for wanted in requirements():
        name, bounds = re.fullmatch(r"([\w-]+)(?:\[\w+\])?(.*)", wanted).groups()  # type: ignore[union-attr]
        where = table if wanted in PROJECT["dependencies"] else prose
        assert re.search(rf"\b{name}\b", where, re.IGNORECASE), name
        assert re.fullmatch(r">=[\d.]+,<[\d.]+", bounds), wanted


def test_every_folder_of_the_core_has_its_place() -> None:
    """None is left out, wherever on the page."""
    folders = [path.name for path in (ROOT / "core").iterdir() if path.is_dir() and path.name != "__pycache__"]
    assert len(folders) > 10
    assert [name for name in folders if f"`core/{name}/" not in PAGE] == []
