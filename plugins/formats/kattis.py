"""Problem packages of ICPC and Kattis: legacy, and what 2023-07 shares with it.

::

    problem.yaml
    data/sample, data/secret     *.in with *.ans, in groups (folders) or not
    output_validators/           the problem's own validator, or its interactor
    submissions/<verdict>/       solutions, and what each must get
    include/<language>/          put over every submission

Source: Kattis problem package format, `legacy.md`, and DOMjudge's additions (`.timelimit`, `domjudge-problem.ini`).
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from ...core.documents import Document, read_yaml
from ...core.errors import PackageError
from ...core.hookspecs import hookimpl
from ...core.model import MIB, Calibration, CheckerSpec, InteractorSpec, Limits, Problem, Source, Submission, TestCase
from ...core.submissions import read, source_of

_KNOWN_KEYS = (
    "problem_format_version", "name", "uuid", "author", "source", "source_url", "license", "rights_owner", "keywords",
    "credits", "version", "embargo_until",
)  # fmt: skip
_COMPILE = Limits(time_ms=30_000, memory_bytes=512 * MIB, processes=32, open_files=256)


class _Settings(Struct, frozen=True):
    """What problem.yaml says."""

    title: str
    custom: bool
    interactive: bool
    flags: tuple[str, ...]
    limits: Limits
    validation_limits: Limits
    calibration: Calibration | None
    warnings: tuple[str, ...]


class KattisFormat:
    name = "kattis"
    priority = 10

    def detect(self, path: Path) -> bool:
        return (path / "problem.yaml").is_file() and (path / "data").is_dir()

    def load(self, path: Path) -> Problem:
        root = path.resolve()
        settings = _settings(root)
        tests = tuple(_tests(root))
        if not tests:
            raise PackageError(f"{root / 'data'}: holds no test; put *.in and *.ans files into data/secret")
        own = _validator(root) if settings.custom else None
        return Problem(
            name=root.name,
            title=settings.title,
            root=root,
            data=root / "data",
            format=self.name,
            limits=settings.limits,
            validation_limits=settings.validation_limits,
            compile_limits=_COMPILE,
            tests=tests,
            checker=CheckerSpec("icpc" if own else "default", settings.flags, own),
            interactor=InteractorSpec("icpc", own, settings.flags) if own and settings.interactive else None,
            submissions=tuple(_submissions(root)),
            stop_at_first_failure=True,
            calibration=settings.calibration,
            include=root / "include" if (root / "include").is_dir() else None,
            warnings=settings.warnings,
        )


# --- problem.yaml -------------------------------------------------------------------------------------------


def _settings(root: Path) -> _Settings:
    document = read_yaml(root / "problem.yaml")
    for key in _KNOWN_KEYS:
        document.raw(key)
    kinds = _kinds(document)
    custom, flags = _validation(document, kinds, root)
    limits = document.part("limits")
    time_s = _time_limit(root, limits)
    calibration = None if time_s else _calibration(document, limits)
    memory = int(limits.number("memory", 2048) * MIB)
    validation = Limits(
        time_ms=limits.number("validation_time", 60) * 1000,
        memory_bytes=int(limits.number("validation_memory", 2048) * MIB),
        output_bytes=int(limits.number("validation_output", 8) * MIB),
        processes=32,
    )
    for key in ("code", "compilation_time", "compilation_memory", "time_resolution"):
        limits.raw(key)
    return _Settings(
        title=_title(document, root),
        custom=custom,
        interactive="interactive" in kinds,
        flags=flags,
        limits=Limits(
            time_ms=(time_s or 1.0) * 1000,
            memory_bytes=memory,
            output_bytes=int(limits.number("output", 8) * MIB),
        ),
        validation_limits=validation,
        calibration=calibration,
        warnings=(*document.unknown(), *limits.unknown()),
    )


def _title(document: Document, root: Path) -> str:
    if isinstance(document.raw("name"), dict):
        names = document.part("name")
        return names.text("en") or next((names.text(key) for key in names), root.name)
    return document.text("name", root.name)


def _kinds(document: Document) -> set[str]:
    """Words of `type` and of `validation`. Raises PackageError for kinds that this format plugin cannot judge yet."""
    kinds = {*document.words("type"), *document.words("validation")}
    for kind, what in (
        ("scoring", "scores"),
        ("score", "scores"),
        ("multi-pass", "passes"),
        ("submit-answer", "answers"),
    ):
        if kind in kinds:
            raise PackageError(f"{document.where}: problems of type {kind} ({what}) cannot be judged yet")
    return kinds


def _validation(document: Document, kinds: set[str], root: Path) -> tuple[bool, tuple[str, ...]]:
    """Has the problem a validator of its own, and the flags that validators get."""
    try:
        flags = tuple(shlex.split(document.text("validator_flags")))
    except ValueError as error:
        raise PackageError(f"{document.where}: validator_flags: {error}") from error
    if "validation" in document:
        return "custom" in kinds, flags
    return "interactive" in kinds or any((root / name).is_dir() for name in _VALIDATOR_FOLDERS), flags


def _time_limit(root: Path, limits: Document) -> float | None:
    """Seconds; None where nothing states one."""
    if "time_limit" in limits:
        return limits.number("time_limit", 1)
    for path, find in ((root / ".timelimit", _plain), (root / "domjudge-problem.ini", _ini)):
        if path.is_file():
            text = find(path.read_text(errors="replace"))
            if text is not None:
                return Document({"time limit": text}, str(path)).number("time limit", 1)
    return None


def _plain(text: str) -> str | None:
    return text.strip() or None


def _ini(text: str) -> str | None:
    for line in text.splitlines():
        key, _, value = line.partition("=")
        if key.strip() == "timelimit":
            return value.strip().strip("'\"")
    return None


def _calibration(document: Document, limits: Document) -> Calibration:
    """Legacy: `time_multiplier`, 5 unless stated; 2023-07: `time_multipliers.ac_to_time_limit`, 2 unless stated."""
    multipliers = limits.part("time_multipliers")
    multipliers.raw("time_limit_to_tle")
    limits.raw("time_safety_margin")
    newer = document.text("problem_format_version", "legacy") not in ("legacy", "legacy-icpc")
    default = multipliers.number("ac_to_time_limit", 2.0) if newer else 5.0
    return Calibration(multiplier=limits.number("time_multiplier", default))


# --- files --------------------------------------------------------------------------------------------------

_VALIDATOR_FOLDERS = ("output_validators", "output_validator")


def _tests(root: Path) -> Iterator[TestCase]:
    inherited = _group_flags(root / "data", ())
    for top in ("sample", "secret"):
        folder = root / "data" / top
        if folder.is_dir():
            yield from _tests_in(folder, root / "data", inherited)


def _tests_in(folder: Path, data: Path, inherited: tuple[str, ...]) -> Iterator[TestCase]:
    """Cases and groups interleaved, in the order of their names."""
    flags = _group_flags(folder, inherited)
    for path in sorted(folder.iterdir(), key=lambda p: p.name.removesuffix(".in")):
        if path.is_dir() and not path.name.endswith(".files"):
            yield from _tests_in(path, data, flags)
        elif path.suffix == ".in":
            name = str(path.relative_to(data))[: -len(".in")]
            answer = path.with_suffix(".ans")
            if not answer.is_file():
                raise PackageError(f"{path}: test {name} has no answer; {answer.name} must lie beside it")
            yield TestCase(name, str(folder.relative_to(data)), path, answer, validator_flags=flags)


def _group_flags(folder: Path, inherited: tuple[str, ...]) -> tuple[str, ...]:
    path = folder / "testdata.yaml"
    if not path.is_file():
        return inherited
    document = read_yaml(path)
    if "output_validator_flags" not in document:
        return inherited
    return tuple(shlex.split(document.text("output_validator_flags")))


def _validator(root: Path) -> Source:
    """The one program of the validator folder: a file in it, a folder in it, or the folder itself."""
    for name in _VALIDATOR_FOLDERS:
        folder = root / name
        if not folder.is_dir():
            continue
        entries = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
        folders = [path for path in entries if path.is_dir()]
        if len(entries) == 1:
            return source_of(entries[0])
        if entries and not folders:
            return source_of(folder)
        if entries:
            names = ", ".join(path.name for path in entries)
            raise PackageError(f"{folder}: holds several programs ({names}); keep the one that judges")
    raise PackageError(f"{root}: has a validator of its own by problem.yaml, but {_VALIDATOR_FOLDERS[0]}/ holds none")


def _submissions(root: Path) -> Iterator[Submission]:
    base = root / "submissions"
    for folder in sorted(base.iterdir()) if base.is_dir() else ():
        if not folder.is_dir():
            continue
        for path in sorted(folder.iterdir()):
            if path.name.startswith(".") or path.name == "__pycache__":
                continue
            yield read(path, label=str(path.relative_to(root)), folder=folder.name)


@hookimpl
def parley_formats() -> list[KattisFormat]:
    return [KattisFormat()]
