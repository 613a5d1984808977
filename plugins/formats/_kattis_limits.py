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
from ...core.model import MIB, Calibration, Limits
from ._kattis_programs import check_inside

_KNOWN = ("time_safety_margin", "time_limit_to_tle")  # of interest to who sets the limit, not to who judges by it
_COMPILE_MS, _COMPILE_MIB = 30_000.0, 512.0
_INI_INFORMATION = frozenset(("name", "probid", "short-name", "externalid", "color"))


class Stated(Struct, frozen=True):
    """`calibration` None: a time limit is stated. `code_bytes` None: nothing is said of the size of sources."""

    run: Limits
    validation: Limits
    compilation: Limits
    calibration: Calibration | None
    passes: int
    code_bytes: int | None
    ini: Document
    not_understood: tuple[str, ...]


def read_limits(root: Path, limits: Document, *, multiplier: float) -> Stated:
    """`multiplier` is the version's, of the slowest accepted submission. Raises PackageError."""
    ini = _ini(root / "domjudge-problem.ini", root)
    time_s = _time_limit(root, limits, ini)
    memory_mib = _plain(root / ".memlimit", root, "memory limit") or 2048.0
    multipliers = limits.part("time_multipliers")
    factor = limits.number("time_multiplier", multipliers.number("ac_to_time_limit", multiplier))
    for key in _KNOWN:
        limits.raw(key)
        multipliers.raw(key)
    code_kib = limits.number("code", 0.5) if "code" in limits else None
    return Stated(
        run=Limits(
            time_ms=(time_s or 1.0) * 1000,
            memory_bytes=int(limits.number("memory", memory_mib) * MIB),
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
        calibration=None if time_s else Calibration(multiplier=factor),
        passes=int(limits.number("validation_passes", 2)),
        code_bytes=None if code_kib is None else int(code_kib * 1024),
        ini=ini,
        not_understood=(*limits.unknown(), *multipliers.unknown(), *ini.unknown()),
    )


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
