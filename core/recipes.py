"""Test data that a package does not hold: its own programs make it, in boxes, before anything is judged.

::

    stdin ──► [box: the package's program, args] ──► stdout, stderr, files of its working folder
              [box: program] ⇄ [box: interactor, stdin] ──► stdout: what the interactor wrote for the checker

A recipe may read what an earlier one makes (answers: a solution run on generated inputs); independent ones are followed
side by side. Files appear whole or not at all: written beside, then renamed. So several judges may follow the same
recipes, and one that was interrupted goes on where it stopped.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

import anyio
from msgspec.structs import replace

from . import feedback, verdict
from .errors import PackageError, PluginError
from .judges import Judge, Judges
from .lane import Lane, Lanes, Role, program_mount
from .model import JUDGE_PROFILE, Cause, Limits, Mount, Problem, Program, Recipe, RunResult, TestCase
from .output import Output
from .plugins import Plugins
from .runner import STDERR_KEPT, run_program
from .tasks import task_group

_PACK_FOLDER, _PACK = "all", "all.tar"
_PACKED = f'mkdir {_PACK_FOLDER} && cd {_PACK_FOLDER} && "$@" && cd .. && tar -cf {_PACK} {_PACK_FOLDER}'

Tell = Callable[[int, int], None]  # how many files' recipes have been followed, of how many


def missing(problem: Problem) -> list[Recipe]:
    """Those that are still to be followed, in order."""
    return [recipe for recipe in problem.recipes if not all(path.exists() for path in made(recipe))]


async def follow(problem: Problem, lanes: Lanes, judges: Judges, plugins: Plugins, *, tell: Tell) -> None:
    """Makes what is not there. Raises PackageError with what the program said, and what a box raises."""
    wanted = missing(problem)
    if not wanted:
        return
    _check_places(problem, wanted)
    async with lanes.borrow() as lane:
        await judges.prepare(lane, problem, _programs(wanted))
    await _Kitchen(problem, wanted, judges, plugins, tell=tell).run(lanes)


def _programs(recipes: Sequence[Recipe]) -> Iterator[Judge]:
    for recipe in recipes:
        yield Judge("generator", recipe.program, recipe.language)
        if recipe.interactor:
            yield Judge("interactor", recipe.interactor.program, recipe.interactor.language)


def made(recipe: Recipe) -> Iterator[Path]:
    """What it makes."""
    yield from (path for path in (recipe.stdout, recipe.stderr) if path)
    yield from (path for _, path in recipe.leaves)
    if recipe.folder:
        yield recipe.folder


def _check_places(problem: Problem, recipes: Sequence[Recipe]) -> None:
    for path in (path for recipe in recipes for path in made(recipe)):
        if ".." in path.parts or not path.is_relative_to(problem.data):
            raise PluginError(f"format {problem.format}: {path} is to be made outside of {problem.data}")


class _Kitchen:
    """Used once. Recipes are taken in order by whatever lanes are free; one waits for those whose files it reads."""

    def __init__(
        self, problem: Problem, recipes: Sequence[Recipe], judges: Judges, plugins: Plugins, *, tell: Tell
    ) -> None:
        self._problem = problem
        self._plugins = plugins
        self._recipes = recipes
        self._judges = judges
        self._tell = tell
        self._ready = {path: anyio.Event() for recipe in recipes for path in made(recipe)}
        self._done = 0

    async def run(self, lanes: Lanes) -> None:
        self._tell(0, len(self._recipes))
        waiting = iter(self._recipes)

        async def work() -> None:
            async with lanes.borrow() as lane:
                for recipe in waiting:
                    await self._follow(recipe, lane)

        async with task_group() as tasks:
            for _ in range(min(lanes.count, len(self._recipes))):
                tasks.start_soon(work)

    async def _follow(self, recipe: Recipe, lane: Lane) -> None:
        """What it reads is made by an earlier one, which somebody has taken already: so nobody waits for ever."""
        for path in {recipe.stdin, *(path for _, path in recipe.files)} - {None, *made(recipe)}:
            if path in self._ready:
                await self._ready[path].wait()
        await (self._converse(recipe, lane) if recipe.interactor else self._cook(recipe, lane))
        for path in made(recipe):
            self._ready[path].set()
        self._done += 1
        self._tell(self._done, len(self._recipes))

    async def _cook(self, recipe: Recipe, lane: Lane) -> None:
        program = self._judges.program(recipe.program, recipe.language)
        assert program  # noqa: S101 - it was prepared
        limits = recipe.limits or self._problem.validation_limits
        mounts = (program_mount(program),)
        argv = (*program.command(limits), *recipe.args)
        if recipe.folder:
            argv = ("/bin/sh", "-c", _PACKED, "sh", *argv)

        async def attempt() -> None:
            with (
                _stdin(recipe, lane) as stdin,
                lane.site.workspace.inputs.named(recipe.files) as files,
                Output(limits.output_bytes, keep=None if recipe.stdout else 0) as output,
                Output(limits.output_bytes, keep=None if recipe.stderr else STDERR_KEPT) as errors,
            ):
                run = await run_program(
                    lane, Role.JUDGE, mounts, argv, _granted(program, limits),
                    profile=JUDGE_PROFILE, environment=program.environment(limits),
                    stdin=stdin, output=output, errors=errors, files=files,
                    leave_space=bool(recipe.leaves or recipe.folder),
                )  # fmt: skip
                _check(recipe, run, errors)
                streams = ((recipe.stdout, output), (recipe.stderr, errors))
                for path, stream in streams:
                    if path:
                        _write(path, stream.open())
                if recipe.leaves:
                    await _take(recipe, lane, mounts, limits)
                if recipe.folder:
                    await _take_all(recipe, recipe.folder, lane, mounts, limits)

        await lane.insist(attempt, Role.JUDGE)

    async def _converse(self, recipe: Recipe, lane: Lane) -> None:
        """As in a test of `stdin`, of which no answer is known yet."""
        program, spec = self._judges.program(recipe.program, recipe.language), recipe.interactor
        interactor = self._judges.program(spec.program, spec.language) if spec else None
        assert program and interactor and spec and recipe.stdin  # noqa: S101, PT018 - they were prepared
        limits = recipe.limits or self._problem.validation_limits
        with _alone(recipe.stdin, lane) as data:
            problem = replace(self._problem, interactor=spec, limits=limits, data=data)
            test = TestCase(recipe.stdin.name, "", data / "input", None)
            protocol = self._plugins.interactor(spec.protocol)
            run, exchange = await protocol.converse(lane, problem, interactor, program, test, transcript=None)
        ruling = verdict.rule(verdict.Facts(run, program.granted(limits), exchange.decision, exchange))
        if not ruling.verdict.accepted:
            why = f"{ruling.verdict}: {ruling.reason.splitlines()[-1]}"
            raise PackageError(f"{_command(recipe)}: {_names(recipe)} cannot be made: {why}")
        if recipe.stdout:
            _write(recipe.stdout, io.BytesIO(exchange.decision.output or b""))


@contextmanager
def _alone(path: Path, lane: Lane) -> Generator[Path]:
    """A folder with a copy of this file, called `input`: of data that others still make, boxes see none."""
    folder = lane.site.workspace.folder("data")
    try:
        shutil.copyfile(path, folder / "input")
        (folder / "input").chmod(0o644)
        yield folder
    finally:
        lane.site.workspace.discard(folder)


@contextmanager
def _stdin(recipe: Recipe, lane: Lane) -> Generator[int]:
    if recipe.stdin:
        with lane.site.workspace.inputs.open(recipe.stdin) as held:
            yield held
        return
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - no path of anybody's
        yield nothing.fileno()


def _granted(program: Program, limits: Limits) -> Limits:
    """A file that it leaves may be as large as what it writes to a stream."""
    granted = program.granted(limits)
    return replace(granted, file_bytes=max(granted.file_bytes, limits.output_bytes))


def _check(recipe: Recipe, run: RunResult, errors: Output) -> None:
    if run.cause is Cause.EXITED and run.exit_code == 0 and not run.output_exceeded:
        return
    wrote = "it wrote too much"
    why = wrote if run.output_exceeded else feedback.complaint(run, errors.text(), wanted="0").splitlines()[-1]
    raise PackageError(f"{_command(recipe)}: {_names(recipe)} cannot be made: {why}")


async def _take(recipe: Recipe, lane: Lane, mounts: tuple[Mount, ...], limits: Limits) -> None:
    """The files that the program left in its working folder."""
    box = await lane.box(Role.JUDGE, mounts)
    for name, path in recipe.leaves:
        data = await box.fetch(name, limit=limits.output_bytes)
        if data is None:
            raise PackageError(f"{_command(recipe)}: ended without leaving a file {name}, from which {path.name} comes")
        if len(data) > limits.output_bytes:
            raise PackageError(f"{_command(recipe)}: {name} is larger than {limits.output_bytes >> 20} MiB")
        _write(path, io.BytesIO(data))


async def _take_all(recipe: Recipe, folder: Path, lane: Lane, mounts: tuple[Mount, ...], limits: Limits) -> None:
    """Every file that it left, in a folder that appears whole or not at all."""
    box = await lane.box(Role.JUDGE, mounts)
    data = await box.fetch(_PACK, limit=limits.output_bytes)
    if data is None or len(data) > limits.output_bytes:
        raise PackageError(f"{_command(recipe)}: leaves more than {limits.output_bytes >> 20} MiB in its folder")
    _fill(recipe, data, folder)


def _fill(recipe: Recipe, data: bytes, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".new-"))
    try:
        _unpack(recipe, data, beside)
        beside.chmod(0o755)
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _unpack(recipe: Recipe, data: bytes, into: Path) -> None:
    """The package's program has had its hands on the pack: nothing of it is believed but plain files by plain names."""
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as pack:
            for entry in pack:
                name = entry.name.removeprefix(f"{_PACK_FOLDER}/")
                if not entry.isreg() or entry.issparse() or entry.size > len(data):
                    continue
                if not re.fullmatch(r"[\w][\w.+-]{0,200}", name, re.ASCII):
                    raise PackageError(f"{_command(recipe)}: leaves a file with an odd name: {name[:60]!r}")
                content = pack.extractfile(entry)
                if content:
                    _write(into / name, content)
    except (tarfile.TarError, EOFError, ValueError, ArithmeticError, LookupError) as error:
        raise PackageError(f"{_command(recipe)}: what it leaves cannot be packed: {error}") from error


def _command(recipe: Recipe) -> str:
    return " ".join((str(recipe.program.path), *recipe.args))


def _names(recipe: Recipe) -> str:
    return ", ".join(path.name for path in made(recipe)) or "nothing"


def _write(path: Path, data: IO[bytes]) -> None:
    """Whole or not at all. Boxes read it under other users' ids."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        file = stack.enter_context(tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False))
        stack.callback(Path(file.name).unlink, missing_ok=True)
        shutil.copyfileobj(data, file, 1 << 20)
        file.flush()
        os.fchmod(file.fileno(), 0o644)
        Path(file.name).replace(path)
