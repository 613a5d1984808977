"""Writes docs/reference/language.md from core/language.py. A test sees when the page is stale; run this again then."""

from __future__ import annotations

import ast
import inspect
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from parley.core.scaffold import PROGRAMS, SAID

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "core" / "language.py"
PAGE = ROOT / "docs" / "reference" / "language.md"
KINDS = {
    "str": "text",
    "int": "whole number",
    "bool": "true or false",
    "float": "number",
    "tuple[str, ...]": "list of texts",
    "tuple[tuple[str, str], ...]": "table of texts",
    "SelfTest | None": "table",
}
HEAD = """\
# The language file

<!-- Made from core/language.py by docs/language_reference.py: change it there. -->

A language is one record: the arguments of `Language(…)` in a plugin, or the keys of a TOML file in a folder
`languages.d`. In a file, tuples are lists, `environment` and `self_test` are tables. [Add a language in ten
minutes](../tutorials/add-a-language.md) makes one step by step.
"""
FILES = """\
## Files

Commands look into these folders, for files `*.toml` (hidden ones are left out). Of two files, or a file and a plugin,
that have one `name`, the one that stands further up counts:

1. the folder that `--languages` names
2. `languages.d` in the current folder
3. `$XDG_CONFIG_HOME/parley/languages.d`, which is `~/.config/parley/languages.d` where nothing else is said
4. `/etc/parley/languages.d`
5. the plugins that are installed

Two files of one folder with one name are an error, and so is a name or an alias that another language has. A folder
that was not asked for by `--languages` is refused if it is a link, or if it, a file in it or a policy that such a file
names belongs to somebody else than you or root, or can be written by everybody or by a group that is neither yours nor
root's: languages decide about verdicts. One that is closed to you is passed over.

A file has one key more than the record:

| key | kind | |
|---|---|---|
| `extends` | text | a language to start from, by name or alias; what is said is changed, in tables entry by entry |

A language that extends another one under a new name has no aliases and a priority one lower, unless it says them: files
of the endings that they share still go to the other. `profile` and `compile_profile` may be paths of policies, from
where the file lies.

Everything that is wrong is one line with the file, the key, and what to do; the exit code is 3.
"""


class Section(NamedTuple):
    """Fields that stand together in the source, and the comment above them."""

    title: str
    text: str
    fields: list[tuple[str, str, str, str]]  # name, kind, default, meaning


def page() -> str:
    """The whole reference page."""
    tree = ast.parse(SOURCE.read_text())
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    parts = [HEAD, *_described(classes["Language"]), FILES]
    for section in _sections(classes["Language"]):
        parts += [f"## {section.title}\n", *([section.text + "\n"] if section.text else []), _table(section)]
    (test,) = _sections(classes["SelfTest"])
    parts += ["## The table `self_test`\n", *_described(classes["SelfTest"]), _table(test)]
    return "\n".join(parts)


def _described(node: ast.ClassDef) -> Iterator[str]:
    """The docstring, but for its first line; its table as one of Markdown."""
    text = inspect.cleandoc(ast.get_docstring(node) or "").partition("\n\n")[2]
    for paragraph in text.split("\n\n"):
        if paragraph.startswith("==="):
            rows = [re.split(r" {2,}", line, maxsplit=1) for line in paragraph.splitlines()[1:-1]]
            yield "| placeholder | |\n|---|---|\n" + "".join(f"| `{name}` | {what} |\n" for name, what in rows)
        else:
            yield paragraph + "\n"


def _sections(node: ast.ClassDef) -> list[Section]:
    comments = _comments()
    found = [Section("What it is, and its commands", "", [])]
    for field in node.body:
        if not isinstance(field, ast.AnnAssign) or not isinstance(field.target, ast.Name):
            continue
        above = comments.get(field.lineno - 1, ("", True))
        if above[1] and above[0]:
            title, _, text = above[0].partition(". ")
            found.append(Section(title.rstrip("."), text, []))
        said = [comments[line][0] for line in range(field.lineno, (field.end_lineno or 0) + 1) if line in comments]
        default = ast.unparse(field.value) if field.value else ""
        kind = KINDS[ast.unparse(field.annotation)]
        meaning = " ".join(said) or {**SAID, **PROGRAMS}.get(field.target.id, "programs that show it to work")
        found[-1].fields.append((field.target.id, kind, default, meaning.replace("|", "\\|")))
    return [section for section in found if section.fields]


def _comments() -> dict[int, tuple[str, bool]]:
    """By line: the comment, and whether it stands alone there."""
    with SOURCE.open("rb") as file:
        tokens = [token for token in tokenize.tokenize(file.readline) if token.type == tokenize.COMMENT]
    return {token.start[0]: (token.string.lstrip("# "), not token.line[: token.start[1]].strip()) for token in tokens}


def _table(section: Section) -> str:
    rows = [f"| `{name}` | {kind} | {_spelt(default)} | {what} |\n" for name, kind, default, what in section.fields]
    return "| key | kind | default | |\n|---|---|---|---|\n" + "".join(rows)


def _spelt(default: str) -> str:
    """As TOML has it, as far as there is something to see."""
    if default in ("", "()", "''", "None"):
        return "" if default else "must be said"
    if default.startswith("("):
        default = f"[{default[1:-1].rstrip(',')}]"
    return "`" + {"False": "false", "True": "true"}.get(default, default.replace("'", '"')) + "`"


if __name__ == "__main__":
    PAGE.write_text(page())
    print(f"wrote {PAGE.relative_to(ROOT)}")
