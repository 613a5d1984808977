"""Documentation that is run: commands, the plugin of the how-to page, the hooks' signatures."""

from __future__ import annotations

import inspect
import os
import re
import runpy
import subprocess
import sys
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import pytest
from msgspec import structs

from parley.core import hookspecs
from parley.core.language import Language, SelfTest
from parley.core.plugins import load_plugins
from parley.testing import LanguageSuite

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
HOOKS = {name: hook for name, hook in vars(hookspecs).items() if name.startswith("parley_")}


def blocks(page: Path, kind: str) -> list[str]:
    """The fenced blocks of one kind."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL)


COMMANDS = [
    pytest.param(line[2:], id=f"{page.name}: {line[2:]}")
    for page in PAGES
    for block in blocks(page, "console")
    for line in block.splitlines()
    if line.startswith("$ ")
]


@pytest.mark.parametrize("command", COMMANDS)
def test_command_of_the_docs_works(command: str, tmp_path: Path) -> None:
    """Each command that a page shows runs from the root of the repository and succeeds."""
    scripts = Path(sys.executable).parent
    environment = os.environ | {
        "PATH": f"{scripts}:{os.environ['PATH']}",
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
    }
    done = subprocess.run(command, shell=True, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_are_commands() -> None:
    """The README's commands are found, or the test above tests nothing."""
    assert len(COMMANDS) >= 5


def test_the_two_first_commands_exist() -> None:
    """What the README says first are targets of the Makefile."""
    first = blocks(ROOT / "README.md", "sh")[0]
    names = re.findall(r"^make (\w+)", first, re.MULTILINE)
    assert names == ["demo", "test"]
    for name in names:
        assert re.search(rf"^{name}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_links_between_pages_lead_somewhere() -> None:
    """Relative links of every page name files that exist."""
    for page in PAGES:
        for target in re.findall(r"\]\((?!http)([^)#]+)", page.read_text()):
            assert (page.parent / target).exists(), f"{page}: {target}"


@pytest.mark.parametrize("name", HOOKS)
def test_hook_stands_in_the_reference(name: str) -> None:
    """The reference page has each hook with its exact signature and its docstring."""
    page = (ROOT / "docs/reference/hooks.md").read_text()
    assert f"## `{name}{inspect.signature(HOOKS[name])}`\n\n{inspect.getdoc(HOOKS[name])}" in page


def test_list_of_languages_is_fresh() -> None:
    """The page is what its script makes of the built-in languages now."""
    script = runpy.run_path(str(ROOT / "docs/languages_list.py"))
    text = (ROOT / "docs/reference/languages.md").read_text()
    assert text == script["page"](), "run .venv/bin/python docs/languages_list.py"


def test_language_reference_is_fresh() -> None:
    """The page is what its script makes of the record now; each field of it is there."""
    script = runpy.run_path(str(ROOT / "docs/language_reference.py"))
    text = (ROOT / "docs/reference/language.md").read_text()
    assert text == script["page"](), "run .venv/bin/python docs/language_reference.py"
    fields = [field.name for record in (Language, SelfTest) for field in structs.fields(record)]
    assert [name for name in fields if f"| `{name}` |" not in text] == []


def test_plugin_of_the_how_to_page_judges(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page's plugin, written to a file, is loaded beside the built-in ones and brings its language."""
    code, suite = blocks(ROOT / "docs/how-to/write-a-plugin.md", "python")
    (tmp_path / "dash_of_the_page.py").write_text(code)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    extra = EntryPoint("language-dash", "dash_of_the_page", "parley")
    plugins = load_plugins([*entry_points(group="parley"), extra])
    assert plugins.language("dash").run == ("dash", "{main}")
    found: dict[str, type[LanguageSuite]] = {}
    exec(suite, found)
    assert issubclass(found["TestDash"], LanguageSuite)
    assert found["TestDash"].language == "dash"
