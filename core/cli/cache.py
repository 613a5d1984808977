"""The commands `parley cache` and `parley cache clear`."""

from __future__ import annotations

import re
import time
from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from . import completion

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..shelf import Kept, Shelf

_WHAT = "What is kept between judgings, so that nothing is compiled twice: show it, clear it."
_JSON = typer.Option("--json", help="Machine output on stdout.")
_KINDS = ("programs", "filters", "versions", "materials")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}

cache = typer.Typer(help=_WHAT, invoke_without_command=True)


@cache.callback()
def _show(context: typer.Context, *, as_json: Annotated[bool, _JSON] = False) -> None:
    """What is kept between judgings, so that nothing is compiled twice: show it, clear it.

    PARLEY_CACHE_SIZE says how much of the disk programs may take (500M, 2G; 0: nothing is kept); those that were not
    used for longest go first. XDG_CACHE_HOME says where they lie.

    \b
    Examples:
      parley cache
      parley cache clear
      parley cache clear --older-than 30d
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    if context.invoked_subcommand:
        return
    from ..cache import base, size_limit
    from . import streams

    limit = size_limit()
    found: dict[str, Any] = {"folder": str(base()), "limit_bytes": limit}
    for kind in _KINDS:
        found[kind] = _on(kind, _summary) or _nothing()
    if as_json:
        streams.write_json(found)
    else:
        _tell(found)


def _on(kind: str, ask: Callable[[Shelf], Any]) -> Any:
    """What `ask` says of the folder of one kind; None where there is none. Raises MachineError."""
    from ..cache import base
    from ..errors import MachineError
    from ..shelf import Distrusted, Shelf
    from ..shortage import words

    folder = base() / kind
    try:
        with Shelf(folder) as shelf:
            return ask(shelf)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except Distrusted as error:
        raise MachineError(str(error)) from error
    except OSError as error:
        raise MachineError(words(OSError(error.errno, error.strerror), place=folder)) from error


def _summary(shelf: Shelf) -> dict[str, Any]:
    kept = shelf.kept()
    times = [one.used for one in kept]
    languages = Counter(shelf.language(one.name) for one in kept)
    return {
        "count": len(kept),
        "bytes": sum(one.size for one in kept),
        "oldest": _date(min(times)) if times else None,
        "newest": _date(max(times)) if times else None,
        "languages": {name: count for name, count in languages.most_common() if name},
    }


def _nothing() -> dict[str, Any]:
    return {"count": 0, "bytes": 0, "oldest": None, "newest": None, "languages": {}}


def _date(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S%z", time.localtime(seconds))


def _tell(found: dict[str, Any]) -> None:
    from ..verdict import size
    from .tables import show

    rows = [("folder", found["folder"])]
    for kind in _KINDS:
        one = found[kind]
        what = f"{one['count']}, {size(one['bytes'])}"
        if kind == "programs":
            what += (
                f" of {size(found['limit_bytes'])}" if found["limit_bytes"] else "; PARLEY_CACHE_SIZE is 0: not used"
            )
        rows.append((kind, what))
    programs = found["programs"]
    if programs["count"]:
        rows.append(("last used", f"{programs['oldest']} to {programs['newest']}"))
    if programs["languages"]:
        rows.append(("languages", ", ".join(f"{name} {count}" for name, count in programs["languages"].items())))
    show(("cache", ""), rows)


@cache.command()
def clear(
    *,
    language: Annotated[
        str | None,
        typer.Option(
            "--language",
            "-l",
            metavar="NAME",
            help="Only programs in this language.",
            autocompletion=completion.names("languages"),
        ),
    ] = None,
    older_than: Annotated[
        str | None,
        typer.Option("--older-than", metavar="AGE", help="Only what was not used for so long: 30d, 12h, 2w."),
    ] = None,
    as_json: Annotated[bool, _JSON] = False,
) -> None:
    """Remove what is kept, and say what that was. Judges that are running compile anew what they miss.

    \b
    Examples:
      parley cache clear
      parley cache clear --language cpp17 --older-than 12h
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    from ..verdict import size
    from . import streams
    from .text import count

    before = None if older_than is None else time.time() - _seconds(older_than)
    name = None if language is None else _known(language)
    removed: dict[str, list[Kept]] = {kind: [] for kind in _KINDS}
    for kind in _KINDS if name is None else ("programs",):
        removed[kind] = _on(kind, lambda shelf: _clear(shelf, name, before)) or []
    if as_json:
        streams.write_json(
            {kind: {"count": len(gone), "bytes": sum(one.size for one in gone)} for kind, gone in removed.items()}
        )
        return
    told = ", ".join(count(len(gone), kind.removesuffix("s")) for kind, gone in removed.items() if gone)
    room = size(sum(one.size for gone in removed.values() for one in gone))
    typer.echo(f"removed {told}: {room}" if told else "nothing to remove")


def _clear(shelf: Shelf, language: str | None, before: float | None) -> list[Kept]:
    shelf.remove_leftovers()
    return [
        one
        for one in shelf.kept()
        if (before is None or one.used < before)
        and (language is None or shelf.language(one.name) == language)
        and shelf.remove(one.name)
    ]


def _known(language: str) -> str:
    """Its name, by name or alias. Raises UsageError for one that no plugin brings and no program is in."""
    from ..errors import SubmissionError, UsageError
    from ..plugins import load_plugins

    try:
        return load_plugins().language(language).name
    except SubmissionError as error:
        found = _on("programs", _summary) or _nothing()
        if language in found["languages"]:
            return language
        raise UsageError(f"--language: {error}") from error


def _seconds(age: str) -> float:
    from ..errors import UsageError

    found = re.fullmatch(r"(\d{1,6}(?:\.\d{1,3})?)([smhdw])", age.strip().lower(), re.ASCII)
    if not found:
        raise UsageError(f"--older-than: {age!r} is no age; write 30d, 12h or 2w")
    return float(found[1]) * _SECONDS[found[2]]
