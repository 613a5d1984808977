"""A Kattis package as a whole: metadata, test data, programs and submissions become a problem."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from ...core import expectations
from ...core.documents import shown
from ...core.model import CheckerSpec, InteractorSpec, Problem, Submission, Support
from ...core.submissions import read
from ._kattis_data import Data, read_data
from ._kattis_inputs import input_check
from ._kattis_metadata import Metadata, read_metadata
from ._kattis_programs import all_programs, check_inside, language_of, only_program

_VALIDATORS = ("output_validators", "output_validator")
_ANY_LANGUAGE = "default"
_LOOKED_AT = 256 * 1024  # bytes of a file
_PROCESSES = 4
_STUBS = ("main", "grader", "stub")  # what begins the program, where a language must be told which file does
_FORKS = re.compile(rb"\bfork\s*\(")
_EXECUTES = re.compile(
    rb"\bvfork\s*\(|\bexec[lv]p?e?\s*\(|\bposix_spawnp?\b|\bpopen\b|\bProcessBuilder\b|\bsubprocess\b|\bCommand::new\b"
)


def is_package(path: Path) -> bool:
    return (path / "problem.yaml").exists() or (path / "domjudge-problem.ini").exists()


def load_package(path: Path, *, format_name: str) -> Problem:
    """Raises PackageError."""
    root = path.resolve()
    metadata = read_metadata(root)
    data = read_data(root, metadata)
    checkers = _checkers(root, metadata)
    checker = replace(checkers[0], also=tuple(checkers[1:])) if checkers else CheckerSpec("default", metadata.flags)
    limits, support = metadata.limits, tuple(_support(root))
    problem = Problem(
        name=shown(root.name),
        title=metadata.title,
        root=root,
        data=root / "data",
        format=format_name,
        limits=limits.run,
        validation_limits=limits.validation,
        compile_limits=limits.compilation,
        tests=data.tests,
        checker=checker,
        interactor=_interactor(checker) if metadata.interactive else None,
        scoring=data.scoring,
        submissions=tuple(_submissions(root, data)),
        calibration=limits.calibration,
        stated=limits.stated,
        support=support,
        languages=metadata.languages,
        output_only=metadata.output_only,
        passes=limits.passes if metadata.multi_pass else 1,
        code_bytes=limits.code_bytes,
        warnings=(*metadata.warnings, *data.warnings, *_loosened(root, support)),
        not_understood=(*metadata.not_understood, *data.not_understood),
    )
    inputs = input_check(problem, data.input_flags)
    return replace(problem, checks=inputs.checks, not_understood=(*problem.not_understood, *inputs.not_understood))


def _checkers(root: Path, metadata: Metadata) -> list[CheckerSpec]:
    """The problem's own validators, or its interactor, where it has one."""
    if metadata.custom is False or not (metadata.custom or any((root / name).is_dir() for name in _VALIDATORS)):
        return []
    wanted = "has a validator of its own by problem.yaml"
    if metadata.legacy and not (metadata.interactive or metadata.multi_pass):
        programs = all_programs(root, _VALIDATORS, wanted=wanted)
    else:
        programs = [only_program(root, _VALIDATORS, wanted=wanted)]
    protocol = _protocol(metadata)
    return [CheckerSpec(protocol, metadata.flags, program, language_of(program)) for program in programs]


def _interactor(checker: CheckerSpec) -> InteractorSpec | None:
    if checker.program is None:
        return None
    return InteractorSpec("icpc", checker.program, checker.flags, checker.language)


def _protocol(metadata: Metadata) -> str:
    """The name says which files with scores it may write."""
    if not metadata.gives_scores:
        return "icpc"
    return "icpc-score" if metadata.legacy else "icpc-2023-07"


def _support(root: Path) -> Iterator[Support]:
    """`include/default/` for all languages, then `include/<language>/`, which counts before it."""
    include = root / "include"
    folders = [path for path in include.iterdir() if path.is_dir()] if include.is_dir() else []
    for folder in sorted(folders, key=lambda path: (path.name != _ANY_LANGUAGE, path.name)):
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        for path in files:
            check_inside(path, root)
        names = () if folder.name == _ANY_LANGUAGE else (folder.name,)
        named = tuple((str(path.relative_to(folder)), path) for path in files)
        texts = [_start(path) for path in files] if names else []  # a file for all languages is no stub
        executes = any(map(_EXECUTES.search, texts))
        processes = _PROCESSES if executes or any(map(_FORKS.search, texts)) else 1
        sources = {path.stem for path in files if not path.suffix.startswith(".h")}
        main = next((stem for stem in _STUBS if names and stem in sources), "")
        yield Support(named, names, main=main, processes=processes, executes=executes)


def _start(path: Path) -> bytes:
    """What tells of a stub that runs the contestant's functions in several processes: one encodes, one decodes.

    Files of the package alone are looked at; what a submission holds opens nothing.
    """
    with path.open("rb") as file:
        return file.read(_LOOKED_AT)


def _loosened(root: Path, support: Sequence[Support]) -> list[str]:
    told: list[str] = []
    for executes, what in ((False, "fork"), (True, "start programs")):
        parts = [part for part in support if part.processes > 1 and part.executes is executes]
        names = list(itertools.chain.from_iterable(part.languages for part in parts))
        if names:
            told.append(f"{root / 'include'}: files for {', '.join(names)} {what}, so submissions in it may as well")
    return told


def _submissions(root: Path, data: Data) -> Iterator[Submission]:
    base = root / "submissions"
    check_inside(base, root)
    for folder in sorted(base.iterdir()) if base.is_dir() else ():
        if not folder.is_dir():
            continue
        for path in sorted(folder.iterdir()):
            if path.name.startswith(".") or path.name == "__pycache__":
                continue
            found = read(path, label=str(path.relative_to(root)), folder=folder.name, links=base)
            yield expectations.by_score(found, folder.name, best=data.best, always_accepted=data.always_accepted)
