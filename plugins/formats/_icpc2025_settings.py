"""problem.yaml of ICPC 2025-09. Source: "Problem metadata"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from msgspec import Struct

from ...core.documents import Document, read_yaml
from ...core.errors import PackageError
from ...core.model import MIB, Calibration, Limits, Stated

VERSIONS = ("2025-09", "2025-09-draft", "draft")
_TYPES = ("pass-fail", "scoring", "multi-pass", "interactive", "submit-answer")
_APART = (("pass-fail", "scoring"), ("submit-answer", "multi-pass"), ("submit-answer", "interactive"))
_LICENSES = ("unknown", "public domain", "cc0", "cc by", "cc by-sa", "educational", "permission")
_INFORMATION = ("name", "uuid", "version", "credits", "source", "rights_owner", "keywords", "allow_file_writing")
_OLDER = ("author", "source_url")  # of earlier versions: mere information too
_CONSTANT = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\dZ)?", re.ASCII)
_COMPILE_MIB = 512


class Settings(Struct, frozen=True):
    """What problem.yaml says."""

    title: str
    kinds: frozenset[str]  # words of `type`
    limits: Limits
    stated: Stated
    validation_limits: Limits
    compile_limits: Limits
    calibration: Calibration | None
    code_bytes: int | None
    passes: int
    languages: tuple[str, ...]
    constants: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    not_understood: tuple[str, ...]

    @property
    def scoring(self) -> bool:
        return "scoring" in self.kinds


def read(root: Path) -> Settings:
    """Raises PackageError, for a key that the version does not have too."""
    document = read_yaml(root / "problem.yaml")
    kinds = _kinds(document)
    limits = document.part("limits")
    multipliers = limits.part("time_multipliers")
    for key in ("problem_format_version", *_INFORMATION, *_OLDER):
        document.raw(key)
    document.flag("allow_file_writing", default=False)
    settings = Settings(
        title=_title(document, root),
        kinds=kinds,
        limits=_limits(limits),
        stated=Stated(memory="memory" in limits, output="output" in limits),
        validation_limits=Limits(
            time_ms=limits.number("validation_time", 60) * 1000,
            memory_bytes=int(limits.number("validation_memory", 2048) * MIB),
            output_bytes=int(limits.number("validation_output", 8) * MIB),
            processes=32,
        ),
        compile_limits=Limits(
            time_ms=limits.number("compilation_time", 60) * 1000,
            memory_bytes=int(limits.number("compilation_memory", _COMPILE_MIB) * MIB),
            processes=32,
            open_files=256,
        ),
        calibration=None if "time_limit" in limits else _calibration(limits, multipliers),
        code_bytes=_whole(limits, "code", 1) * 1024 if "code" in limits else None,
        passes=_passes(limits, kinds),
        languages=_languages(document),
        constants=tuple(_constants(document)),
        warnings=tuple(_warnings(document, limits)),
        not_understood=tuple(_not_acted_upon(limits, multipliers)),
    )
    for part in (document, limits, multipliers):
        unknown = part.unknown()
        if unknown:
            raise PackageError(f"{unknown[0]} by version 2025-09; remove it, or see what it is called there")
    return settings


def _kinds(document: Document) -> frozenset[str]:
    value = document.raw("type")
    words = [document.text("type")] if isinstance(value, str) else document.words("type")
    if value is None:
        words = ["pass-fail"]
    for word in words:
        if word not in _TYPES:
            raise PackageError(f"{document.where}: type {word!r} is not known; known are {', '.join(_TYPES)}")
    if not words or len(set(words)) < len(words):
        raise PackageError(f"{document.where}: type must be one or several of {', '.join(_TYPES)}, each once")
    for one, other in _APART:
        if one in words and other in words:
            raise PackageError(f"{document.where}: no problem is of type {one} and {other}")
    return frozenset(words)


def _title(document: Document, root: Path) -> str:
    if isinstance(document.raw("name"), dict):
        names = document.part("name")
        titles = {language: names.text(language) for language in names}
        return titles.get("en") or next((title for title in titles.values() if title), root.name)
    return document.text("name", root.name)


def _is_date(text: str) -> bool:
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        return False
    return _DATE.fullmatch(text) is not None


# --- limits -------------------------------------------------------------------------------------------------


def _limits(limits: Document) -> Limits:
    return Limits(
        time_ms=limits.number("time_limit", 1) * 1000,
        memory_bytes=int(limits.number("memory", 2048) * MIB),
        output_bytes=int(limits.number("output", 8) * MIB),
    )


def _calibration(limits: Document, multipliers: Document) -> Calibration:
    step_ms = limits.number("time_resolution", 1) * 1000
    return Calibration(_factor(multipliers, "ac_to_time_limit", 2), least_ms=step_ms, step_ms=step_ms)


def _factor(multipliers: Document, key: str, default: float) -> float:
    factor = multipliers.number(key, default)
    if factor < 1:
        raise PackageError(f"{multipliers.where}: {key} must be at least 1, not {factor:g}")
    return factor


def _whole(part: Document, key: str, least: int) -> int:
    value = part.fraction(key, Fraction(least))
    if value.denominator != 1 or value < least:
        raise PackageError(f"{part.where}: {key} must be a whole number from {least}")
    return int(value)


def _passes(limits: Document, kinds: frozenset[str]) -> int:
    if "validation_passes" in limits and "multi-pass" not in kinds:
        raise PackageError(f"{limits.where}: validation_passes is for problems of type multi-pass alone")
    return _whole(limits, "validation_passes", 2) if "multi-pass" in kinds else 1


def _not_acted_upon(limits: Document, multipliers: Document) -> list[str]:
    """What is right to say and nobody here looks at, but for its being a number."""
    _factor(multipliers, "time_limit_to_tle", 1.5)
    if "time_limit_to_tle" not in multipliers:
        return []
    return [f"{multipliers.where}: time_limit_to_tle: what is slower than the limit is not timed"]


def _warnings(document: Document, limits: Document) -> list[str]:
    where = document.where
    found = [f"{where}: {key} is a key of an older version; see what 2025-09 has" for key in _OLDER if key in document]
    found += [f"{where}: {key} is missing, which every package has" for key in ("name", "uuid") if key not in document]
    resolution = limits.fraction("time_resolution", Fraction(1))
    if "time_limit" in limits and resolution > 0 and limits.fraction("time_limit", Fraction(1)) % resolution:
        found.append(f"{limits.where}: time_limit is no multiple of time_resolution, {float(resolution):g}")
    return [*found, *_odd_information(document)]


def _odd_information(document: Document) -> Iterator[str]:
    """What is wrong, and nothing is judged by."""
    where, license_name, embargo = document.where, document.text("license", "unknown"), document.text("embargo_until")
    if license_name not in _LICENSES:
        yield f"{where}: license {license_name!r} is not known; known are {', '.join(_LICENSES)}"
    if license_name == "public domain" and "rights_owner" in document:
        yield f"{where}: what is in the public domain has no rights_owner"
    if embargo and not _is_date(embargo):
        yield f"{where}: embargo_until must be a date in UTC, as 2026-01-31 or 2026-01-31T12:00:00Z"


def resolution_ms(root: Path) -> float:
    """What limits are multiples of."""
    return read_yaml(root / "problem.yaml").part("limits").number("time_resolution", 1) * 1000


# --- the rest -----------------------------------------------------------------------------------------------


def _languages(document: Document) -> tuple[str, ...]:
    """None of them: all."""
    words = document.words("languages")
    if "languages" in document and not words:
        raise PackageError(f"{document.where}: languages must be all, or a list that is not empty")
    return () if words == ["all"] else tuple(dict.fromkeys(words))


def _constants(document: Document) -> list[tuple[str, str]]:
    """Each by its name, and by its name and variant."""
    part = document.part("constants")
    found: list[tuple[str, str]] = []
    for name in part:
        if not _CONSTANT.fullmatch(name):
            raise PackageError(f"{part.where}: {name!r} is no name of a constant; take letters, digits and _")
        if isinstance(part.raw(name), dict):
            variants = part.part(name)
            found += [(f"{name}.{variant}", variants.text(variant)) for variant in variants]
            if "value" not in variants:
                raise PackageError(f"{variants.where}: has no value")
            found.append((name, variants.text("value")))
        else:
            found += [(name, part.text(name)), (f"{name}.value", part.text(name))]
    return found
