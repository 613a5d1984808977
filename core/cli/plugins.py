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
    from .tables import show

    brings = ("; ".join(f"{kind}: {', '.join(names)}" for kind, names in plugin.provides.items()) for plugin in loaded)
    show(
        ("plugin", "from", "brings"),
        [(plugin.name, plugin.distribution, told) for plugin, told in zip(loaded, brings, strict=True)],
    )
