"""Writes docs/reference/report-fields.md from core/report.py and its schema. A test sees when the page is stale."""

from __future__ import annotations

import ast
import inspect
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from parley.core import model, report

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "report-fields.md"
SOURCES = tuple(Path(module.__file__ or "") for module in (report, model))
HEAD = """\
# The fields of a report

<!-- Made from core/report.py by docs/report_fields.py: change it there. -->

What `--json` writes, record by record. [Reports](report.md#json) says what is meant where a name does not;
[report.schema.json](../report.schema.json) is the same as JSON Schema. Units stand in names. Fields may be added, never
renamed. A field with a default may be missing in what an older Parley wrote.

"""


def page() -> str:
    """The whole page: a table a record, from the report down, each where it is first spoken of."""
    schema = report.json_schema()
    comments = _comments()
    names = _reached(schema["$defs"], "Report")
    return HEAD + "\n".join(_record(name, schema["$defs"][name], comments.get(name, {})) for name in names)


def _reached(records: dict[str, Any], first: str) -> list[str]:
    """Breadth first; enumerations too."""
    names = [first]
    for name in names:
        names += [one for one in dict.fromkeys(re.findall(r"#/\$defs/(\w+)", str(records[name]))) if one not in names]
    return names


def _record(name: str, record: dict[str, Any], comments: dict[str, str]) -> str:
    title = f"## {name}\n\n"
    said = _description(record)
    if "enum" in record:
        return f"{title}One of {', '.join(f'`{value}`' for value in sorted(record['enum']))}.\n"
    rows = [
        f"| `{field}` | {_kind(kind)} | {_default(field, kind, record)} | {comments.get(field, '')} |\n"
        for field, kind in record["properties"].items()
    ]
    return title + (f"{said}\n\n" if said else "") + "| field | kind | default | |\n|---|---|---|---|\n" + "".join(rows)


def _description(record: dict[str, Any]) -> str:
    """What its class says of itself, if it is more than its signature."""
    text = inspect.cleandoc(record.get("description", ""))
    return "" if text.startswith(f"{record['title']}(") else text


def _kind(kind: dict[str, Any]) -> str:
    if "anyOf" in kind:
        return " or ".join(_kind(one) for one in kind["anyOf"])
    if "$ref" in kind:
        name = kind["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if kind["type"] == "array":
        return f"list of {_kind(kind['items'])}"
    return {"boolean": "true or false", "integer": "whole number", "string": "text"}.get(kind["type"], kind["type"])


def _default(field: str, kind: dict[str, Any], record: dict[str, Any]) -> str:
    if field in record.get("required", ()):
        return ""
    value = kind.get("default")
    return "`null`" if value is None else f"`{str(value).lower()}`" if isinstance(value, bool) else _spelt(value)


def _spelt(value: object) -> str:
    return f'`"{value}"`' if isinstance(value, str) else f"`{value}`"


def _comments() -> dict[str, dict[str, str]]:
    """By class and field: the comment behind it."""
    return {name: found for path in SOURCES for name, found in _commented(path)}


def _commented(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    with path.open("rb") as file:
        tokens = [token for token in tokenize.tokenize(file.readline) if token.type == tokenize.COMMENT]
    lines = {token.start[0]: token.string.lstrip("# ").replace("|", "\\|") for token in tokens}
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.ClassDef):
            fields = [one for one in node.body if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)]
            yield node.name, {ast.unparse(one.target): lines[one.lineno] for one in fields if one.lineno in lines}


if __name__ == "__main__":
    PAGE.write_text(page())
    print(f"wrote {PAGE.relative_to(ROOT)}")
