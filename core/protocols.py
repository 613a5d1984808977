"""The interfaces that plugins implement. Hooks (`hookspecs.py`) register objects that fulfil these.

Language is not here: it is data, `model.Language`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from .events import Event
    from .lane import Lane
    from .model import BoxSpec, Decision, Exchange, Probe, Problem, Program, Ran, RunResult, TestCase
    from .output import Output
    from .proceedings import Proceedings


# What every report says that was made without a box.
NOT_ISOLATED = "nothing was isolated (sandbox none): fit for writing problems, never for programs of strangers"
NO_CGROUP = "no cgroup here, so memory is less exact; see `parley doctor`"


@runtime_checkable
class Sandbox(Protocol):
    """A jailer: a well-kept program that builds a box and starts the warden in it as pid 1.

    It is little more than the argument list of that program, which inherits `spec.channel` and the standard
    descriptors. The box has namespaces of its own of every kind, a user namespace too; the warden has no capability
    there but CAP_SYS_RESOURCE (as an ambient one), with which it forbids further user namespaces.
    """

    name: str
    priority: int  # `--sandbox auto` takes the available one with the highest; below 0 must be asked for
    isolates: bool  # False: there is no box. The warden runs as it is, `spec.space` is its space, every report says so

    def probe(self) -> Probe:
        """Is it on this machine, and can it be used by this user? Must not build a box; cheap."""
        ...

    def command(self, spec: BoxSpec) -> Sequence[str]:
        """The command line that builds the box of `spec` and ends in `spec.command`."""
        ...

    def uid(self, spec: BoxSpec) -> int | None:
        """The uid under which the jailer itself must be started; None: the judge's (it changes uid by itself)."""
        ...


@runtime_checkable
class Format(Protocol):
    """A layout of problem packages."""

    name: str
    priority: int  # of several formats that detect a folder, the highest loads it

    def detect(self, path: Path) -> bool:
        """Does this folder look like one of mine? By content, never by the name of the folder."""
        ...

    def load(self, path: Path) -> Problem:
        """Reads the package. Raises PackageError: what, where, what to do."""
        ...


@runtime_checkable
class LimitsWriter(Protocol):
    """What a Format has as well, if its packages state limits in a file that can be changed in place."""

    def with_limits(self, problem: Problem, *, time_ms: float, memory_bytes: int) -> Mapping[Path, str]:
        """New texts of the package's files: these limits, and all else as it was. Raises PackageError."""
        ...


@runtime_checkable
class Writer(Protocol):
    """Writes problems as packages of a format; `name` is the format's."""

    name: str

    def write(self, problem: Problem, folder: Path) -> Sequence[str]:
        """Fills `folder`, which is there and empty; the package that it holds can be loaded by the format.

        Returns what could not be carried over, a line each. Raises PackageError where nothing useful can be written.
        """
        ...


@runtime_checkable
class Validator(Protocol):
    """Decides about an output. Names are what packages ask for (`CheckerSpec.validator`)."""

    name: str

    def check_flags(self, flags: Sequence[str]) -> None:
        """Raises PackageError for a flag it does not know."""
        ...

    async def validate(
        self,
        lane: Lane,
        problem: Problem,
        program: Program | None,
        test: TestCase,
        output: Output,
        *,
        ran: Ran | None = None,
    ) -> Decision:
        """Decides whether `output` is right for `test`.

        A broken validator program is Opinion.CONFUSED with its stderr, no exception.

        `program` is `problem.checker.program`, compiled; `problem.validation_limits` are for it. (Where tests have
        checkers of their own, `problem` is given with that of `test`.) `ran` is None where no program wrote the output.
        """
        ...


@runtime_checkable
class Interactor(Protocol):
    """A protocol between judge and interactor. Names are what packages ask for (`InteractorSpec.protocol`)."""

    name: str

    async def converse(
        self,
        lane: Lane,
        problem: Problem,
        interactor: Program,
        program: Program,
        test: TestCase,
        *,
        transcript: Path | None,
    ) -> tuple[RunResult, Exchange]:
        """Runs one conversation to its end and returns the program's run and the facts of the exchange.

        `problem.limits` hold for the program, `problem.validation_limits` for the interactor. The transcript is
        written to the file `transcript`, when one is wanted.
        """
        ...


@runtime_checkable
class Referee(Protocol):
    """A protocol in which several programs, which may be different ones, have a referee: an Interactor as well."""

    name: str

    async def play(
        self,
        lane: Lane,
        problem: Problem,
        referee: Program,
        programs: tuple[Program, ...],
        test: TestCase,
        *,
        transcript: Path | None,
    ) -> tuple[Exchange, tuple[Decision, ...]]:
        """The facts of one match, and what the referee says of each program; `Decision.score` is in points."""
        ...


@runtime_checkable
class Reporter(Protocol):
    """Writes for somebody what was judged; `name` is what it is asked for by: `--report NAME=FILE`."""

    name: str

    def render(self, proceedings: Proceedings) -> str:
        """The whole document, ending in a newline. What is in the records may be hostile: names, messages, output."""
        ...


@runtime_checkable
class PiecewiseReporter(Reporter, Protocol):
    """A reporter whose document may be long: it is then written piece by piece, and never held as a whole."""

    def pieces(self, proceedings: Proceedings) -> Iterator[str]:
        """The document of `render()`, in pieces. What goes wrong should before the first: what was written stays."""
        ...


class Listener(Protocol):
    """Something that follows a judging live."""

    def __call__(self, event: Event) -> None: ...
