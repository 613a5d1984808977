"""What `parley new` writes, read back: the language that was meant, whatever stands in its texts."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec import structs

from parley.core import language_file, scaffold
from parley.core.language import Language, SelfTest
from parley.core.plugins import load_plugins

ROOT = Path(__file__).parents[2]
LANGUAGES = load_plugins().languages
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
PROGRAMS = st.lists(
    st.sampled_from(["a", "'", "'''", '"""', '"', "\\", "\n", "\t", "\r", "#", "\x01", "é", "😀", "]"]), max_size=9
)


@pytest.mark.parametrize("name", LANGUAGES)
def test_toml_of_a_known_language(name: str, tmp_path: Path) -> None:
    """Each language that there is can be written and read back as it was."""
    path = tmp_path / "x.toml"
    path.write_text(scaffold.toml(LANGUAGES[name]))
    assert language_file.language(language_file.read(path, path.read_bytes()), None) == LANGUAGES[name]


def test_every_field_has_its_words() -> None:
    """A field that is new is not forgotten when a language is written out."""
    fields = {field.name for field in structs.fields(Language)} - {"self_test"}
    assert scaffold.SAID.keys() == fields
    assert scaffold.PROGRAMS.keys() < {field.name for field in structs.fields(SelfTest)}


@example(texts=("", "", ""), programs=(["\n", "'''", "a"], ['"""', "\n"]))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.tuples(TEXTS, TEXTS, TEXTS), programs=st.tuples(PROGRAMS, PROGRAMS))
def test_any_text(texts: tuple[str, ...], programs: tuple[list[str], ...], tmp_path: Path) -> None:
    """Quotes, backslashes, control characters and lines survive in words, variables and programs, in both forms."""
    echo, tle = map("".join, programs)
    test = SelfTest(echo, tle, "", "", "")
    language = Language("x", f"X{texts[0]}", (), ("sh", *texts), environment=(("A", texts[0]),), self_test=test)
    path = tmp_path / "x.toml"
    path.write_bytes(scaffold.toml(language).encode())
    assert tomllib.loads(path.read_bytes().decode()) == {
        "name": "x", "title": language.title, "extensions": [], "run": ["sh", *texts], "compile": [],
        "artifacts": ["program"], "version": [], "package": "", "profile": "native",
        "environment": {"A": texts[0]}, "self_test": dict.fromkeys(("rte", "ce", "mle"), "")
        | {"echo": test.echo, "tle": test.tle},
    }  # fmt: skip
    assert imported(scaffold.package(language)) == language


def imported(texts: Any) -> Language:
    found: dict[str, Any] = {}
    exec(compile(texts["parley_language_x.py"], "x.py", "exec"), found)
    return found["LANGUAGE"]


@pytest.mark.parametrize(
    ("name", "distribution", "module"),
    [
        ("scheme", "parley-language-scheme", "parley_language_scheme"),
        ("C++2b", "parley-language-cpp2b", "parley_language_cpp2b"),
        ("c#", "parley-language-c-sharp", "parley_language_c_sharp"),
        ("obj.c_2", "parley-language-obj-c-2", "parley_language_obj_c_2"),
    ],
)
def test_names_of_packages(name: str, distribution: str, module: str) -> None:
    """Whatever a language is called, its package can be installed and imported."""
    assert (scaffold.distribution_name(name), scaffold.module_name(name)) == (distribution, module)


def test_template_claims_nothing_of_its_base() -> None:
    """What is still to be changed is nobody's Python 3."""
    made = scaffold.template(LANGUAGES["python3"], "x", ".x")
    assert (made.extensions, made.aliases, made.takes, made.shebangs, made.content) == ((".x",), (), (), (), ())
    assert made.priority == 0


def test_a_new_name_is_a_step_below() -> None:
    """A copy under a new name shares the extensions and lets the original have the files."""
    base = LANGUAGES["cpp17"]
    made = scaffold.named(base, "mine")
    assert made == structs.replace(base, name="mine", title="mine", aliases=(), priority=base.priority - 1)
    assert scaffold.named(base, "cpp17", ".q") == structs.replace(base, extensions=(".q",))


def test_readme_says_where_parley_comes_from() -> None:
    """No package index has it, so it is installed from a checkout, before what depends on it."""
    readmes = {"pip install CHECKOUT\n": scaffold.package(LANGUAGES["python3"])["README.md"]}
    for path in (ROOT / "examples/plugins").glob("*/README.md"):
        readmes["pip install ../../..\n"] = path.read_text()
    assert len(readmes) > 1
    for first, text in readmes.items():
        assert "pypi" not in text
        assert text.index(first) < text.index("pip install -e '.[test]'")
