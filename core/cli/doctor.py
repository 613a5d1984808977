"""The command `parley doctor`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ..checkup import Finding

_MARKS = {"ok": ("✓", "green"), "missing": ("?", "yellow"), "bad": ("✗", "bold red")}
_MACHINE_LACKS = 4


def doctor(*, as_json: Annotated[bool, typer.Option("--json", help="Machine output on stdout.")] = False) -> None:
    """Say what this machine offers, what is missing, and the command that mends it.

    Exit code 4 when nothing can be judged here.
    """
    import msgspec

    from ..checkup import examine
    from ..plugins import load_plugins
    from . import interrupt

    findings: list[Finding] = []

    async def collect() -> None:
        async for finding in examine(load_plugins()):
            findings.append(finding)
            if not as_json:
                _show(finding)

    interrupt.run(collect)
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode({"findings": findings}), indent=2).decode())
    raise typer.Exit(_MACHINE_LACKS if any(finding.state == "bad" for finding in findings) else 0)


def _show(finding: Finding) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    mark, colour = _MARKS[finding.state]
    console = Console(highlight=False)
    console.print(Text.assemble((mark, colour), " ", (f"{finding.topic:<14}", "bold"), finding.detail))
    if finding.remedy:
        console.print(Padding(Text(f"→ {finding.remedy}", style="cyan"), (0, 0, 0, 4)))
