"""The commands `parley new …`: files to start from, ready to run."""

from __future__ import annotations

import contextlib
import enum
import errno
import os
import re
import shutil
import signal
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import completion, options, signals
from .text import harmless

if TYPE_CHECKING:
    from ..language import Language
    from ..plugins import Plugins

new = typer.Typer(help="Write files to start from, ready to run.", no_args_is_help=True)
_FOLDER_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_BASE = "python3"  # is on every machine that runs us


class Kind(enum.Enum):
    """Of problems; those that core/starters has."""

    BATCH = "batch"
    INTERACTIVE = "interactive"
    MULTI_PASS = "multi-pass"  # noqa: S105 - a kind of problems
    SCORE = "score"
    LIBINTERACTIVE = "libinteractive"


@new.callback()
def _new() -> None:
    """Write files to start from, ready to run."""


@new.command()
def language(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it will be called.", show_default=False)],
    *,
    base: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="LANGUAGE",
            help="Start from a known one.  [default: a template]",
            autocompletion=completion.names("languages"),
        ),
    ] = None,
    extension: Annotated[
        str | None,
        typer.Option("--extension", metavar=".EXT", help="Ending of its files.  [default: .NAME, or that of --from]"),
    ] = None,
    python: Annotated[
        bool, typer.Option("--python", help="A package with an entry point, in place of a file of languages.d.")
    ] = False,
    into: Annotated[Path, typer.Option("--into", metavar="DIR", help="Folder to write into.", readable=False)] = Path(),
    languages: options.Languages = None,
    as_json: Annotated[bool, typer.Option("--json", help="Machine output on stdout.")] = False,
) -> None:
    """Write a language: languages.d/NAME.toml, or with --python a package. Nothing is ever overwritten.

    Its self-test passes at once; then change it line by line into your own.

    \b
    Examples:
      parley new language basil --extension .bas
      parley new language fastcpp --from cpp17
      parley new language basil --python
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    from .. import language_folders, scaffold
    from . import streams

    known = options.plugins(languages)
    made = _language(known, name, base, extension)
    if python:
        _refuse_known(known, name)
        written = write_folder(into / scaffold.distribution_name(name), scaffold.package(made))
        then = f"pip install -e {written[0]}"
    else:
        written = [_write(into / language_folders.FOLDER / f"{name}.toml", scaffold.toml(made))]
        then = f"parley languages check {name}"
        if into.absolute() != Path.cwd():
            then += f" --languages {written[0].parent}"
    if as_json:
        streams.write_json({"language": name, "written": [str(path) for path in written]})
        return
    for path in written:
        typer.echo(harmless(f"wrote {path}"))
    typer.echo(harmless(f"now try: {then}"))


@new.command()
def problem(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its folder, and its title.", show_default=False)],
    *,
    kind: Annotated[Kind, typer.Option("--kind", "-k", help="What the problem is like.")] = Kind.BATCH,
    into: Annotated[Path, typer.Option("--into", metavar="DIR", help="Folder to write into.", readable=False)] = Path(),
    as_json: Annotated[bool, typer.Option("--json", help="Machine output on stdout.")] = False,
) -> None:
    """Write a problem package that verifies at once: statement, tests, validator or interactor, solutions.

    \b
    Examples:
      parley new problem largest-sum
      parley new problem guess-it --kind interactive
    """  # noqa: D301 - \b is click's mark for lines that are not to be filled
    from .. import starters
    from ..errors import UsageError
    from . import streams

    if not _FOLDER_NAME.fullmatch(name):
        raise UsageError(f"{name!r} is no name for a package: small letters, digits and - between them")
    title = name.replace("-", " ").capitalize()
    written = write_folder(into / name, starters.package(kind.value, title=title))
    if as_json:
        streams.write_json({"problem": name, "kind": kind.value, "written": [str(path) for path in written[1:]]})
        return
    for path in written[1:]:
        typer.echo(harmless(f"wrote {path}"))
    typer.echo(harmless(f"now try: parley verify {written[0]}"))


def _language(known: Plugins, name: str, base: str | None, extension: str | None) -> Language:
    """The language to write. Raises UsageError for names that cannot be, or are somebody else's."""
    from .. import scaffold, soundness
    from ..errors import SubmissionError, UsageError

    if not soundness.is_name(name):
        raise UsageError(f"{name!r} is no name for a language: letters and digits, then also any of . _ + # -")
    if extension is not None and not soundness.is_extension(extension):
        raise UsageError(f"--extension: {extension!r} is not a dot and small letters, as in '.py'")
    for other in known.languages.values():
        if name in other.aliases or (name == other.name and base is None):
            raise UsageError(
                f"{name!r} is {other.title} already; choose another name, or --from {other.name} to change it"
            )
    if base is not None:
        try:
            return scaffold.named(known.language(base), name, extension or "")
        except SubmissionError as error:
            raise UsageError(f"--from: {error}") from error
    chosen = extension or f".{name.lower()}"
    for other in known.languages.values() if extension is None else ():
        if chosen in other.extensions or not soundness.is_extension(chosen):
            raise UsageError(f"files ending {chosen} are {other.title} already; say the ending with --extension")
    return scaffold.template(known.language(_BASE), name, chosen)


def _refuse_known(known: Plugins, name: str) -> None:
    """A file may replace a language; of two plugins with one name neither can be loaded."""
    from ..errors import UsageError

    if name in known.languages:
        raise UsageError(
            f"{name!r} is {known.languages[name].title} already, and no plugin replaces another's language"
        )


def _write(path: Path, text: str) -> Path:
    """A new file, its folder made where it is missing: whole, or not there. Raises UsageError, OSError."""
    _make_way(path)
    with _undisturbed():
        try:
            file = path.open("x", encoding="utf-8")
        except OSError as error:
            raise _unwritable(path, error) from error
        try:
            with file:
                file.write(text)
        except BaseException as error:
            with contextlib.suppress(OSError):
                path.unlink()
            if isinstance(error, OSError):
                raise _unwritable(path, error) from error
            raise
    return path


@contextlib.contextmanager
def _undisturbed() -> Generator[None]:
    """A signal, which ends the process at once, waits until what was begun is whole."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signals.SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def write_folder(folder: Path, texts: Mapping[str, str]) -> list[Path]:
    """A new folder with these files: all of them, or nothing is left."""
    _make_way(folder)
    with _undisturbed():
        try:
            folder.mkdir()
        except OSError as error:
            raise _unwritable(folder, error) from error
        try:
            return [folder, *(_write(folder / path, text) for path, text in texts.items())]
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise


def _make_way(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise _unwritable(path, NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))) from error
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> Exception:
    """The machine's fault where it is short of something, or else of who said where to write."""
    from ..errors import UsageError
    from ..shortage import is_shortage

    if isinstance(error, FileExistsError):
        return UsageError(f"{path}: is there already, and nothing is overwritten; remove it first")
    error.filename = str(path)  # a failed write names none
    return error if is_shortage(error) else UsageError(f"{path}: cannot be written: {error.strerror}")
