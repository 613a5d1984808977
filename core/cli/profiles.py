"""The commands `parley profiles`, `parley profiles check FILE` and `parley profiles trace LANGUAGE PROGRAM`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from . import completion, options
from .text import harmless

if TYPE_CHECKING:
    from ..language import Language
    from ..model import RunResult
    from ..plugins import Plugins
    from ..tracing import Trace

_BAD = 3  # as for any file that somebody wrote
_MOST_INPUT = 64 << 20
_WHAT = "What programs may ask of the kernel: list profiles, check one, find what a program lacks."
_JSON = typer.Option("--json", help="Machine output on stdout.")

profiles = typer.Typer(help=_WHAT, invoke_without_command=True)


@profiles.callback()
def _list(context: typer.Context, *, as_json: Annotated[bool, _JSON] = False) -> None:
    """What programs may ask of the kernel: list profiles, check one, find what a program lacks.

    \b
    Examples:
      parley profiles
      parley profiles check my.policy
      parley profiles trace python3 solution.py --input sample.in
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    if context.invoked_subcommand:
        return

    listed = [_summary(known, name) for known in [options.plugins()] for name in known.profiles]
    if as_json:
        _write({"profiles": listed})
        return
    from .tables import show

    rows = [(each["name"], str(each["calls"]), ", ".join(each["languages"]), each["file"]) for each in listed]
    show(("profile", "calls", "languages", "file"), rows, right="calls")


def _summary(known: Plugins, name: str) -> dict[str, Any]:
    """One profile: how many calls it allows, in some form at least, and whose it is."""
    from ..profiles import Profiles

    ours = Profiles(known.profiles)
    rules = ours.read(ours.path(name)).rules
    users = [
        language.name for language in known.languages.values() if name in (language.profile, language.compile_profile)
    ]
    allowed = sum(1 for rule in rules if rule.alternatives)
    return {"name": name, "calls": allowed, "languages": users, "file": str(ours.path(name))}


@profiles.command()
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A policy file.", show_default=False, readable=False)],
    *,
    as_json: Annotated[bool, _JSON] = False,
) -> None:
    """Say what is wrong with a policy file, line by line. Exit code 3 when something is.

    \b
    Examples:
      parley profiles check profiles/sandbox/native.policy
      parley profiles check my.policy --json
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    from msgspec import to_builtins

    from .. import seccomp
    from ..plugins import load_plugins
    from ..policy import Refused
    from ..profiles import Profiles
    from .text import count

    policy = Profiles(load_plugins().profiles).read(file)
    faults, instructions = list(policy.faults), 0
    try:
        instructions = len(seccomp.compile_rules(policy.rules)) // seccomp.INSTRUCTION_BYTES
    except Refused as refused:
        faults = sorted({*faults, *refused.faults})
    if as_json:
        shown = [to_builtins(fault.place) | {"message": fault.message} for fault in faults]
        _write({"file": str(file), "rules": len(policy.rules), "instructions": instructions, "faults": shown})
    for fault in faults if not as_json else ():
        typer.echo(harmless(str(fault)))
    if faults:
        raise typer.Exit(_BAD)
    if not as_json:
        typer.echo(harmless(f"{file}: {count(len(policy.rules), 'rule')}, {count(instructions, 'instruction')}"))


@profiles.command()
def trace(
    language: Annotated[
        str,
        typer.Argument(
            metavar="LANGUAGE",
            help="Its name or an alias.",
            show_default=False,
            autocompletion=completion.names("languages"),
        ),
    ],
    program: Annotated[
        Path, typer.Argument(metavar="PROGRAM", help="A source file or folder.", show_default=False, readable=False)
    ],
    *,
    given: Annotated[
        Path | None,
        typer.Option(
            "--input", metavar="FILE", help="What the program reads.  [default: standard input]", readable=False
        ),
    ] = None,
    languages: options.Languages = None,
    profile: Annotated[
        str | None,
        typer.Option(
            "--profile",
            metavar="NAME",
            help="A profile, or the path of one.  [default: the language's]",
            autocompletion=completion.names("profiles"),
        ),
    ] = None,
    sandbox: options.Sandbox = "auto",
    as_json: Annotated[bool, _JSON] = False,
) -> None:
    """Run a program in a box, and list the calls that its profile lacks, with the lines that would allow them.

    What the profile lacks is made all the same here, but for what no profile may allow: run only what you trust.

    \b
    Examples:
      parley profiles trace python3 solution.py --input sample.in
      parley profiles trace cpp17 solution.cpp --profile ./mine.policy < sample.in
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    from .. import tracing
    from ..submissions import source_of
    from . import interrupt

    known = options.plugins(languages)
    chosen = _known_names(known, language, profile)
    source, stdin = source_of(program), _input(given)
    found = interrupt.run(lambda: tracing.trace(known, source, chosen, sandbox=sandbox, profile=profile, stdin=stdin))
    for warning in found.warnings:
        typer.echo(harmless(f"warning: {warning}"), err=True)
    if as_json:
        _write(_document(found))
    else:
        _show(found)


def _known_names(known: Plugins, language: str, profile: str | None) -> Language:
    """The language. Raises UsageError for what the command line names and no plugin brings."""
    from ..errors import PackageError, SubmissionError, UsageError
    from ..profiles import Profiles

    try:
        Profiles(known.profiles).path(profile or "/")
        return known.language(language)
    except (PackageError, SubmissionError) as error:
        raise UsageError(str(error)) from error


def _input(given: Path | None) -> bytes:
    """All of the file, or of standard input. Raises SubmissionError."""
    from ..errors import SubmissionError
    from ..verdict import size

    place = given or "standard input"
    if given and given.exists() and not given.is_file():
        raise SubmissionError(f"{given}: is not a regular file")
    try:
        if given:
            with given.open("rb") as file:
                data = file.read(_MOST_INPUT + 1)
        else:
            data = sys.stdin.buffer.read(_MOST_INPUT + 1) if sys.stdin else b""
    except OSError as error:
        raise SubmissionError(f"{place}: cannot be read: {error.strerror}") from error
    if len(data) > _MOST_INPUT:
        raise SubmissionError(f"{place}: is larger than {size(_MOST_INPUT)}; trace with a smaller input")
    return data


def _write(document: dict[str, Any]) -> None:
    import msgspec

    from . import streams

    streams.write_document(msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n")


def _document(found: Trace) -> dict[str, Any]:
    run = found.run
    return {
        "profile": found.profile,
        "sandbox": found.sandbox,
        "warnings": found.warnings,
        "calls": found.calls,
        "cause": run.cause.name.lower(),
        "exit_code": run.exit_code,
        "signal": run.signal,
        "failure": run.failure,
        "time_ms": round(run.cpu_ms, 3),
        "output_bytes": found.output_bytes,
        "stderr": found.stderr,
    }


def _end_of(run: RunResult) -> str:
    from ..model import Cause
    from ..verdict import signal_name

    if run.cause is Cause.EXITED:
        return f"exited with code {run.exit_code}"
    if run.cause is Cause.SIGNALED and run.signal:
        return f"died of {signal_name(run.signal)}"
    return f"could not be started ({run.failure})" if run.cause is Cause.FAILED else "was ended at a limit"


def _show(found: Trace) -> None:
    """The table of calls, the lines for a policy, and how the run ended, so that it is seen whether it worked."""
    from rich.console import Console

    from .tables import show
    from .text import count

    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
    console.print(harmless(f"the program {_end_of(found.run)}, having written {count(found.output_bytes, 'byte')}"))
    for line in found.stderr.splitlines()[:10]:
        console.print(f"  {harmless(line)}")
    if not found.calls:
        console.print(f"profile {harmless(found.profile)} allows all that it called")
        return
    console.print(f"profile {harmless(found.profile)} lacks {count(len(found.calls), 'call')}:")
    show(
        ("call", "times", "for example"),
        [(one.call, str(one.count), one.example) for one in found.calls],
        right="times",
    )
    console.print("lines that would allow them:")
    for entry in found.calls:
        if entry.note:
            console.print(f"  # {entry.call}: {harmless(entry.note)}")
        for line in entry.lines:
            console.print(f"  {harmless(line)}")
