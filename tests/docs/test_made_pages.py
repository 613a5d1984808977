"""Pages that scripts make of the code: each is what its script makes now, and nothing of the code is left out."""

from __future__ import annotations

import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from parley.core.cli.app import app
from parley.core.meanings import MEANINGS
from parley.core.model import Verdict

DOCS = Path(__file__).parents[2] / "docs"
MADE = {
    "commands_reference.py": "commands.md",
    "files_list.py": "files.md",
    "report_fields.py": "report-fields.md",
    "verdicts_reference.py": "verdicts.md",
}


def commands(command: Any, path: str = "parley") -> Iterator[tuple[str, Any]]:
    """All of click's tree, by their full names."""
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, f"{path} {name}")


@pytest.mark.parametrize(("script", "page"), MADE.items())
def test_page_is_fresh(script: str, page: str) -> None:
    """It is what its script makes of the code as it is."""
    made = runpy.run_path(str(DOCS / script))["page"]()
    assert (DOCS / "reference" / page).read_text() == made, f"run .venv/bin/python docs/{script}"


def test_every_command_and_option_is_there() -> None:
    """Each has its heading, and below it a row for each of its options; each argument is named."""
    sections = dict(
        part.split("`\n", 1) for part in (DOCS / "reference/commands.md").read_text().split("\n## `")[1:]
    )  # by command
    found = dict(commands(typer.main.get_command(app)))
    assert sections.keys() == found.keys()
    for path, command in found.items():
        for parameter in command.params:
            names = parameter.opts if parameter.param_type_name == "option" else [parameter.metavar.replace("|", "\\|")]
            assert [name for name in names if f"`{name}" not in sections[path]] == [], path
    assert len(found) > 25


def test_every_variable_is_there() -> None:
    """Each that the judge reads, by its name in the code, has its row among the commands."""
    code = "".join(path.read_text() for path in (DOCS.parent / "core").rglob("*.py"))
    named = set(re.findall(r"[\"']((?:PARLEY|XDG)_[A-Z_]+)[\"']", code))
    page = (DOCS / "reference/commands.md").read_text()
    assert len(named) >= 7
    assert [name for name in named if f"| `{name}` |" not in page] == []


def test_every_command_is_shown_in_use() -> None:
    """Whatever does something by itself has an example; `test_blocks.py` looks at them."""
    page = (DOCS / "reference/commands.md").read_text()
    ends = [path for path, command in commands(typer.main.get_command(app)) if not hasattr(command, "commands")]
    assert [path for path in ends if not re.search(rf"^```text\n{path} ?", page, re.MULTILINE)] == []


def test_every_file_has_its_line() -> None:
    """No folder of programs is left out, and no file is without words of its own."""
    script = runpy.run_path(str(DOCS / "files_list.py"))
    listed = [path for folder in script["FOLDERS"] for path in script["sources"](folder)]
    parts = [DOCS.parent / part for part in ("core", "interactors", "validators", "plugins", "profiles")]
    there = {path for part in parts for ending in ("py", "c", "h") for path in part.rglob(f"*.{ending}")}
    assert set(listed) == {path for path in there if path.name != "__init__.py"}
    assert [path for path in listed if len(script["purpose"](path)) < 15] == []


def test_every_verdict_has_a_meaning() -> None:
    """No verdict is without words, and no two share a name."""
    assert list(MEANINGS) == list(Verdict)
    assert len({meaning.name for meaning in MEANINGS.values()}) == len(Verdict)
    assert not any("|" in meaning.when or "\n" in meaning.when for meaning in MEANINGS.values())
