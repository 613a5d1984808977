"""Static validators of ICPC 2025-09: `validator language entry_point feedbackdir/ [flags]`, among the sources.

::

    /src                the submission's files, with those of the package's include/: the working folder
    /w/feedback         as with output validators, whose answers these have too

Source: problem package format 2025-09, "Static validator".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from types import MappingProxyType

from msgspec.structs import replace

from ..core import feedback
from ..core.errors import PackageError
from ..core.hookspecs import hookimpl
from ..core.inquiry import limits_for, own_program
from ..core.lane import Lane, Role, program_mount
from ..core.model import JUDGE_PROFILE, SOURCES, SPACE, Decision, Mount, Problem, Program, Ran, TestCase
from ..core.output import Output
from ..core.runner import run_once

# Validators by the names of those of outputs, whose files with scores they may write.
_AS: Mapping[str, feedback.Scores] = MappingProxyType(
    {
        "icpc-static": feedback.Scores.FORBIDDEN,
        "icpc-static-score": feedback.Scores.BOUNDED,
        "icpc-static-sample": feedback.Scores.IGNORED,
    }
)
_AMONG_SOURCES = ("/bin/sh", "-c", f'cd {SOURCES} && exec "$@"', "sh")
_CLASSES = {"java": "", "kotlin": "Kt"}  # what begins there is a class: how its name differs from the file's


class StaticValidator:
    def __init__(self, name: str) -> None:
        self.name = name

    def check_flags(self, flags: Sequence[str]) -> None:
        """Any: they are the program's own."""

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
        program, limits = own_program(problem, program), limits_for(problem)
        submitted = ran.program if ran else None
        if submitted is None or submitted.sources is None:
            raise PackageError(f"{problem.name}: a static validator looks at programs, and here is none")
        mounts = (program_mount(program), Mount(submitted.sources.root, SOURCES))
        told = (_family(submitted), _entry_point(submitted), f"{SPACE}/{feedback.FOLDER}/")
        argv = (*_AMONG_SOURCES, *program.command(limits), *told, *problem.checker.flags, *test.validator_flags)
        judged = replace(test, checker=replace(problem.checker, validator=_AS[self.name].value))

        async def attempt() -> Decision:
            run = await run_once(
                lane, Role.JUDGE, mounts, argv, program.granted(limits), profile=JUDGE_PROFILE,
                environment=program.environment(limits), folders=(feedback.FOLDER,),
            )  # fmt: skip
            box = await lane.box(Role.JUDGE, mounts)
            stderr = run.stderr.decode(errors="replace")
            return await feedback.decision(box, run.result, stderr, problem=problem, test=judged)

        return await lane.insist(attempt, Role.JUDGE)


def _family(program: Program) -> str:
    """The language by its code in the format's table."""
    return program.language.include or program.language.name


def _entry_point(program: Program) -> str:
    """The main file, or class; of a language that has no such one, its first file."""
    files = program.sources.files if program.sources else ()
    main = program.main or next(iter(sorted(files)), "")
    ending = _CLASSES.get(_family(program))
    return main if ending is None else PurePath(main).stem + ending


@hookimpl
def parley_validators() -> list[StaticValidator]:
    return [StaticValidator(name) for name in _AS]
