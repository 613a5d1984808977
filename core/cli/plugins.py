"""The command `parley plugins`."""

from __future__ import annotations

from typing import Annotated

import typer

from . import options


def plugins(
    *,
    languages: options.Languages = None,
    as_json: Annotated[bool, typer.Option("--json", help="Machine output on stdout.")] = False,
) -> None:
    """List the plugins that are installed, and what each brings; files of languages too.

    \b
    Examples:
      parley plugins
      parley plugins --json
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    import msgspec

    from . import streams

    loaded = options.plugins(languages).brought
    if as_json:
        streams.write_document(msgspec.json.format(msgspec.json.encode({"plugins": loaded}), indent=2).decode() + "\n")
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for title in ("plugin", "from", "brings"):
        table.add_column(title, overflow="fold")
    for plugin in loaded:
        brings = "; ".join(f"{kind}: {', '.join(names)}" for kind, names in plugin.provides.items())
        table.add_row(plugin.name, plugin.distribution, brings)
    Console(highlight=False, markup=False, emoji=False).print(table)
