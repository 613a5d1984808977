"""Documentation that is run: commands, the plugin of the how-to page, the hooks' signatures."""

from __future__ import annotations

import inspect
import os
import re
import runpy
import subprocess
import sys
import tempfile
import tomllib
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


# Each command once, with the pages that show it.
COMMANDS: dict[str, list[str]] = {}
for shown in PAGES:
    for found in blocks(shown, "console"):
        for line in found.splitlines():
            if line.startswith("$ "):
                COMMANDS.setdefault(line[2:], []).append(shown.name)


@pytest.mark.parametrize(
    "command", [pytest.param(command, id=f"{names[0]}: {command}") for command, names in COMMANDS.items()]
)
def test_command_of_the_docs_works(command: str, tmp_path: Path, cache: Path) -> None:
    """Each command that a page shows runs from the root of the repository and succeeds."""
    scripts = Path(sys.executable).parent
    own = command.startswith("parley cache")  # what it clears is not for others
    environment = os.environ | {
        "PATH": f"{scripts}:{os.environ['PATH']}",
        "XDG_CACHE_HOME": str(tmp_path / "cache" if own else cache),
        "XDG_STATE_HOME": str(tmp_path / "state"),
    }
    with tempfile.TemporaryDirectory(prefix="docs-") as scratch:  # `mktemp -d`; every uid of a box gets through
        Path(scratch).chmod(0o711)
        environment["TMPDIR"] = scratch
        done = subprocess.run(
            command, shell=True, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_are_commands() -> None:
    """The README's commands are found, or the test above tests nothing."""
    assert len(COMMANDS) >= 5


def test_the_two_first_commands_exist() -> None:
    """What the README says first, and in its prose, are targets of the Makefile."""
    first = blocks(ROOT / "README.md", "sh")[0]
    names = re.findall(r"^make (\w+)", first, re.MULTILINE)
    assert names == ["demo", "test"]
    named = re.findall(r"`make ([\w-]+)`", (ROOT / "README.md").read_text())
    for name in (*names, *named):
        assert re.search(rf"^{name}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_language_of_the_readme() -> None:
    """It is the tutorial's first step, which is run, with another name."""
    shown = blocks(ROOT / "README.md", "sh")[1]
    assert (
        shown.replace("basil", "dash").replace(".bas\n", ".dash\n")
        == blocks(ROOT / "docs/tutorials/add-a-language.md", "sh")[0]
    )


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
    """The plugin, written to where its entry point says, is loaded and brings its language; so does its suite."""
    page = ROOT / "docs/how-to/write-a-plugin.md"
    code, suite = blocks(page, "python")
    (project,) = blocks(page, "toml")
    ((name, module),) = tomllib.loads(project)["project"]["entry-points"]["parley"].items()
    path = tmp_path / f"{module.replace('.', '/')}.py"
    path.parent.mkdir()
    path.write_text(code)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    plugins = load_plugins([*entry_points(group="parley"), EntryPoint(name, module, "parley")])
    assert plugins.language("dash").run == ("dash", "{main}")
    found: dict[str, type[LanguageSuite]] = {}
    exec(suite, found)
    assert issubclass(found["TestDash"], LanguageSuite)
    assert found["TestDash"].language == "dash"
