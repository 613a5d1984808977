"""`python -m bench [SECTION]...`: measures, and writes results.json, a table in Markdown and plots into a folder."""

from __future__ import annotations

import datetime as dt
import importlib
import os
import pkgutil
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType
from typing import Annotated

import msgspec
import typer
from msgspec.structs import replace

import parley
from parley.core import accounting, shortage
from parley.core.errors import ParleyError
from parley.core.plugins import Plugins, load_plugins

from . import plot, sections, table
from .bench import Bench, processors
from .environment import scratch
from .growing.command import Failed
from .peers import Disagreement, Peers
from .peers.asking import PeerError
from .peers.gather import KNOWN, gather
from .section import Machine, Results, Section

_RESULTS = Path(__file__).with_name("results")
_QUICK = 0.02
_ORDER = ("runs", "talks", "tests", "verify", "compiling", "comparing", "itself", "growth", "accuracy")

command = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@command.command()
def bench(
    names: Annotated[list[str] | None, typer.Argument(metavar="[SECTION]...", help=", ".join(_ORDER))] = None,
    *,
    quick: Annotated[bool, typer.Option("--quick", help="A fiftieth of the work: to see that it works.")] = False,
    output: Annotated[Path, typer.Option("--output", metavar="DIR", help="Where the results go.")] = _RESULTS,
) -> None:
    """Measure Parley beside other judges and beside what no judge can do without.

    Peers are installed into ~/.cache/parley-bench, each into an environment of its own. All sections take about an
    hour on two processors, and the machine should do nothing else. With names, just those sections are measured, and
    take the place of what the folder has of them.

    \b
    Exit codes: 0 done, 1 a target was missed, 2 usage, 5 a peer came to other verdicts than Parley or this machine
    failed.
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    chosen = [_module(name) for name in names or _ORDER]
    _make(output)
    try:
        results = _measured(chosen, scale=_QUICK if quick else 1.0, output=output)
    except (Disagreement, Failed, PeerError, ParleyError, OSError, subprocess.CalledProcessError) as error:
        print(f"bench: {shortage.words(error) if isinstance(error, OSError) else error}", file=sys.stderr)
        raise typer.Exit(5) from None
    print(table.targets(results))
    missed = any(not target.met for section in results.sections for target in section.targets)
    raise typer.Exit(1 if missed and not quick else 0)


def _make(folder: Path) -> None:
    """Before an hour goes into results that cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise typer.BadParameter(f"no results can be written there: {shortage.words(error)}") from error


def _module(name: str) -> ModuleType:
    known = [module.name for module in pkgutil.iter_modules(sections.__path__)]
    if name not in known:
        raise typer.BadParameter(f"there is no section {name!r}; there are {', '.join(sorted(known))}")
    return importlib.import_module(f"{sections.__name__}.{name}")


def _measured(chosen: list[ModuleType], *, scale: float, output: Path) -> Results:
    """Section by section, all written after each: what was measured is not lost when a later one fails."""
    plugins = load_plugins()
    wanted = {name for module in chosen for name in getattr(module, "PEERS", ())}
    if wanted:
        _say(f"installing what is not there yet: {', '.join(sorted(wanted))}")
    peers = gather({name: KNOWN[name] for name in sorted(wanted)})
    results = _begun(plugins, peers, output, quick=scale < 1)
    for number, module in enumerate(chosen, start=1):
        name = module.__name__.rpartition(".")[2]
        _say(f"{number} of {len(chosen)}: {module.TITLE} ({name})")
        with scratch() as folder:
            began = time.monotonic()
            asked = Bench(plugins=plugins, peers=peers, folder=folder, scale=scale)
            found = replace(module.measure(asked), seconds=time.monotonic() - began)
        results = _with(results, found)
        _write(results, output)
    return results


def _say(text: str) -> None:
    print(f"bench: {text}", file=sys.stderr, flush=True)


def _with(results: Results, found: Section) -> Results:
    known = {section.name: section for section in results.sections} | {found.name: found}
    ordered = sorted(known.values(), key=lambda section: _ORDER.index(section.name))
    return replace(results, sections=tuple(ordered))


def _begun(plugins: Plugins, peers: Peers, output: Path, *, quick: bool) -> Results:
    """What the folder has already, if that was measured by the same Parley in the same way on the same machine."""
    versions = {name: peer.version for name, peer in peers.ready.items()}
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    fresh = Results(
        parley=parley.__version__, began=now, quick=quick, machine=_machine(plugins), peers=versions, sections=()
    )
    try:
        before = msgspec.json.decode((output / "results.json").read_bytes(), type=Results)
    except (FileNotFoundError, msgspec.DecodeError):
        return fresh
    same = replace(before.machine, sandbox=fresh.machine.sandbox)  # where it matters, the figures name it
    if (before.parley, before.quick, same) != (fresh.parley, fresh.quick, fresh.machine):
        return fresh
    return replace(before, peers=before.peers | fresh.peers)


def _machine(plugins: Plugins) -> Machine:
    described = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    model = next((line.partition(":")[2].strip() for line in described if line.startswith("model name")), "unknown")
    with accounting.chosen() as counted:
        counts = counted.name
    return Machine(
        processor=model,
        processors=processors(),
        memory_bytes=os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"),
        kernel=platform.release(),
        python=platform.python_version(),
        sandbox=plugins.sandbox("auto").name,
        accounting=counts,
    )


def _write(results: Results, output: Path) -> None:
    encoded = msgspec.json.format(msgspec.json.encode(results), indent=1)
    _replace(output / "results.json", encoded + b"\n")
    _replace(output / "README.md", table.page(results).encode())
    curves = [curve for section in results.sections for curve in section.curves]
    for name, svg in plot.drawn(curves).items():
        _replace(output / name, svg.encode())


def _replace(path: Path, data: bytes) -> None:
    """At once: who is interrupted keeps what was there."""
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        error.filename = path
        raise


if __name__ == "__main__":
    command()
