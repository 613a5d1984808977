"""What an omegaUp package says of its solutions and of its inputs.

::

    solutions/                      the model `solution.<language>`, and others
    tests/tests.json                solutions: [{filename, verdict, score_range, language}],
                                    inputs: {filename, language}, max_score
    tests/invalid-cases/            *.in that the program of `inputs` must refuse, with *.expected-failure in its words

An input's validator is one of outputs that gets the input itself for an output: so it is judged, as a problem beside
the problem. Source: omegaup/quark, `runner/ci/ci.go`.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ...core import submitted
from ...core.documents import Document, read_json, read_small, shown
from ...core.errors import PackageError, SubmissionError
from ...core.model import MIB, CheckerSpec, Expected, Limits, Problem, Source, Submission, TestCase, Verdict
from ...core.submissions import answers_of, program_of, source_of
from ._omegaup_cases import inside, natural
from ._omegaup_settings import named, named_parts, weight_of

_C = ("c", "c11-gcc", "c11-clang")
_CPP = (
    "cpp", "cpp03-gcc", "cpp03-clang", "cpp11", "cpp11-gcc", "cpp11-clang", "cpp17-gcc", "cpp17-clang", "cpp20-gcc",
    "cpp20-clang",
)  # fmt: skip
_PYTHON = ("py", "py2", "py3", "python2", "python3")
OTHERS = ("java", "kt", "pas", "rb", "cs", "hs", "lua", "go", "rs", "js", "kj", "kp", "rk")
ANSWERS = "cat"  # is nothing that is run: the outputs themselves
LANGUAGES = (*_C, *_CPP, *_PYTHON, *OTHERS)
PARENT_ENDINGS = ("c", "cpp", "java", "py")  # of libinteractive
_FOUND_OUT = ("c", "cpp", "java")  # endings that Parley's own detection knows what to make of

EXPECTED = {verdict.value: (verdict,) for verdict in Verdict if verdict is not Verdict.SK} | {
    # Memory that is full ends a program of omegaUp's by a failing allocation, before anybody sees that it was too much.
    "RTE": (Verdict.RTE, Verdict.MLE),
    "VE": (Verdict.JE,),
}
_KEYS = ("solutions", "inputs", "max_score")
_INPUTS = ("filename", "language")
_SOLUTION = ("filename", "verdict", "score_range", "language", "allow_fractional_percentages")
_LIBRARY, _LIBRARY_NAME = b"omegaup.validator", "omegaup/validator/validatortest.py"
_LIBRARY_FILE = Path(__file__).with_name("_omegaup_validatortest.py")
_COPY = Path(__file__).with_name("_omegaup_copy.c")
_INPUT_LIMITS = Limits(time_ms=10_000, memory_bytes=1024 * MIB, output_bytes=1024 * MIB)
_INPUT_VALIDATOR_LIMITS = Limits(time_ms=60_000, memory_bytes=1024 * MIB, output_bytes=MIB, processes=32)


class Stated(Struct, frozen=True):
    """What `tests/` and `solutions/` come to."""

    submissions: tuple[Submission, ...] = ()
    checks: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()
    not_understood: tuple[str, ...] = ()


def read_tests(problem: Problem, total: Fraction) -> Stated:
    """`total` is the sum of all weights. Raises PackageError."""
    root = problem.root
    path = root / "tests" / "tests.json"
    if not (path.exists() or path.is_symlink()):
        return Stated(submissions=tuple(_others(root, ())))
    warnings: list[str] = []
    document = named(read_json(inside(root, path), doubled=warnings), _KEYS)
    parts = named_parts(document, "solutions", _SOLUTION)
    submissions = tuple(_solution(root, part) for part in parts)
    most = document.text("max_score")
    if most and document.fraction("max_score", Fraction(0)) != total:
        warnings.append(f"{path}: max_score is {most[:40]}, but all weights together are {float(total):g}")
    inputs = named(document.part("inputs"), _INPUTS)
    checks = _checks(problem, inputs) if "filename" in inputs else ()
    if not checks and (root / "tests" / "invalid-cases").is_dir():
        warnings.append(f"{path}: has no inputs.filename, so nobody looks at invalid-cases")
    inputs.raw("language")
    unknown = [line for part in (document, *parts, inputs) for line in part.unknown()]
    return Stated(
        submissions=(*submissions, *_others(root, submissions)),
        checks=checks,
        warnings=tuple(warnings),
        not_understood=tuple(unknown),
    )


def language_of(name: str) -> str | None:
    """For `Submission.language`: the names of omegaUp's are aliases here. None: found out from the file."""
    if name == ANSWERS:
        return submitted.LANGUAGE.name
    return None if name in _FOUND_OUT else name


def program(root: Path, path: Path) -> Source:
    """One of the package's own, with omegaUp's library for validators in Python beside it.

    Raises PackageError for what is not there, or leads out of the package.
    """
    try:
        source = program_of(inside(root, path))
    except SubmissionError as error:
        raise PackageError(str(error)) from error
    wanted = any(_LIBRARY in read_small(source.root / name) for name in source.files)
    return replace(source, beside=((_LIBRARY_NAME, _LIBRARY_FILE),)) if wanted else source


def ending_of(language: str) -> str:
    """Of files in that language, without the dot."""
    endings = {"c": _C, "cpp": _CPP, "py": _PYTHON}
    return next((ending for ending, names in endings.items() if language in names), language)


# --- solutions ----------------------------------------------------------------------------------------------


def _solution(root: Path, part: Document) -> Submission:
    """`allow_fractional_percentages` is about what omegaUp shows: scores are exact here."""
    path = _path(root, part)
    ending = path.suffix.removeprefix(".")
    language = part.text("language") or ending
    if not language:
        raise PackageError(f"{part.where}: {path.name} has no ending; say its language")
    verdict = part.text("verdict")
    if verdict and verdict not in EXPECTED:
        raise PackageError(f"{part.where}: verdict {verdict!r} is not known; known are {', '.join(EXPECTED)}")
    part.raw("allow_fractional_percentages")
    expected = EXPECTED[verdict] if verdict else None
    return _submission(root, path, language_of(language), expected, _range(part))


def _path(root: Path, part: Document) -> Path:
    """Relative to tests/. It may go up, to solutions/, but not out of the package."""
    name = part.text("filename")
    if not name:
        raise PackageError(f"{part.where}: filename is missing")
    path = Path(os.path.normpath(root / "tests" / name))
    if not path.is_relative_to(root) or path == root:
        raise PackageError(f"{part.where}: filename {name[:100]!r} leads out of the package")
    return path


def _range(part: Document) -> tuple[Fraction, Fraction] | None:
    if "score_range" not in part:
        part.raw("score_range")
        return None
    bounds = part.words("score_range")
    if len(bounds) != 2:
        raise PackageError(f"{part.where}: score_range must be two numbers")
    least, most = (weight_of(bound, f"{part.where}, score_range") for bound in bounds)
    if not least <= most <= 1:
        raise PackageError(f"{part.where}: score_range must be two numbers from 0 to 1, the smaller first")
    return least, most


def _others(root: Path, known: tuple[Submission, ...]) -> Iterator[Submission]:
    """What lies in solutions/ and tests.json does not name. The model must be accepted, nothing is said of others."""
    folder = root / "solutions"
    seen = {submission.source.path for submission in known}
    for path in sorted(folder.iterdir(), key=lambda path: natural(path.name)) if folder.is_dir() else ():
        language = path.suffix.removeprefix(".")
        if path in seen or path.name.startswith(".") or language not in LANGUAGES or not path.is_file():
            continue
        expected = (Verdict.AC,) if path.stem == "solution" else None
        yield _submission(root, path, language_of(language), expected, None)


def _submission(
    root: Path,
    path: Path,
    language: str | None,
    expected: tuple[Verdict, ...] | None,
    score: tuple[Fraction, Fraction] | None,
) -> Submission:
    """What cannot be read is one all the same, with its fault."""
    label = shown(path.relative_to(root))
    try:
        answers = language == submitted.LANGUAGE.name
        source = answers_of(path, links=root) if answers else source_of(path, links=root)
    except SubmissionError as error:
        return Submission(label, Source(path, ()), fault=str(error))
    rules = (Expected(score=score),) if score else ()
    return Submission(label, source, language, expected, rules=rules)


# --- inputs -------------------------------------------------------------------------------------------------


def _checks(problem: Problem, inputs: Document) -> tuple[Problem, ...]:
    """A problem of all inputs: who copies them must be right where they are valid, and wrong where they are not."""
    root = problem.root
    path = _path(root, inputs)
    language = inputs.text("language") or path.suffix.removeprefix(".")
    validator = program(root, path)
    invalid = list(_invalid(root))
    valid = [replace(test, name=f"cases/{test.name}", group="cases", max_score=Fraction(1)) for test in problem.tests]
    rules = [Expected(tests="cases", permitted=(Verdict.AC,))]
    rules += [Expected(glob.escape(test.name), (Verdict.WA,), message=failure) for test, failure in invalid]
    copy = Submission("a copy of the inputs", Source(_COPY.parent, (_COPY.name,)), "c", rules=tuple(rules))
    check = replace(
        problem,
        title=f"inputs, by {shown(path.relative_to(root))}",
        data=root,
        limits=_INPUT_LIMITS,
        validation_limits=_INPUT_VALIDATOR_LIMITS,
        tests=(*valid, *(test for test, _ in invalid)),
        checker=CheckerSpec("omegaup-custom", (), validator, language_of(language)),
        interactor=None,
        support=(),
        languages=(),
        scoring=None,
        submissions=(copy,),
        overall_wall_ms=None,
        warnings=(),
        not_understood=(),
    )
    return (check,)


def _invalid(root: Path) -> Iterator[tuple[TestCase, str]]:
    """Inputs that must be refused, and what must be said of each. Raises PackageError where that is missing."""
    folder = root / "tests" / "invalid-cases"
    for path in sorted(folder.glob("*.in"), key=lambda path: natural(path.name)):
        answer, failure = path.with_suffix(".out"), path.with_suffix(".expected-failure")
        if not failure.is_file():
            raise PackageError(f"{failure}: is missing: what the validator of inputs says of {path.name}")
        for one in (path, answer, failure):
            inside(root, one)
        said = read_small(failure).decode(errors="replace").strip()
        name = f"invalid-cases/{shown(path.stem)}"
        yield TestCase(name, "invalid-cases", path, answer if answer.is_file() else None), said
