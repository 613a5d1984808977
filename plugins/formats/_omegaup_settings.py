"""`settings.json` of omegaUp packages: limits, validator, cases and their weights, the interactive part.

::

    Limits       TimeLimit ExtraWallTime OverallWallTimeLimit (1000: milliseconds, or "1.5s"),
                 MemoryLimit OutputLimit (1024: bytes, or "32MiB")
    Validator    Name Lang Tolerance GroupScorePolicy, and Limits of its own
    Interactive  ModuleName ParentLang
    Cases        [{Name: group, Cases: [{Name, Weight}]}]

Keys are Go's, which does not tell capitals from small letters. Source: omegaup/quark, `common/problemsettings.go`, and
omegaup/go-base for what times, sizes and weights may look like.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

from msgspec import Struct

from ...core.documents import Document, read_json
from ...core.errors import PackageError
from ...core.group import Score
from ...core.model import MIB, Limits, Stated
from ...core.rational import parse_rational

VALIDATORS = {
    "token": "token",
    "token-caseless": "token-caseless",
    "token-numeric": "omegaup-numeric",
    "literal": "omegaup-literal",
    "custom": "omegaup-custom",
}
POLICIES = {"": None, "sum-if-not-zero": Score.SUM, "min": Score.MIN}
_DEFAULT_VALIDATOR = "token-caseless"  # of packages whose settings are given elsewhere (omegaUp's web form)

_KEYS = ("Limits", "Validator", "Interactive", "Cases", "Slow", "Title", "Source", "Misc")
_LIMITS = ("TimeLimit", "ExtraWallTime", "OverallWallTimeLimit", "MemoryLimit", "OutputLimit")
_VALIDATOR = ("Name", "Lang", "Tolerance", "GroupScorePolicy", "Limits")
# What libinteractive makes of the definition, kept in settings; whoever judges makes it anew.
_MADE = ("Main", "Interfaces", "Templates", "LibinteractiveVersion")
_INTERACTIVE = ("ModuleName", "ParentLang", *_MADE)
_CASES = ("Name", "Cases", "Weight")
_MISC_KNOWN = ("alias", "visibility", "email_clarifications", "admin-groups", "admins", "tags", "order", "show_diff")

_TIME_MS, _MEMORY, _OUTPUT, _OVERALL_MS = 1000.0, 32 * MIB, 10 * 1024, 60_000.0
_VALIDATOR_TIME_MS, _VALIDATOR_MEMORY = 5000.0, 256 * MIB
_MOST_MS, _MOST_BYTES = 1e9, 1 << 50

_NUMBER = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_PART = re.compile(rf"({_NUMBER})(ns|us|µs|ms|s|m|h)")
_DURATION = re.compile(rf"(?:{_NUMBER}(?:ns|us|µs|ms|s|m|h))+")
_SIZE = re.compile(rf"({_NUMBER})(B|KiB|MiB|GiB|TiB)?")
_MS = {"ns": 1e-6, "us": 1e-3, "µs": 1e-3, "ms": 1.0, "s": 1000.0, "m": 60_000.0, "h": 3_600_000.0}
_BYTES = {"": 1, "B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40}

Weights = dict[str, Fraction]  # by the names of cases


class Interactive(Struct, frozen=True):
    """What settings say of the two sides; empty: to be found out from the files."""

    module: str = ""
    parent: str = ""


class Settings(Struct, frozen=True):
    """All of it. `groups` is empty where settings list no cases."""

    title: str
    limits: Limits
    validation_limits: Limits
    overall_wall_ms: float
    stated: Stated
    validator: str
    flags: tuple[str, ...]
    language: str
    policy: Score | None
    interactive: Interactive | None
    groups: dict[str, Weights]
    output_only: bool  # of all languages, submissions may only be in `cat`
    warnings: tuple[str, ...]
    not_understood: tuple[str, ...]


def read_settings(path: Path) -> Settings:
    """Raises PackageError. Where there is no file, everything has its default, which is warned of."""
    warnings: list[str] = []
    if path.exists() or path.is_symlink():
        document = named(read_json(path, doubled=warnings), _KEYS)
    else:
        warnings.append(f"{path}: is missing, so limits and validator are omegaUp's defaults")
        document = Document({}, str(path))
    limits, validator = _part(document, "Limits", _LIMITS), _part(document, "Validator", _VALIDATOR)
    found = _limits(limits)
    own = _part(validator, "Limits", _LIMITS)
    name, flags = _validator(validator)
    policy = validator.text("GroupScorePolicy")
    if policy not in POLICIES:
        raise PackageError(f"{validator.where}: GroupScorePolicy {policy!r} is not known; known are {_or(POLICIES)}")
    if "Slow" in document:
        document.flag("Slow", default=False)  # for a queue: it says nothing about how a run is judged
    document.raw("Source")
    return Settings(
        title=document.text("Title"),
        limits=found,
        validation_limits=_validation_limits(own, found),
        overall_wall_ms=_duration(limits, "OverallWallTimeLimit", _OVERALL_MS),
        stated=Stated(time="TimeLimit" in limits, memory="MemoryLimit" in limits, output="OutputLimit" in limits),
        validator=name,
        flags=flags,
        language=_word(validator, "Lang"),
        policy=POLICIES[policy],
        interactive=_interactive(document),
        groups=_groups(document),
        output_only=_languages(document) in ("cat", ["cat"]),
        warnings=tuple(warnings),
        not_understood=(*_not_understood(document, policy), *_unknown(limits, validator, own)),
    )


# --- limits -------------------------------------------------------------------------------------------------


def _limits(document: Document) -> Limits:
    """A wall clock beside ours gets what the package gives it on top; omegaUp's own has nothing but that."""
    time_ms = _above_zero(document, "TimeLimit", _duration(document, "TimeLimit", _TIME_MS))
    extra_ms = _duration(document, "ExtraWallTime", 0.0)
    limits = Limits(
        time_ms=time_ms,
        memory_bytes=int(_above_zero(document, "MemoryLimit", _size(document, "MemoryLimit", _MEMORY))),
        output_bytes=int(_above_zero(document, "OutputLimit", _size(document, "OutputLimit", _OUTPUT))),
    )
    return limits if not extra_ms else _with_wall(limits, extra_ms)


def _with_wall(limits: Limits, extra_ms: float) -> Limits:
    return Limits(limits.time_ms, limits.memory_bytes, limits.output_bytes, wall_ms=limits.wall_limit_ms + extra_ms)


def _validation_limits(document: Document, limits: Limits) -> Limits:
    time_ms = _duration(document, "TimeLimit", max(_VALIDATOR_TIME_MS, limits.time_ms))
    found = Limits(
        time_ms=_above_zero(document, "TimeLimit", time_ms),
        memory_bytes=int(_above_zero(document, "MemoryLimit", _size(document, "MemoryLimit", _VALIDATOR_MEMORY))),
        output_bytes=int(_above_zero(document, "OutputLimit", _size(document, "OutputLimit", _OUTPUT))),
        processes=32,
    )
    extra_ms = _duration(document, "ExtraWallTime", 0.0)
    document.raw("OverallWallTimeLimit")  # of all tests together: nobody adds up what validators take
    return Limits(found.time_ms, found.memory_bytes, found.output_bytes, found.wall_limit_ms + extra_ms, processes=32)


def _duration(document: Document, key: str, default_ms: float) -> float:
    """Milliseconds: a number of them, or Go's "1m30s"."""
    text = document.text(key)
    if not text:
        return default_ms
    if re.fullmatch(_NUMBER, text):
        time_ms = float(text)
    elif _DURATION.fullmatch(text):
        time_ms = sum(float(number) * _MS[unit] for number, unit in _PART.findall(text))
    else:
        time_ms = -1.0
    if not 0 <= time_ms <= _MOST_MS:
        raise PackageError(f'{document.where}: {key} must be milliseconds, or a time as in "1.5s", not {text[:40]!r}')
    return time_ms


def _size(document: Document, key: str, default: int) -> int:
    """Bytes: a number of them, or "32MiB"."""
    text = document.text(key)
    if not text:
        return default
    match = _SIZE.fullmatch(text)
    size = float(match[1]) * _BYTES[match[2] or ""] if match else -1.0
    if not 0 <= size <= _MOST_BYTES:
        raise PackageError(f'{document.where}: {key} must be bytes, or a size as in "32MiB", not {text[:40]!r}')
    return int(size)


def _above_zero(document: Document, key: str, value: float) -> float:
    if value <= 0:
        raise PackageError(f"{document.where}: {key} must be above 0")
    return value


# --- validator and interactive part -------------------------------------------------------------------------


def _validator(document: Document) -> tuple[str, tuple[str, ...]]:
    """Our name for it, and its flags."""
    name = document.text("Name", _DEFAULT_VALIDATOR)
    if name not in VALIDATORS:
        raise PackageError(f"{document.where}: Name {name!r} is not known; known are {_or(VALIDATORS)}")
    tolerance = document.fraction("Tolerance", Fraction(-1))
    if "Tolerance" not in document or name != "token-numeric":
        return VALIDATORS[name], ()
    if tolerance < 0:
        raise PackageError(f"{document.where}: Tolerance must be 0 or more")
    return VALIDATORS[name], (f"tolerance={float(tolerance)!r}",)


def _interactive(document: Document) -> Interactive | None:
    """People write `module_name` too."""
    if "Interactive" not in document:
        document.raw("Interactive")
        return None
    part = _part(document, "Interactive", _INTERACTIVE)
    for key in _MADE:
        part.raw(key)
    module, parent = _word(part, "ModuleName"), _word(part, "ParentLang")
    if part.unknown():
        raise PackageError(f"{part.unknown()[0]}; known are {_or(_INTERACTIVE)}")
    return Interactive(module, parent)


def _word(document: Document, key: str) -> str:
    """It becomes part of the name of a file."""
    text = document.text(key)
    if not re.fullmatch(r"[A-Za-z0-9_+-]{0,64}", text):
        raise PackageError(f"{document.where}: {key} must be letters and digits, not {text[:64]!r}")
    return text


# --- cases --------------------------------------------------------------------------------------------------


def _groups(document: Document) -> dict[str, Weights]:
    """Groups in the order of the list; empty where there is none. Every case once."""
    found: dict[str, Weights] = {}
    seen: set[str] = set()
    for group in named_parts(document, "Cases", _CASES):
        weights = found.setdefault(group.text("Name"), {})
        for case in named_parts(group, "Cases", _CASES):
            name = case.text("Name")
            if name in seen:
                raise PackageError(f"{case.where}: case {name!r} comes twice")
            seen.add(name)
            weights[name] = weight_of(case.text("Weight", "0"), f"{case.where}, Weight")
    return {name: weights for name, weights in found.items() if weights}


def weight_of(text: str, where: str) -> Fraction:
    """As omegaUp rounds them. Raises PackageError."""
    try:
        weight = parse_rational(text)
    except ValueError as error:
        raise PackageError(f"{where}: {error}") from error
    if weight < 0:
        raise PackageError(f"{where}: must be 0 or more, not {text[:40]!r}")
    return weight


# --- keys ---------------------------------------------------------------------------------------------------


def _part(document: Document, key: str, names: Iterable[str]) -> Document:
    return named(document.part(key), names)


def named(document: Document, names: Iterable[str]) -> Document:
    """The same with its keys spelt as in `names`, however the package spells them."""
    spelling = {_folded(name): name for name in names}
    values: dict[str, object] = {}
    for key in document:
        name = spelling.get(_folded(key), key)
        if name in values:
            raise PackageError(f"{document.where}: {name} comes twice, in different spellings; keep one")
        values[name] = document.raw(key)
    return Document(values, document.where)


def named_parts(document: Document, key: str, names: Iterable[str]) -> list[Document]:
    return [named(part, names) for part in document.parts(key)]


def spelt(path: Path, *keys: str) -> tuple[str, ...]:
    """Keys that lead to a value, as the file of settings spells them; as they are, where it has them not."""
    document, found = read_json(path), list[str]()
    for key in keys:
        found.append(next((name for name in document if _folded(name) == _folded(key)), key))
        document = document.part(found[-1]) if key != keys[-1] else document
    return tuple(found)


def _folded(key: str) -> str:
    return key.replace("_", "").lower()


def _not_understood(document: Document, policy: str) -> Iterator[str]:
    has_misc = isinstance(document.raw("Misc"), dict)
    yield from document.unknown()
    if not has_misc:
        return
    misc = document.part("Misc")  # for the tool that uploads
    for key in _MISC_KNOWN:
        misc.raw(key)
    if misc.raw("languages") not in (None, "all", "cat", ["cat"]):
        yield f"{misc.where}: languages of submissions are not restricted"
    if misc.raw("group_score_policy") not in (None, policy):
        yield f"{misc.where}: group_score_policy does not count here; Validator.GroupScorePolicy does"
    yield from misc.unknown()


def _languages(document: Document) -> object:
    misc = document.raw("Misc")
    return document.part("Misc").raw("languages") if isinstance(misc, dict) else None


def _unknown(*documents: Document) -> Iterator[str]:
    for document in documents:
        yield from document.unknown()


def _or(names: Iterable[str]) -> str:
    return ", ".join(name for name in names if name)
