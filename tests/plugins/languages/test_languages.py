"""The built-in languages as data: what a plugin of one's own would be measured by too."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from parley.core import tools
from parley.core.language import Language
from parley.core.plugins import Plugins, load_plugins

PLACEHOLDERS = {"{sources}", "{main}", "{program}", "{memory}", "{stack}", "{folder}", "{space}", "{name}"}
LANGUAGES = load_plugins().languages


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
def test_language_holds_together(language: Language) -> None:
    """Placeholders are those of the contract, and a compiled program is made before it is run."""
    words = (*language.compile, *language.run)
    assert {found for word in words for found in re.findall(r"\{\w+\}", word)} <= PLACEHOLDERS
    assert language.title
    assert language.package
    assert len(set(language.extensions)) == len(language.extensions)
    if not language.artifacts:
        assert any("{main}" in word for word in language.run)
        assert language.main_names
    else:
        assert any("program" in word for word in language.compile)
        assert any("{program}" in word or "{folder}" in word for word in language.run)


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
def test_tools_are_here(language: Language) -> None:
    """On a machine that was set up for this repository every built-in language can be used."""
    assert tools.missing(language) == []


C, CPP = "int main(void) { int class = 0; return class; }\n", "class A {}; int main() { return 0; }\n"


@pytest.mark.parametrize(
    ("name", "file", "text"),
    [("c", "a.c", C), ("c", "A.C", C), ("cpp17", "a.cc", CPP), ("cpp17", "A.CXX", CPP), ("cpp17", "a.txt", CPP)],
)
def test_ending_does_not_matter_to_the_compiler(
    plugins: Plugins, tmp_path: Path, name: str, file: str, text: str
) -> None:
    """Once the language is settled its compiler is told, however the ending is written."""
    (tmp_path / file).write_text(text)
    language = plugins.language(name)
    values = {"program": str(tmp_path / "program")}
    line = tools.fill(language.compile, language, values=values, sources=[str(tmp_path / file)])
    subprocess.run(line, check=True)
    subprocess.run([tmp_path / "program"], check=True)


@pytest.mark.parametrize(
    ("name", "language"),
    [("cpp", "cpp17"), ("c++", "cpp17"), ("c++20", "cpp20"), ("c11", "c"), ("py", "python3"), ("python", "python3")],
)
def test_aliases(plugins: Plugins, name: str, language: str) -> None:
    """What people call a language is understood."""
    assert plugins.language(name).name == language


@pytest.mark.parametrize(("name", "folder"), [("cpp11", "cpp"), ("cpp23", "cpp"), ("c99", "c"), ("python3", "")])
def test_folder_of_included_files(plugins: Plugins, name: str, folder: str) -> None:
    """All standards of a language share one folder of the package's include/."""
    assert plugins.language(name).include == folder
