"""Limits of a Kattis package, and where its time limit is stated.

::

    problem.yaml, limits      before
    .timelimit, .memlimit     seconds and MiB, as exports of Kattis have them; before
    domjudge-problem.ini      timelimit, in seconds
"""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from ...core.documents import Document, read_small
from ...core.model import MIB, Calibration, Limits, Stated
from ._kattis_programs import check_inside

_KNOWN = ("time_safety_margin", "time_limit_to_tle")  # of interest to who sets the limit, not to who judges by it
_MEMORY_MIB = 2048.0
_COMPILE_MS, _COMPILE_MIB = 30_000.0, 512.0
_INI_INFORMATION = frozenset(("name", "probid", "short-name", "externalid", "color"))


class StatedLimits(Struct, frozen=True):
    """`calibration` None: a time limit is stated. `code_bytes` None: nothing is said of the size of sources.

    `stated` tells the limits that the package states from those that the format has for it.
    """

    run: Limits
    validation: Limits
    compilation: Limits
    calibration: Calibration | None
    passes: int
    code_bytes: int | None
    stated: Stated
    ini: Document
    not_understood: tuple[str, ...]


def read_limits(root: Path, limits: Document, *, legacy: bool) -> StatedLimits:
    """Raises PackageError."""
    ini = _ini(root / "domjudge-problem.ini", root)
    time_s = _time_limit(root, limits, ini)
    memory_mib = _plain(root / ".memlimit", root, "memory limit")
    calibration, unknown = _calibration(limits, legacy=legacy)
    code_kib = limits.number("code", 0.5) if "code" in limits else None
    return StatedLimits(
        run=Limits(
            time_ms=(time_s or 1.0) * 1000,
            memory_bytes=int(limits.number("memory", memory_mib or _MEMORY_MIB) * MIB),
            output_bytes=int(limits.number("output", 8) * MIB),
        ),
        validation=Limits(
            time_ms=limits.number("validation_time", 60) * 1000,
            memory_bytes=int(limits.number("validation_memory", 2048) * MIB),
            output_bytes=int(limits.number("validation_output", 8) * MIB),
            processes=32,
        ),
        compilation=Limits(
            time_ms=limits.number("compilation_time", _COMPILE_MS / 1000) * 1000,
            memory_bytes=int(limits.number("compilation_memory", _COMPILE_MIB) * MIB),
            processes=32,
            open_files=256,
        ),
        calibration=None if time_s else calibration,
        passes=int(limits.number("validation_passes", 2)),
        code_bytes=None if code_kib is None else int(code_kib * 1024),
        stated=Stated(memory="memory" in limits or memory_mib is not None, output="output" in limits),
        ini=ini,
        not_understood=(*limits.unknown(), *unknown, *ini.unknown()),
    )


def _calibration(limits: Document, *, legacy: bool) -> tuple[Calibration, list[str]]:
    """How the time limit follows from the slowest accepted submission; and what of it is not understood."""
    multipliers = limits.part("time_multipliers")
    for key in _KNOWN:
        limits.raw(key)
        multipliers.raw(key)
    if legacy:
        found = Calibration(limits.number("time_multiplier", 5))
    else:
        step_ms = limits.number("time_resolution", 1) * 1000
        factor = multipliers.number("ac_to_time_limit", limits.number("time_multiplier", 2))
        found = Calibration(factor, least_ms=step_ms, step_ms=step_ms)
    return found, multipliers.unknown()


def _time_limit(root: Path, limits: Document, ini: Document) -> float | None:
    """Seconds; None where nothing states one."""
    in_ini = ini.number("timelimit", 1) if "timelimit" in ini else None
    limits.raw("time_limit")
    if "time_limit" in limits:
        return limits.number("time_limit", 1)
    return _plain(root / ".timelimit", root, "time limit") or in_ini


def _plain(path: Path, root: Path, key: str) -> float | None:
    """A file that holds one number."""
    if not path.is_file():
        return None
    check_inside(path, root)
    text = read_small(path).decode(errors="replace").strip()
    return Document({key: text}, str(path)).number(key, 1) if text else None


def _ini(path: Path, root: Path) -> Document:
    """Lines `key = value`; the value may be in quotes. What is mere information counts as asked for."""
    values: dict[str, str] = {}
    if path.is_file():
        check_inside(path, root)
        for line in read_small(path).decode(errors="replace").splitlines():
            key, equals, value = line.partition("=")
            if equals and key.strip() and not key.lstrip().startswith((";", "#")):
                values[key.strip()] = value.strip().strip("'\"")
    document = Document({key: value for key, value in values.items() if value}, str(path))
    for key in _INI_INFORMATION:
        document.raw(key)
    return document
