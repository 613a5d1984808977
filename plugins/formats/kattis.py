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

from ...core.documents import Document, read_small, read_yaml, shown
from ...core.errors import PackageError, SubmissionError
from ...core.hookspecs import hookimpl
from ...core.model import (
    MIB,
    Calibration,
    CheckerSpec,
    InteractorSpec,
    Limits,
    Problem,
    Source,
    Submission,
    Support,
    TestCase,
)
from ...core.submissions import program_of, read

_KNOWN_KEYS = (
    "problem_format_version", "name", "uuid", "author", "source", "source_url", "license", "rights_owner", "keywords",
    "credits", "version", "embargo_until",
)  # fmt: skip
_KNOWN_LIMITS = (
    "time_limit",
    "time_safety_margin",
    "time_resolution",
    "code",
    "compilation_time",
    "compilation_memory",
)
_LEGACY = ("legacy", "legacy-icpc")
_NEWER = ("2023-07", "2023-07-draft")
_TYPES = ("pass-fail", "interactive")
_VALIDATIONS = ("default", "custom", "interactive")
_LATER = ("scoring", "score", "multi-pass", "submit-answer")
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
    not_understood: tuple[str, ...]


class KattisFormat:
    name = "kattis"
    priority = 10

    def detect(self, path: Path) -> bool:
        return (path / "problem.yaml").exists()

    def load(self, path: Path) -> Problem:
        root = path.resolve()
        settings = _settings(root)
        tests = tuple(_tests(root))
        if not tests:
            raise PackageError(f"{root / 'data'}: holds no test; put *.in and *.ans files into its folder secret")
        own = _validator(root) if settings.custom else None
        language = "script" if own and not {"build", "run"}.isdisjoint(own.files) else None
        return Problem(
            name=shown(root.name),
            title=settings.title,
            root=root,
            data=root / "data",
            format=self.name,
            limits=settings.limits,
            validation_limits=settings.validation_limits,
            compile_limits=_COMPILE,
            tests=tests,
            checker=CheckerSpec("icpc" if own else "default", settings.flags, own, language),
            interactor=InteractorSpec("icpc", own, settings.flags, language) if own and settings.interactive else None,
            submissions=tuple(_submissions(root)),
            calibration=settings.calibration,
            support=tuple(_support(root / "include")),
            not_understood=settings.not_understood,
            warnings=settings.warnings,
        )


# --- problem.yaml -------------------------------------------------------------------------------------------


def _settings(root: Path) -> _Settings:
    document = read_yaml(root / "problem.yaml")
    for key in _KNOWN_KEYS:
        document.raw(key)
    kinds = _kinds(document)
    limits = document.part("limits")
    time_s = _time_limit(root, limits)
    calibration = None if time_s else _calibration(document, limits)
    validation = Limits(
        time_ms=limits.number("validation_time", 60) * 1000,
        memory_bytes=int(limits.number("validation_memory", 2048) * MIB),
        output_bytes=int(limits.number("validation_output", 8) * MIB),
        processes=32,
    )
    for key in _KNOWN_LIMITS:
        limits.raw(key)
    return _Settings(
        title=_title(document, root),
        custom=_validation(document, kinds, root),
        interactive="interactive" in kinds,
        flags=_flags(document, "validator_flags"),
        limits=Limits(
            time_ms=(time_s or 1.0) * 1000,
            memory_bytes=int(limits.number("memory", 2048) * MIB),
            output_bytes=int(limits.number("output", 8) * MIB),
        ),
        validation_limits=validation,
        calibration=calibration,
        warnings=tuple(_version_warnings(document)),
        not_understood=(*document.unknown(), *limits.unknown()),
    )


def _title(document: Document, root: Path) -> str:
    if isinstance(document.raw("name"), dict):
        names = document.part("name")
        return names.text("en") or next((names.text(key) for key in names), root.name)
    return document.text("name", root.name)


def _version(document: Document) -> str:
    return document.text("problem_format_version", "legacy")


def _version_warnings(document: Document) -> list[str]:
    version = _version(document)
    if version in (*_LEGACY, *_NEWER):
        return []
    return [f"{document.where}: problem_format_version {version} is not known, and read as {_NEWER[0]}"]


def _kinds(document: Document) -> set[str]:
    """Words of `type` and of `validation`. Raises PackageError for kinds that this format plugin cannot judge yet."""
    kinds: set[str] = set()
    for key, known in (("type", _TYPES), ("validation", _VALIDATIONS)):
        for word in document.words(key):
            if word in _LATER:
                raise PackageError(f"{document.where}: problems of {key} {word} cannot be judged yet")
            if word not in known:
                raise PackageError(f"{document.where}: {key} {word!r} is not known; known are {', '.join(known)}")
            kinds.add(word)
    return kinds


def _validation(document: Document, kinds: set[str], root: Path) -> bool:
    """Whether the problem has a validator or an interactor of its own."""
    if "interactive" in kinds or "custom" in kinds:
        return True
    return "validation" not in document and any((root / name).is_dir() for name in _VALIDATOR_FOLDERS)


def _flags(document: Document, key: str) -> tuple[str, ...]:
    """Words as a shell would split them."""
    try:
        return tuple(shlex.split(document.text(key)))
    except ValueError as error:
        raise PackageError(f"{document.where}: {key}: {error}") from error


def _time_limit(root: Path, limits: Document) -> float | None:
    """Seconds; None where nothing states one."""
    if "time_limit" in limits:
        return limits.number("time_limit", 1)
    for path, find in ((root / ".timelimit", _plain), (root / "domjudge-problem.ini", _ini)):
        if path.is_file():
            text = find(read_small(path).decode(errors="replace"))
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
    default = 5.0 if _version(document) in _LEGACY else multipliers.number("ac_to_time_limit", 2.0)
    return Calibration(multiplier=limits.number("time_multiplier", default))


# --- files --------------------------------------------------------------------------------------------------

_VALIDATOR_FOLDERS = ("output_validators", "output_validator")


def _tests(root: Path) -> Iterator[TestCase]:
    inherited = _group_flags(root / "data", ())
    for top in ("sample", "secret"):
        folder = root / "data" / top
        if folder.is_dir():
            yield from _tests_in(folder, root / "data", inherited)


def _tests_in(folder: Path, data: Path, inherited: tuple[str, ...], above: tuple[Path, ...] = ()) -> Iterator[TestCase]:
    """Cases and groups interleaved, in the order of their names. `above` are the folders on the way here."""
    here = folder.resolve()
    if here in above:
        raise PackageError(f"{folder}: is a link to a folder that holds it")
    flags = _group_flags(folder, inherited)
    for path in sorted(folder.iterdir(), key=lambda path: (path.name.removesuffix(".in"), path.name)):
        if path.name.startswith("."):
            continue
        if path.is_dir() and path.suffix != ".files":
            yield from _tests_in(path, data, flags, (*above, here))
        elif path.suffix == ".in":
            yield _test(path, data, flags)


def _test(path: Path, data: Path, flags: tuple[str, ...]) -> TestCase:
    name = shown(path.relative_to(data).with_suffix(""))
    answer = path.with_suffix(".ans")
    if not path.is_file():
        raise PackageError(f"{path}: is not a file")
    if not answer.is_file():
        raise PackageError(f"{path}: test {name} has no answer; {answer.name} must lie beside it")
    return TestCase(name, shown(path.parent.relative_to(data)), path, answer, validator_flags=flags)


def _group_flags(folder: Path, inherited: tuple[str, ...]) -> tuple[str, ...]:
    """Flags of the group: a text, or a mapping of `name` (of the validator; there is but one) and `flags`."""
    path, key = folder / "testdata.yaml", "output_validator_flags"
    if not path.exists():
        return inherited
    document = read_yaml(path)
    if key not in document:
        return inherited
    if isinstance(document.raw(key), dict):
        return _flags(document.part(key), "flags")
    return _flags(document, key)


def _validator(root: Path) -> Source:
    """The one program of the validator folder: a file in it, a folder in it, or the folder itself."""
    try:
        return _one_program(root)
    except SubmissionError as error:
        raise PackageError(str(error)) from error


def _one_program(root: Path) -> Source:
    for name in _VALIDATOR_FOLDERS:
        folder = root / name
        if not folder.is_dir():
            continue
        entries = sorted(path for path in folder.iterdir() if not path.name.startswith((".", "__pycache__")))
        folders = [path for path in entries if path.is_dir()]
        if len(entries) == 1:
            return program_of(entries[0])
        if entries and not folders:
            return program_of(folder)
        if entries:
            names = ", ".join(path.name for path in entries)
            raise PackageError(f"{folder}: holds several programs ({names}); keep the one that judges")
    raise PackageError(f"{root}: has a validator of its own by problem.yaml, but {_VALIDATOR_FOLDERS[0]}/ holds none")


def _support(include: Path) -> Iterator[Support]:
    """`include/default/` for all, and over it `include/<language>/`."""
    folders = include.iterdir() if include.is_dir() else ()
    for folder in sorted(folders, key=lambda folder: (folder.name != "default", folder.name)):
        if folder.is_dir():
            files = sorted(path for path in folder.rglob("*") if path.is_file())
            names = () if folder.name == "default" else (folder.name,)
            yield Support(tuple((str(path.relative_to(folder)), path) for path in files), names)


def _submissions(root: Path) -> Iterator[Submission]:
    base = root / "submissions"
    for folder in sorted(base.iterdir()) if base.is_dir() else ():
        if not folder.is_dir():
            continue
        for path in sorted(folder.iterdir()):
            if path.name.startswith(".") or path.name == "__pycache__":
                continue
            yield read(path, label=str(path.relative_to(root)), folder=folder.name, links=base)


@hookimpl
def parley_formats() -> list[KattisFormat]:
    return [KattisFormat()]
