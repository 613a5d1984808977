"""The documents that a command writes beside what it shows: `--report NAME=FILE`, `--junit FILE` and the like.

Where they cannot go is refused before anything is judged. A file is replaced in one step, so nobody reads half of one,
and the old one stays where a new one cannot be written.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import secrets
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .. import state
from ..errors import InputError, MachineError, ParleyError, PluginError, UsageError
from ..proceedings import Failure, Proceedings
from ..protocols import PiecewiseReporter, Reporter
from . import streams

if TYPE_CHECKING:
    from ..plugins import Plugins
    from ..report import Report

_STDOUT = "-"
_ALSO_STDOUT = ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")
_DESCRIPTORS = ("/dev/std", "/dev/fd/", "/proc/self/fd/")  # what they stand for somebody holds open


class Reporting:
    """What was asked for, and what was judged so far. `on_stdout`: one of the documents goes there, and no table.

    `result` is the reporter of `--json`, which says what was judged, and nothing of what could not be.
    """

    def __init__(self, wanted: Sequence[tuple[Reporter, str]], *, result: Reporter | None) -> None:
        self.wanted = tuple(wanted)
        self.on_stdout = result is not None or any(place == _STDOUT for _, place in wanted)
        self._result = result
        self._reports: list[Report] = []
        self._failures: list[Failure] = []
        self._transcripts: Path | None = None

    def add(self, report: Report) -> None:
        self._reports.append(report)

    def failed(self, package: Path, error: InputError) -> None:
        """A package that cannot be judged is in the documents, too."""
        self._failures.append(Failure(str(package), str(error)))

    def transcripts(self) -> Path | None:
        """For the conversations of the next package; None where no document could show them. Raises MachineError."""
        if not self.wanted:
            return None
        self._transcripts = self._transcripts or state.new_transcript_folder()
        return self._transcripts / f"package-{len(self._reports) + len(self._failures) + 1:03d}"

    @property
    def proceedings(self) -> Proceedings:
        return Proceedings(tuple(self._reports), tuple(self._failures))

    def write(self, *, judged: bool) -> None:
        """All of them; then raises what went wrong: PluginError, MachineError. `judged`: there is a result, too."""
        errors: list[PluginError | MachineError] = []
        gone: streams.ReaderGone | None = None
        for reporter, place in (*self.wanted, *([(self._result, _STDOUT)] if judged and self._result else ())):
            try:
                _write(place, _rendered(reporter, self.proceedings))
            except (PluginError, MachineError) as error:
                errors.append(error)
            except streams.ReaderGone as error:
                gone = error
        if errors:
            raise _joined(errors)
        if gone:
            raise gone


def _joined(errors: Sequence[ParleyError]) -> ParleyError:
    """The first where there is but one; else one of its kind that says them all."""
    return errors[0] if len(errors) == 1 else type(errors[0])("; ".join(map(str, errors)))


@contextlib.contextmanager
def reporting(
    asked: Sequence[str] | None, short: Mapping[str, str | None], known: Plugins, *, package: Path, as_json: bool
) -> Generator[Reporting]:
    """The documents are written when the block is left, also by an InputError, which is then about `package`.

    `asked` are NAME=FILE, `short` is FILE by NAME. Raises UsageError where that makes no sense, or for a file that
    cannot be written.
    """
    places = [*map(_parsed, asked or ()), *((name, place) for name, place in short.items() if place is not None)]
    wanted = [(_reporter(name, known), _checked(name, place)) for name, place in places]
    _refuse_shared([place for _, place in wanted], as_json=as_json)
    documents = Reporting(wanted, result=known.reporters["json"] if as_json else None)
    try:
        yield documents
    except InputError as error:
        documents.failed(package, error)
        documents.write(judged=False)
        raise
    documents.write(judged=True)


def _parsed(asked: str) -> tuple[str, str]:
    name, equals, place = asked.partition("=")
    if not (name and equals and place):
        raise UsageError(f"--report: {asked!r} is no NAME=FILE, as in html=report.html")
    return name, place


def _reporter(name: str, known: Plugins) -> Reporter:
    if name not in known.reporters:
        raise UsageError(f"no reporter is called {name!r}; known are {', '.join(sorted(known.reporters))}")
    return known.reporters[name]


def _refuse_shared(places: Sequence[str], *, as_json: bool) -> None:
    taken = {_STDOUT} if as_json else set[str]()
    for place in places:
        if place in taken:
            where = "standard output" if place == _STDOUT else place
            raise UsageError(f"several documents would go to {where}; name another file for each")
        taken.add(place)


def _checked(name: str, place: str) -> str:
    """Where it really goes: a link to a file stays one. Raises UsageError where it cannot be written there."""
    if place in (_STDOUT, *_ALSO_STDOUT):
        return _STDOUT
    if not place:
        raise UsageError(f"{name} report: its file has an empty name")
    try:
        if Path(place).is_dir():
            raise UsageError(f"{name} report: {place} is a folder; name a file in it")
        if _is_replaced(Path(place)):
            return str(_replaceable(Path(os.path.realpath(place))))
        if not os.access(place, os.W_OK):
            raise UsageError(f"{name} report: {place} cannot be written")
    except OSError as error:
        raise UsageError(f"{name} report: {place} cannot be written: {error.strerror}") from error
    return place  # unresolved: a pipe of a shell has a descriptor, and no path


def _replaceable(path: Path) -> Path:
    """Raises OSError where no file can be made beside it."""
    beside = _beside(path)
    beside.touch(exist_ok=False)
    beside.unlink()
    return path


def _is_replaced(path: Path) -> bool:
    """A device, a pipe, or what somebody holds open, is written to as it is."""
    return (path.is_file() or not path.exists()) and not str(path).startswith(_DESCRIPTORS)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name[:200]}.{secrets.token_hex(4)}")


def _rendered(reporter: Reporter, proceedings: Proceedings) -> Iterator[bytes]:
    """The document in pieces. Raises PluginError."""
    try:
        if isinstance(reporter, PiecewiseReporter):
            yield from map(str.encode, reporter.pieces(proceedings))
        else:
            yield reporter.render(proceedings).encode()
    except MemoryError:
        raise
    except Exception as error:
        raise PluginError(f"reporter {reporter.name} failed: {error!r}; nothing of it was written") from error


def _write(place: str, pieces: Iterator[bytes]) -> None:
    """The first piece is made before anything is touched. Raises MachineError, and what making them raises."""
    document = itertools.chain((next(pieces, b""),), pieces)
    if place == _STDOUT:
        streams.write_pieces(document)
        return
    path = Path(place)
    try:
        if _is_replaced(path):
            _replace(path, document)
        else:
            with path.open("wb") as file:
                file.writelines(document)
    except OSError as error:
        raise MachineError(f"{place}: the report cannot be written: {error.strerror}") from error


def _replace(path: Path, document: Iterable[bytes]) -> None:
    beside = _beside(path)
    try:
        with beside.open("xb") as file:
            file.writelines(document)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            beside.chmod(path.stat().st_mode & 0o7777)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
