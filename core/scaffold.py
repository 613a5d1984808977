"""What `parley new` writes: texts of files, by their path. Pure.

A new language starts as one that surely works here, so that its self-test passes before anything is changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import structs

from .language import Language, SelfTest

_WIDTH = 100
SAID = {
    "name": "what --language, reports and `parley languages check` call it",
    "title": "what people call it",
    "aliases": "other names for it",
    "extensions": "endings of its files, in small letters",
    "takes": "endings of others that it compiles as well, beside files of its own",
    "priority": "of two languages with one extension, the higher gets the file",
    "shebangs": "interpreters that a first line `#!/usr/bin/env NAME` may name",
    "content": "regular expressions: any of these speaks for this language",
    "syntax": "how comments and texts look, so that they are removed first",
    "file_name": "its group is the name that a single source file must have",
    "main_pattern": "of several files, the main one is the one that has this",
    "main_names": "or else the one that is called so",
    "compile": "a command that leaves the artifacts, or just finds mistakes; words, not a shell line",
    "artifacts": "what compiling leaves in {space}; none: the sources themselves are run",
    "prepare": "run once after compiling; leaves what makes the start faster",
    "prepared": "the files that it leaves",
    "run": "the command that starts a program",
    "plain": "the same as anyone would type it, for `parley bench languages` to compare with",
    "version": "prints what version the tool has",
    "package": "what `apt-get install` is to be given where a tool is missing",
    "install": "the command that installs it, where that is not apt-get",
    "tools": "other programs that these commands start",
    "files": "other files that must be there, as absolute paths",
    "profile": "what a program may ask of the kernel; `parley profiles` lists them",
    "compile_profile": "what the compiler may ask",
    "processes": "how many processes and threads a program needs",
    "open_files": "how many open files the run time starts with, where that is more than problems allow",
    "time_factor": "the problem's time limit times this",
    "extra_time_ms": "and then what the run time takes to start",
    "memory_factor": "the problem's memory limit times this",
    "extra_memory_mib": "and then the run time's own share",
    "reserved_mib": "address space that it sets aside and does not fill",
    "environment": "variables that its commands and programs see",
    "exhausted": "what it writes to stderr when its memory is full: MLE, not RTE",
    "time_exhausted": "what it writes to stderr when steps that it counts itself are used up: TLE, not RTE",
    "housekeeping": "names (15 characters; +1: the first) of its threads that wake by the clock and wake nobody",
    "compile_time_ms": "raises the time limit of compiling",
    "compile_memory_mib": "raises its memory limit",
    "compile_processes": "raises its limit of processes",
    "compile_file_mib": "raises its limit of what a file may hold",
    "include": "name of the folder under include/ of Kattis packages",
    "binary": "its sources need not be text: programs that are ready to run",
}
PROGRAMS = {
    "echo": "reads a line and prints it",
    "tle": "computes for ever",
    "rte": "fails by itself",
    "ce": "does not compile",
    "mle": "allocates until its memory is full",
}
_ALWAYS = ("name", "title", "extensions", "compile", "artifacts", "run", "version", "package", "profile")


def named(base: Language, name: str, extension: str = "") -> Language:
    """The language to start from, under its new name. As one that extends it, it is a step below it."""
    chosen = (extension,) if extension else base.extensions
    if name == base.name:
        return structs.replace(base, extensions=chosen)
    return structs.replace(base, name=name, title=name, aliases=(), extensions=chosen, priority=base.priority - 1)


def template(base: Language, name: str, extension: str) -> Language:
    """A language of its own, to be changed: it has nothing by which the base's files would be taken for its own."""
    return structs.replace(
        base,
        name=name,
        title=name,
        aliases=(),
        extensions=(extension,),
        priority=0,
        takes=(),
        shebangs=(),
        content=(),
        include="",
    )


# --- TOML -----------------------------------------------------------------------------------------------------


def toml(language: Language) -> str:
    """A file for languages.d that is this language, with a comment at each line."""
    check = f"parley languages check {language.name}"
    lines = [f"# {_plain(language.title)}: one file is one language. See that it works: {check}"]
    lines += ["# All keys: docs/reference/language.md of Parley; what is not said has its default.", ""]
    for key, value in _differing(language).items():
        lines += [f"# {SAID[key]}", f"{key} = {_toml(value)}"]
    if language.environment:
        lines += ["", "[environment]", *(f"{_toml(key)} = {_toml(value)}" for key, value in language.environment)]
    if language.self_test:
        lines += ["", "# Programs that show it to work, each the text of a source file.", "[self_test]"]
        for key, value in _said_of(language.self_test).items():
            lines += [*((f"# {PROGRAMS[key]}",) if key in PROGRAMS else ()), f"{key} = {_toml_text(value)}"]
    return "\n".join(lines) + "\n"


def _differing(language: Language) -> dict[str, Any]:
    """The fields that are said: those that are not their defaults, and those that everybody wants to see."""
    values = structs.asdict(language)
    plain = structs.asdict(Language(name="", title="", extensions=(), run=()))
    shown = [key for key in SAID if key in _ALWAYS or values[key] != plain[key]]
    return {key: values[key] for key in shown if key != "environment"}  # which is a table, and so comes last


def _said_of(test: SelfTest) -> dict[str, str]:
    plain = structs.asdict(SelfTest("", "", "", "", ""))
    return {key: value for key, value in structs.asdict(test).items() if key in PROGRAMS or value != plain[key]}


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + "".join(map(_escaped, value)) + '"'
    if isinstance(value, tuple):
        return _laid_out([_toml(word) for word in value], "[]")  # pyright: ignore[reportUnknownVariableType]
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _laid_out(words: Sequence[str], brackets: str, indent: str = "") -> str:
    """A list on one line, or where that is long a line for each."""
    first, last = tuple(brackets)
    line = ", ".join(words)
    if len(line) <= _WIDTH:
        return f"{first}{line}{',' if len(words) == 1 and brackets == '()' else ''}{last}"
    return f"{first}\n" + "".join(f"{indent}    {word},\n" for word in words) + f"{indent}{last}"


def _toml_text(value: str) -> str:
    """Over several lines, as it is where that can be."""
    if "\n" not in value:
        return _toml(value)
    if "'''" not in value and not value.endswith("'") and all(c in "\n\t" or c.isprintable() for c in value):
        return f"'''\n{value}'''"
    return '"""\n' + "".join(c if c == "\n" else _escaped(c) for c in value) + '"""'


def _escaped(c: str) -> str:
    known = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}.get(c)
    if known or c.isprintable():
        return known or c
    return f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}"


def _plain(text: str) -> str:
    """What can stand in a comment, in a text with quotes and in a README."""
    return " ".join(re.findall(r"[\w.,+#()/-]+", text))


# --- a package ------------------------------------------------------------------------------------------------


def package(language: Language) -> Mapping[str, str]:
    """The files of a distribution that brings this language, by their path in its folder."""
    module = module_name(language.name)
    values = {
        "name": language.name,
        "distribution": distribution_name(language.name),
        "entry": distribution_name(language.name).removeprefix("parley-"),
        "module": module,
        "title": _plain(language.title),
        "test": "".join(word.capitalize() for word in module.split("_")[2:]),
        "fields": "\n".join(_python_lines(language)),
    }
    texts = {
        "pyproject.toml": _PYPROJECT,
        f"{module}.py": _MODULE,
        f"tests/test_{module.removeprefix('parley_language_')}.py": _TEST,
        "README.md": _README,
    }
    return {path: _filled(text, values) for path, text in texts.items()}


def distribution_name(name: str) -> str:
    """`parley-language-NAME`, as package indexes spell it."""
    return "parley-language-" + _words(name, "-")


def module_name(name: str) -> str:
    return "parley_language_" + _words(name, "_")


def _words(name: str, between: str) -> str:
    spelt = name.lower().replace("+", "p").replace("#", "-sharp")
    return between.join(re.findall("[a-z0-9]+", spelt))


def _filled(text: str, values: Mapping[str, str]) -> str:
    for key, value in values.items():
        text = text.replace(f"<{key}>", value)
    return text.lstrip("\n")


def _python_lines(language: Language) -> list[str]:
    values = _differing(language)
    if language.environment:
        values["environment"] = language.environment
    lines: list[str] = []
    for key, value in values.items():
        lines += [f"    # {SAID[key]}", f"    {key}={_python(value)},"]
    if language.self_test:
        tests = _said_of(language.self_test)
        lines += ["    # programs that show it to work, each the text of a source file", "    self_test=SelfTest("]
        lines += [f"        {key}={_python_text(value)}," for key, value in tests.items()]
        lines += ["    ),"]
    return lines


def _python(value: Any) -> str:
    """As repr() says it, but with the quotes that formatters want."""
    if isinstance(value, tuple):
        return _laid_out([_python(word) for word in value], "()", "    ")  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, str) and "'" not in value and '"' not in value:
        return '"' + repr(value)[1:-1] + '"'
    return repr(value)


def _python_text(value: str) -> str:
    """The lines of a program, each a text of its own, so that nothing in them can be mistaken."""
    lines = value.splitlines(keepends=True)
    if len(lines) < 2:
        return _python(value)
    return "(\n" + "".join(f"            {_python(line)}\n" for line in lines) + "        )"


_PYPROJECT = """
[build-system]
requires = ["hatchling>=1.27,<2"]
build-backend = "hatchling.build"

[project]
name = "<distribution>"
description = "<title> for Parley, the judge"
version = "0.1.0"
requires-python = ">=3.11"
readme = "README.md"
dependencies = ["parley-judge"]

[project.optional-dependencies]
test = ["parley-judge[testing]"]

# What makes it a plugin: Parley imports this module and asks its hooks.
[project.entry-points.parley]
<entry> = "<module>"

[tool.hatch.build.targets.wheel]
only-include = ["<module>.py"]
"""

_MODULE = '''
"""<title> for Parley."""

from __future__ import annotations

from parley import hookimpl
from parley.core.language import Language, SelfTest

LANGUAGE = Language(
<fields>
)


@hookimpl
def parley_languages() -> list[Language]:
    return [LANGUAGE]
'''

_TEST = '''
"""The conformance kit, run for <title>: install as README.md says, then `pytest`."""

from __future__ import annotations

from <module> import LANGUAGE
from parley.testing import LanguageSuite


class Test<test>(LanguageSuite):
    language = LANGUAGE
'''

_README = """
# <distribution>

<title> for Parley, the judge. Parley itself comes first, into the same environment: from a checkout of its
repository, as it is in no package index. For CHECKOUT write the path of one.

```sh
pip install CHECKOUT
pip install -e '.[test]'
parley languages check <name>
pytest
```

What the language is stands in `<module>.py`; the self-test programs there show that it works.
"""
