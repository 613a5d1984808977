"""The command `parley certify PROBLEM`."""

from __future__ import annotations

import functools
import itertools
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import options
from .text import harmless
from .unseen import Unseen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..certify.findings import Check
    from ..certify.kinds import Kind
    from ..certify.record import Record
    from ..events import Event
    from ..model import Judgement, Problem, Settings, Submission
    from ..plugins import Plugins

    Tell = Callable[[int, str, Sequence[Judgement]], None]

_MOST_TRIED = 3  # accepted submissions, until one is
_SHOWN_FINDINGS = 3  # of a kind


def certify(
    problem: Annotated[
        Path,
        typer.Argument(
            metavar="PROBLEM", help="Package of an interactive problem.", show_default=False, readable=False
        ),
    ],
    *,
    recorded: Annotated[
        Path | None,
        typer.Option(
            "--submission",
            metavar="PATH",
            help="An accepted one, whose words are said again.  [default: the package's first]",
            show_default=False,
            readable=False,
        ),
    ] = None,
    tests: Annotated[
        list[str] | None, typer.Option("--tests", metavar="PATTERN", help="Only these; repeatable.  [default: all]")
    ] = None,
    kinds: Annotated[
        list[str] | None, typer.Option("--kind", metavar="NAME", help="Only this kind; repeatable.  [default: all]")
    ] = None,
    without: Annotated[
        list[str] | None, typer.Option("--without", metavar="NAME", help="All but this kind; repeatable.")
    ] = None,
    transcripts: Annotated[
        Path | None,
        typer.Option("--transcripts", metavar="DIR", help="Keep what was said here.  [default: it is not kept]"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The findings on stdout as JSON.")] = False,
    jobs: options.Jobs = None,
    languages: options.Languages = None,
    sandbox: options.Sandbox = "auto",
    format_name: options.Format = None,
    include: options.Include = None,
) -> None:
    """Let programs that mean ill talk to a problem's interactor, and say where it does not come to a sane end.

    It must end by itself and within its limits, with a verdict and never as a judge error, and must not accept
    garbage; told the same words again it must reply the same.

    Exit code 1 where something is not sane.

    \b
    Examples:
      parley certify examples/guess
      parley certify examples/guess --tests 'secret/0[12]*' --without deaf
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    from .. import packages
    from ..certify.kinds import By, asked_for
    from ..errors import UsageError
    from ..model import Settings
    from ..state import make
    from ..transcript import MOST_KEPT_BYTES
    from ..unfinished import finished
    from . import interrupt, streams

    known = options.plugins(languages)
    package = packages.load_problem(problem, known, format_name=format_name)
    if package.interactor is None:
        raise UsageError(f"{problem}: is not interactive, so there is no interactor to be certified")
    chosen = asked_for(kinds, without, by=By.CALLS if package.interactor.interfaces else By.WORDS)
    with tempfile.TemporaryDirectory(prefix="parley-certify-") as temporary:
        kept = make(transcripts.absolute()) if transcripts else None
        settings = Settings(
            jobs=options.lanes(jobs), sandbox=sandbox, tests=tuple(tests or ()), include=tuple(include or ()),
            all_tests=True, transcript_bytes=MOST_KEPT_BYTES,
        )  # fmt: skip
        if package.unfinished:
            package = interrupt.run(functools.partial(finished, package, settings, known))
        run = _Certifying(package, settings, known, folder=Path(temporary), kept=kept, quiet=as_json)
        run.certify(chosen, recorded)
    sane = all(check.sane for check in run.checks)
    if as_json:
        document = {"schema": "parley.certify/1", "problem": package.name, "sane": sane,
                    "recorded": run.recorded, "checks": run.checks}  # fmt: skip
        streams.write_json(document)
    else:
        bad = sum(not check.sane for check in run.checks)
        typer.echo(
            f"{harmless(package.name)}: {'sane' if sane else f'NOT SANE with {bad}'}, "
            f"of {len(run.checks)} kinds of programs"
        )
    raise typer.Exit(0 if sane else 1)


class _Certifying:
    """One run of the command. `recorded` is the submission whose words are said again, where there is one.

    `folder` is for what nobody wants afterwards; `kept` where transcripts are wanted.
    """

    def __init__(
        self, package: Problem, settings: Settings, known: Plugins, *, folder: Path, kept: Path | None, quiet: bool
    ) -> None:
        from ..certify.record import problem_for_adversaries

        self._package = package
        self._problem = problem_for_adversaries(package)
        self._settings = settings
        self._known = known
        self._folder = folder
        self._kept = kept
        self._quiet = quiet
        self._records: dict[str, Record] = {}  # by test
        self._unsteady: set[str] = set()  # tests in which the replies vary
        self.recorded = ""
        self.checks: list[Check] = []

    def certify(self, kinds: Sequence[Kind], recorded: Path | None) -> None:
        """Fills `checks`. Raises what ends a judging, and UsageError for a submission that is not accepted."""
        from msgspec.structs import replace

        from ..certify.record import with_record

        self._judge([kind for kind in kinds if not kind.recorded], self._problem)
        spoilt = [kind for kind in kinds if kind.recorded]
        if spoilt:
            self._record(recorded)
        for names, together in itertools.groupby(spoilt, self._served):
            if not names:
                for kind in together:
                    self._conclude(kind, (), self._why_not())
                continue
            tests = (with_record(test, self._records[test.name]) for test in self._problem.tests if test.name in names)
            self._judge(list(together), replace(self._problem, tests=tuple(tests)))

    def _why_not(self) -> str:
        """Why a kind that says again what was said is not tried."""
        if self._records:
            return "it has nothing in it that could be changed like that"
        return "no conversation can be played again" if self.recorded else "nothing was accepted"

    def _served(self, kind: Kind) -> tuple[str, ...]:
        """The tests in which such a program has something to say."""
        return tuple(name for name, known in self._records.items() if known.serves(kind))

    def _judge(self, kinds: Sequence[Kind], problem: Problem) -> None:
        from ..certify.findings import is_repeat
        from ..certify.record import submission

        def tell(index: int, _: str, judgements: Sequence[Judgement]) -> None:
            self._conclude(kinds[index], judgements)

        if kinds:
            wanted = self._folder if any(map(is_repeat, kinds)) else None
            self._judging(problem, [submission(kind) for kind in kinds], self._kept or wanted, tell)

    def _judging(self, problem: Problem, submissions: Sequence[Submission], folder: Path | None, tell: Tell) -> None:
        from msgspec.structs import replace

        from . import judging

        view = _Listener(tell)
        judging.run(problem, tuple(submissions), replace(self._settings, transcripts=folder), self._known, view)

    def _conclude(self, kind: Kind, judgements: Sequence[Judgement], not_tried: str = "") -> None:
        from ..certify.findings import Finding, check

        found = [Finding(one.test.name, why) for one in judgements if (why := self._why(kind, one))]
        self.checks.append(check(kind, judgements, found, not_tried=not_tried))
        if not self._quiet:
            _say(self.checks[-1])

    def _why(self, kind: Kind, judgement: Judgement) -> str:
        """What is not sane, if anything is."""
        from ..certify import findings
        from ..certify.record import replies

        name = judgement.test.name
        if findings.is_repeat(kind) and judgement.exchange:
            now = replies(Path(judgement.exchange.transcript)) if judgement.exchange.transcript else None
            varies = "" if now is None else findings.vary(self._records[name].replies, now)
            if varies:
                self._unsteady.add(name)
                return varies
        return findings.finding(kind, judgement, steady=name not in self._unsteady)

    def _record(self, asked: Path | None) -> None:
        """What was said by the submission that is asked for, or else by the first of the package's that is accepted."""
        from ..errors import InputError, UsageError

        for submission in self._accepted(asked):
            verdicts: list[str] = []
            judged: list[Judgement] = []

            def tell(_: int, verdict: str, judgements: Sequence[Judgement]) -> None:
                verdicts.append(verdict)  # noqa: B023 - it is called before the next turn
                judged.extend(judgements)  # noqa: B023

            try:
                self._judging(self._package, [submission], self._kept or self._folder, tell)
            except InputError:
                if asked:
                    raise
                continue
            if verdicts in (["AC"], ["PA"]):
                self.recorded = submission.label
                self._keep(judged)
                return
            if asked:
                raise UsageError(f"--submission: {asked} is {verdicts[0]}, and its words are those of an accepted one")

    def _keep(self, judgements: Sequence[Judgement]) -> None:
        """Of conversations that were accepted in full."""
        from ..certify.record import record, recordable
        from ..model import Verdict

        for number, judgement in enumerate(judgements):
            exchange = judgement.exchange if judgement.verdict is Verdict.AC else None
            if exchange and exchange.transcript and recordable(self._package, exchange):
                made = record(Path(exchange.transcript), self._folder / f"said-{number}.json")
                if made:
                    self._records[judgement.test.name] = made

    def _accepted(self, asked: Path | None) -> Sequence[Submission]:
        from .. import submissions
        from ..certify.record import must_be_accepted

        if asked:
            return submissions.named(self._package, [asked])[:1]
        return list(filter(must_be_accepted, self._package.submissions))[:_MOST_TRIED]


class _Listener(Unseen):
    """A `judging.View` that shows nothing: `tell` gets each submission's number, verdict and judgements, in order."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._judgements: dict[int, dict[int, Judgement]] = {}
        self._verdicts: dict[int, str] = {}
        self._told = 0

    def show(self, event: Event) -> None:
        from .. import events
        from ..errors import MachineError

        match event:
            case events.Refused():
                raise event.error
            case events.TestJudged():
                if event.judgement.machine_failed:
                    raise MachineError(event.judgement.reason)
                self._judgements.setdefault(event.index, {})[event.test] = event.judgement
            case events.Judged():
                self._verdicts[event.index] = event.record.verdict.value
                self._tell_all()
            case _:
                pass

    def _tell_all(self) -> None:
        while self._told in self._verdicts:
            found = self._judgements.pop(self._told, {})
            self._told += 1
            self._tell(self._told - 1, self._verdicts[self._told - 1], [found[number] for number in sorted(found)])


def _say(check: Check) -> None:
    from .text import count

    verdicts = ", ".join(f"{verdict} {number}" for verdict, number in sorted(check.verdicts.items()))
    state = "not tried" if not check.tests else "sane" if check.sane else "NOT SANE"
    why = f" ({harmless(check.not_tried)})" if check.not_tried else ""
    typer.echo(f"{check.kind:<12} {state:<9} {verdicts}{why}".rstrip())
    if not check.findings:
        return
    typer.echo(f"    a program that {check.title}:")
    for finding in check.findings[:_SHOWN_FINDINGS]:
        typer.echo(harmless(f"    {finding.test}: {finding.why}"))
    more = len(check.findings) - _SHOWN_FINDINGS
    if more > 0:
        typer.echo(f"    and in {count(more, 'more test')}")
