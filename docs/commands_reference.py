"""Writes docs/reference/commands.md from the command line itself. When a test finds the page stale, run it again."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from parley.core import cli
from parley.core.cli.app import app

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "commands.md"
HEAD = """\
# Commands

<!-- Made from core/cli by docs/commands_reference.py: change it there. -->

`parley COMMAND --help` says the same. Where a command has `--json`, stdout is then for the document
alone, and tables go to stderr. `--help` (`-h`) is an option of every command and left out below.

`parley --install-completion` teaches your shell (bash, zsh or fish) to complete commands, options, and the names that
are installed here: languages, sandboxes, formats, profiles. It writes to the shell's own files; `--show-completion`
prints what it would write, for whoever keeps those by hand.

"""
ENVIRONMENT = """\
## Environment

| variable | |
|---|---|
| `XDG_CACHE_HOME` | where `parley` keeps [what it compiled](cache.md); without it `~/.cache` |
| `XDG_CONFIG_HOME` | where your `parley/languages.d` is; without it `~/.config` |
| `XDG_STATE_HOME` | where `parley/transcripts` are kept; without it `~/.local/state` |
| `TMPDIR` | where the work folder of a judging is made; every user must get through to it. Without it `/tmp` |
| `PARLEY_CACHE_SIZE` | how much [the cache](cache.md) may hold |
| `PARLEY_INCLUDE` | folders with testlib.h and other headers, with `:` between; `--include` comes before it |
| `PARLEY_DEBUG` | anything: an internal error is told with its traceback |
| `PARLEY_TESTS_MUST_RUN` | `1`: a [test of a plugin](../how-to/write-a-plugin.md#test-it) that lacks a tool fails |
| `NO_COLOR` | anything: no colours, as where stdout is no terminal |

"""
_DEFAULT = re.compile(r"\s*\[default: (.*?)\]")


def page() -> str:
    """The whole page: what all commands have in common, then each command by its full name."""
    return HEAD + _exit_codes() + ENVIRONMENT + "".join(_sections(_command(), "parley"))


def _command() -> Any:
    """The root of click's tree, in the copy of click that typer has."""
    return typer.main.get_command(app)


def _exit_codes() -> str:
    (paragraph,) = re.findall(r"^Exit codes: (.*)\.$", inspect.getdoc(cli) or "", re.MULTILINE | re.DOTALL)
    codes = re.findall(r"(128 \+ n|\d) ([^·]+)", " ".join(paragraph.split()))
    rows = "".join(f"| {code} | {meaning.strip()} |\n" for code, meaning in codes)
    return f"## Exit codes\n\nOf several the gravest counts.\n\n| code | |\n|---|---|\n{rows}\n"


def _sections(command: Any, path: str) -> Iterator[str]:
    """The command, then those below it."""
    yield f"## `{path}`\n\n{_described(command)}\n"
    for parameter in ("argument", "option"):
        yield from _table(command, parameter)
    if examples := _examples(command):
        yield f"```text\n{examples}\n```\n\n"
    for name, inner in getattr(command, "commands", {}).items():
        yield from _sections(inner, f"{path} {name}")


def _examples(command: Any) -> str:
    """The lines of its help that show it in use, one below the other."""
    shown = (part for part in (command.help or "").split("\n\n") if part.startswith("\b"))
    return "\n".join(line.strip() for part in shown for line in part.splitlines() if line.strip().startswith("parley "))


def _described(command: Any) -> str:
    """Its help, without the examples (paragraphs after click's mark for lines that are not to be filled)."""
    paragraphs = [part for part in (command.help or "").split("\n\n") if not part.startswith("\b")]
    return "\n\n".join(_markdown(" ".join(part.split())) for part in paragraphs) + "\n"


def _table(command: Any, kind: str) -> Iterator[str]:
    found = [one for one in command.params if one.param_type_name == kind and not one.hidden]
    if not found:
        return
    yield f"| {kind} | | default |\n|---|---|---|\n"
    for one in found:
        yield f"| {_spelt(one)} | {_markdown(_DEFAULT.sub('', one.help))}{_bounds(one.type)} | {_default(one)} |\n"
    yield "\n"


def _spelt(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"`{parameter.metavar}`".replace("|", "\\|")
    word = (
        "" if parameter.is_flag else f" {parameter.metavar or _choices(parameter.type) or parameter.type.name.upper()}"
    )
    return ", ".join(f"`{name}{word}`".replace("|", "\\|") for name in parameter.opts)


def _choices(kind: Any) -> str:
    return "|".join(map(str, getattr(kind, "choices", ())))


def _bounds(kind: Any) -> str:
    """Of a number, what it may be."""
    least, most = getattr(kind, "min", None), getattr(kind, "max", None)
    if least is None and most is None:
        return ""
    bounds = [f"{bound:.10g}" for bound in (least, most) if bound is not None]
    return f" {'At least' if most is None else 'From'} {' to '.join(bounds)}."


def _default(parameter: Any) -> str:
    if parameter.required:
        return "must be said"
    told = _DEFAULT.search(parameter.help)
    if told:
        return _markdown(told[1])
    value = parameter.default
    return "" if value is None or value is False else f"`{getattr(value, 'value', value)}`"


def _markdown(text: str) -> str:
    """As it is, where Markdown would make something of it; what stands between backticks is left alone."""
    parts = text.split("`")
    return "`".join(part if number % 2 else re.sub(r"([|*<_])", r"\\\1", part) for number, part in enumerate(parts))


if __name__ == "__main__":
    PAGE.write_text(page())
    print(f"wrote {PAGE.relative_to(ROOT)}")
