"""The command `parley doctor`."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Annotated

import typer

from . import options
from .text import harmless

if TYPE_CHECKING:
    from ..checkup import Finding

_MARKS = {"ok": ("✓", "green"), "missing": ("?", "yellow"), "bad": ("✗", "bold red")}
_TOPIC_WIDTH = 13
_MACHINE_LACKS = 4


def doctor(
    *,
    languages: options.Languages = None,
    as_json: Annotated[bool, typer.Option("--json", help="Machine output on stdout.")] = False,
) -> None:
    """Say what this machine offers, what is missing, and how to mend it.

    Builds a box in each sandbox that is there, to be sure. Exit code 4 when nothing can be judged here.

    \b
    Examples:
      parley doctor
      parley doctor --json
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    import msgspec

    from ..checkup import examine
    from . import interrupt, streams

    findings: list[Finding] = []

    async def collect() -> None:
        async with aclosing(examine(options.plugins(languages))) as found:
            async for finding in found:
                findings.append(finding)
                if not as_json and not _is_one_of_many(finding):
                    _show(finding)

    interrupt.run(collect)
    if not as_json:
        for together in _together(findings):
            _show(together)
    if as_json:
        streams.write_document(
            msgspec.json.format(msgspec.json.encode({"findings": findings}), indent=2).decode() + "\n"
        )
    raise typer.Exit(_MACHINE_LACKS if any(finding.state == "bad" for finding in findings) else 0)


def _is_one_of_many(finding: Finding) -> bool:
    return finding.state == "ok" and bool(finding.group)


def _together(findings: list[Finding]) -> list[Finding]:
    """One finding for all of a group that are ok."""
    from ..checkup import Finding as Said

    many = [finding for finding in findings if _is_one_of_many(finding)]
    groups = dict.fromkeys(finding.group for finding in many)
    return [
        Said(group, "ok", ", ".join(sorted(finding.topic for finding in many if finding.group == group)))
        for group in groups
    ]


def _show(finding: Finding) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    mark, colour = _MARKS[finding.state]
    line = Table.grid(padding=(0, 1, 0, 0))
    line.add_column(width=1)
    line.add_column(width=_TOPIC_WIDTH)
    line.add_column(overflow="fold")
    line.add_row(Text(mark, style=colour), Text(finding.topic, style="bold"), Text(harmless(finding.detail, keep="\n")))
    if finding.remedy:
        line.add_row("", "", Text(f"→ {harmless(finding.remedy)}", style="cyan"))
    Console(highlight=False, markup=False, emoji=False).print(line)
