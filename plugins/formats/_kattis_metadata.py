"""problem.yaml of Kattis packages: legacy, legacy-icpc and 2023-07.

What both versions say comes out as one record, whichever words they have for it. Keys that are mere information are
known; all others that nobody acts upon are named in `not_understood`. Source: Kattis problem package format,
`legacy.md`, "Problem metadata", the drafts of 2023-07, and what problemtools reads of older packages (`grading`).
"""

from __future__ import annotations

import shlex
from fractions import Fraction
from pathlib import Path

from msgspec import Struct

from ...core.documents import Document, read_yaml
from ...core.errors import PackageError
from ._kattis_limits import StatedLimits, read_limits
from ._kattis_programs import check_inside

_INFORMATION = (
    "problem_format_version", "name", "uuid", "author", "source", "source_url", "license", "rights_owner", "keywords",
    "credits", "version", "embargo_until",
)  # fmt: skip
LEGACY = ("legacy", "legacy-icpc")
NEWER = ("2023-07", "2023-07-draft")
_TYPES = ("pass-fail", "scoring", "interactive", "multi-pass", "submit-answer")
_VALIDATIONS = ("default", "custom", "score", "interactive", "multi-pass")
_STOPS = {"first_error": True, "worst_error": False, "grade": False}  # `on_reject` as it was once


class Overrides(Struct, frozen=True):
    """What very old packages say of groups in problem.yaml: it holds for all of them, whatever testdata.yaml says."""

    accept_score: Fraction | None = None
    reject_score: Fraction | None = None
    range: str | None = None
    stop: bool | None = None


class Metadata(Struct, frozen=True):
    """`custom` None: a validator of its own is used if there is one. `languages` empty: all."""

    title: str
    legacy: bool
    scoring: bool
    interactive: bool
    multi_pass: bool
    output_only: bool
    custom: bool | None
    gives_scores: bool  # its validator writes score.txt
    minimal: bool  # the lowest score is the best one
    flags: tuple[str, ...]
    limits: StatedLimits
    overrides: Overrides
    languages: tuple[str, ...]
    warnings: tuple[str, ...]
    not_understood: tuple[str, ...]


def read_metadata(root: Path) -> Metadata:
    """Raises PackageError."""
    path = root / "problem.yaml"
    document = _read(path, root)
    for key in _INFORMATION:
        document.raw(key)
    version = document.text("problem_format_version", "legacy")
    legacy = version in LEGACY
    part = document.part("limits")
    limits = read_limits(root, part, legacy=legacy)
    kinds, validation = _known_words(document, "type", _TYPES), _known_words(document, "validation", _VALIDATIONS)
    grading = document.part("grading")
    words = kinds | validation
    writing = document.flag("allow_file_writing", default=True)
    return Metadata(
        title=_title(document) or limits.ini.text("name") or root.name,
        legacy=legacy,
        scoring="scoring" in kinds,
        interactive="interactive" in words,
        multi_pass="multi-pass" in words,
        output_only="submit-answer" in kinds,
        custom=True if words & {"custom", "interactive", "multi-pass"} else False if validation else None,
        gives_scores="scoring" in kinds and (not legacy or "score" in validation),
        minimal=_objective(grading) == "min",
        flags=split(document, "validator_flags"),
        limits=limits,
        overrides=_overrides(grading, scoring="scoring" in kinds),
        languages=tuple(word for word in document.words("languages") if word != "all"),
        warnings=tuple(_warnings(version, document, kinds, validation)),
        not_understood=(
            *document.unknown(),
            *limits.not_understood,
            *grading.unknown(),
            *([] if writing else [f"{document.where}: allow_file_writing is not acted upon: programs may write files"]),
        ),
    )


def _read(path: Path, root: Path) -> Document:
    """An old package of DOMjudge's may have no problem.yaml."""
    if not path.exists() and (root / "domjudge-problem.ini").exists():
        return Document({}, str(path))
    check_inside(path, root)
    return read_yaml(path)


def _title(document: Document) -> str:
    if isinstance(document.raw("name"), dict):
        names = document.part("name")
        return names.text("en") or next((names.text(key) for key in names), "")
    return document.text("name")


def _known_words(document: Document, key: str, known: tuple[str, ...]) -> set[str]:
    words = document.words(key)
    for word in words:
        if word not in known:
            raise PackageError(f"{document.where}: {key} {word!r} is not known; known are {', '.join(known)}")
    return set(words)


def _warnings(version: str, document: Document, kinds: set[str], validation: set[str]) -> list[str]:
    found: list[str] = []
    if version not in (*LEGACY, *NEWER):
        found.append(f"{document.where}: problem_format_version {version} is not known, and read as {NEWER[0]}")
    if "score" in validation and "scoring" not in kinds:
        found.append(f"{document.where}: validation says score, but type is not scoring; its scores do not count")
    return found


def split(document: Document, key: str) -> tuple[str, ...]:
    """Words as a shell would split them. Raises PackageError."""
    try:
        return tuple(shlex.split(document.text(key)))
    except ValueError as error:
        raise PackageError(f"{document.where}: {key}: {error}") from error


# --- grading --------------------------------------------------------------------------------------------------


def _objective(grading: Document) -> str:
    grading.raw("show_test_data_groups")
    objective = grading.text("objective", "max")
    if objective not in ("max", "min"):
        raise PackageError(f"{grading.where}: objective must be max or min, not {objective!r}")
    return objective


def _overrides(grading: Document, *, scoring: bool) -> Overrides:
    stop = grading.text("on_reject")
    if stop and stop not in _STOPS:
        raise PackageError(f"{grading.where}: on_reject must be one of {', '.join(_STOPS)}, not {stop!r}")
    found = Overrides(
        accept_score=grading.fraction("accept_score", Fraction(1)) if "accept_score" in grading else None,
        reject_score=grading.fraction("reject_score", Fraction(0)) if "reject_score" in grading else None,
        range=grading.text("range") or None,
        stop=_STOPS.get(stop),
    )
    return found if scoring else Overrides(stop=found.stop)
