"""The command `parley replay TRANSCRIPT SUBMISSION`."""

from __future__ import annotations

import enum
import glob
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import options
from .unseen import Unseen

if TYPE_CHECKING:
    from ..events import Event
    from ..model import Problem, RunResult, Submission
    from ..plugins import Plugins
    from ..replay import Difference, Part
    from ..transcript import Transcript


class Against(enum.Enum):
    PROGRAM = "program"
    INTERACTOR = "interactor"


def replay(
    transcript: Annotated[
        Path,
        typer.Argument(metavar="TRANSCRIPT", help="A recorded conversation.", show_default=False, readable=False),
    ],
    submission: Annotated[
        Path | None,
        typer.Argument(metavar="SUBMISSION", help="A file or folder.", show_default=False, readable=False),
    ] = None,
    *,
    problem: Annotated[
        Path | None,
        typer.Option("--problem", metavar="PROBLEM", help="Whose limits hold, and whose interactor it is."),
    ] = None,
    against: Annotated[
        Against, typer.Option("--against", help="Who is run and compared; the other one speaks from the record.")
    ] = Against.PROGRAM,
    as_json: Annotated[bool, typer.Option("--json", help="The result on stdout as JSON.")] = False,
    language: options.Language = None,
    languages: options.Languages = None,
    sandbox: options.Sandbox = "auto",
    format_name: options.Format = None,
    include: options.Include = None,
) -> None:
    """Play a recorded conversation again, and point at the first difference.

    The submission hears what the interactor said then, in the same order. With --against interactor the problem's
    interactor hears what the program said then. Without --problem a submission has ten seconds and a GiB.

    Exit code 1 where what is said now, or how it ends, differs.

    \b
    Examples:
      parley replay secret-01.jsonl my.cpp
      parley replay secret-01.jsonl --against interactor --problem examples/guess
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    from .. import replay as replaying
    from .. import transcript as transcripts
    from ..guests import Plays
    from ..model import Settings
    from . import judging, streams

    known = options.plugins(languages)
    options.check_language(known, language)
    told = transcripts.read(transcript)
    plays: Plays = "interactor" if against is Against.PROGRAM else "program"
    recorded = replaying.part(transcript, told, plays)
    package = _package(problem, transcript, told, known, format_name)
    chosen = _submission(package, submission, against)
    guest = replaying.Replayer(recorded)
    settings = Settings(
        jobs=1, sandbox=sandbox, language=language, tests=(glob.escape(told.head.test),), include=tuple(include or ())
    )
    view = _Quiet(against)
    judging.run(package, (chosen,), settings, known, view, guest=guest)
    difference = guest.difference(view.compared())
    if as_json:
        document = {"schema": "parley.replay/1", "problem": told.head.problem, "test": told.head.test,
                    "against": against.value, "same": difference is None, "difference": difference}  # fmt: skip
        streams.write_json(document)
    else:
        _say(against, difference, recorded)
    raise typer.Exit(0 if difference is None else 1)


class _Quiet(Unseen):
    """A `judging.View` that shows nothing, and keeps what is to be compared."""

    def __init__(self, against: Against) -> None:
        self._against = against
        self._run: RunResult | None = None
        self._why = ""
        self._machine_failed = False

    def show(self, event: Event) -> None:
        from .. import events

        match event:
            case events.Refused():
                raise event.error
            case events.Compiled():
                self._why = event.result.reason
            case events.TestJudged():
                self._why = event.judgement.reason
                self._machine_failed = event.judgement.machine_failed
                exchange = event.judgement.exchange
                program = self._against is Against.PROGRAM
                self._run = event.judgement.run if program else exchange.interactor if exchange else None
            case _:
                pass

    def compared(self) -> RunResult:
        """Raises SubmissionError or MachineError where there was no conversation."""
        from ..errors import MachineError, SubmissionError

        if self._machine_failed:
            raise MachineError(self._why)
        if self._run is None:
            raise SubmissionError(f"there is nothing to compare: {self._why.strip()}")
        return self._run


def _package(path: Path | None, transcript: Path, told: Transcript, known: Plugins, format_name: str | None) -> Problem:
    """The problem with its test. Raises UsageError, PackageError."""
    from .. import packages
    from ..errors import UsageError

    if path is None:
        return _any_problem(transcript, told)
    package = packages.load_problem(path, known, format_name=format_name)
    if package.interactor is None:
        raise UsageError(f"{path}: is not interactive")
    if told.head.test not in {test.name for test in package.tests}:
        raise UsageError(f"{path}: has no test {told.head.test}, of which {transcript} tells")
    return package


def _any_problem(transcript: Path, told: Transcript) -> Problem:
    """Wide limits, and an interactor that nobody will start."""
    from ..model import MIB, CheckerSpec, InteractorSpec, Limits, Problem, Source, TestCase

    path = transcript.absolute()
    limits = Limits(time_ms=10_000, memory_bytes=1024 * MIB)
    return Problem(
        name=told.head.problem,
        title=told.head.problem,
        root=path.parent,
        data=path.parent,
        format="",
        limits=limits,
        validation_limits=limits,
        compile_limits=Limits(time_ms=60_000, memory_bytes=2048 * MIB, processes=64, open_files=1024),
        tests=(TestCase(told.head.test, "", path, path),),
        checker=CheckerSpec("default"),
        interactor=InteractorSpec("icpc", Source(path.parent, ())),
    )


def _submission(package: Problem, path: Path | None, against: Against) -> Submission:
    """Raises UsageError, SubmissionError."""
    from .. import submissions as named
    from ..errors import UsageError
    from ..model import Source, Submission

    if against is Against.INTERACTOR:
        if package.format == "":
            raise UsageError("--against interactor: name the problem whose interactor it is by --problem")
        if path:
            raise UsageError("--against interactor: the program speaks from the record; name no submission")
        return Submission("record", Source(package.root, ()))
    if path is None:
        raise UsageError("name the submission that is to be compared after the transcript")
    return named.one(package, path)


def _say(against: Against, difference: Difference | None, recorded: Part) -> None:
    from ..verdict import ms
    from .text import count, harmless

    who = f"the {against.value}"
    if difference is None:
        lines = recorded.heard.count(b"\n")
        typer.echo(f"same: {who} says what it said then, {count(lines, 'line')}, and ends as it did")
        return
    when = "" if difference.then_us is None else f", said after {ms(difference.then_us / 1000)} then"
    typer.echo(f"different: line {difference.line} of what {who} says (byte {difference.byte}{when})")
    typer.echo(f"  then: {harmless(difference.then)}")
    typer.echo(f"  now:  {harmless(difference.now)}")
    if difference.after:
        other = "interactor" if against is Against.PROGRAM else "program"
        typer.echo(f"  after the {other} had said: {harmless(difference.after)}")
