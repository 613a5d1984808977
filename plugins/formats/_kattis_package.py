"""A Kattis package as a whole: metadata, test data, programs and submissions become a problem."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from ...core import expectations
from ...core.documents import shown
from ...core.model import CheckerSpec, InteractorSpec, Problem, Source, Submission, Support
from ...core.submissions import read
from ._kattis_data import Data, read_data
from ._kattis_metadata import Metadata, read_metadata
from ._kattis_programs import check_inside, language_of, only_program

_VALIDATORS = ("output_validators", "output_validator")
_ANY_LANGUAGE = "default"
_LOOKED_AT = 256 * 1024  # bytes of a file
_PROCESSES = 4
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
    own = _validator(root, metadata)
    language = language_of(own) if own else None
    limits, support = metadata.limits, tuple(_support(root))
    return Problem(
        name=shown(root.name),
        title=metadata.title,
        root=root,
        data=root / "data",
        format=format_name,
        limits=limits.run,
        validation_limits=limits.validation,
        compile_limits=limits.compilation,
        tests=data.tests,
        checker=CheckerSpec(_protocol(metadata) if own else "default", metadata.flags, own, language),
        interactor=InteractorSpec("icpc", own, metadata.flags, language) if own and metadata.interactive else None,
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


def _validator(root: Path, metadata: Metadata) -> Source | None:
    """The problem's own validator or interactor, where it has one."""
    there = any((root / name).is_dir() for name in _VALIDATORS)
    if metadata.custom or (metadata.custom is None and there):
        return only_program(root, _VALIDATORS, wanted="has a validator of its own by problem.yaml")
    return None


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
        yield Support(named, names, processes=processes, executes=executes)


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
