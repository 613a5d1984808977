"""Problem packages of omegaUp, as they lie in its archives and are downloaded from it.

::

    settings.json                limits, validator, interactive part (_omegaup_settings.py)
    cases/, testplan             inputs, answers, groups, weights (_omegaup_cases.py)
    validator.<language>         where settings say `custom`
    interactive/                 Main.<ending>, <Module>.idl: a problem of libinteractive
    solutions/, tests/           submissions and what they must get (_omegaup_tests.py)
    statements/, examples/       for people; nothing of it is judged

Source: omegaup/quark, `common/problemfiles.go` and `runner/ci/ci.go`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from ...core import libinteractive
from ...core.authoring.limits import edited, mebibytes, seconds
from ...core.documents import shown
from ...core.errors import PackageError
from ...core.hookspecs import hookimpl
from ...core.model import MIB, CheckerSpec, InteractorSpec, Limits, Problem, Support
from . import _omegaup_cases, _omegaup_tests
from ._omegaup_answers import with_answers
from ._omegaup_cases import inside, read_cases
from ._omegaup_settings import Interactive, Settings, read_settings, spelt

_COMPILE = Limits(time_ms=30_000, memory_bytes=512 * MIB, processes=32, open_files=256)


class OmegaupFormat:
    name = "omegaup"
    priority = 8

    def detect(self, path: Path) -> bool:
        """Cases in a folder of that name, with settings, a plan, or inputs among them."""
        folder = path / _omegaup_cases.FOLDER
        if not folder.is_dir() or (path / "problem.yaml").exists():
            return False
        named = ("settings.json", _omegaup_cases.PLAN)
        return any((path / name).is_file() for name in named) or next(folder.glob("*.in"), None) is not None

    def load(self, path: Path) -> Problem:
        root = path.resolve()
        settings = read_settings(inside(root, root / "settings.json"))
        interactor, support = _interactor(root, settings)
        cases = read_cases(root, settings.groups, settings.policy)
        problem = Problem(
            name=shown(root.name),
            title=settings.title or shown(root.name),
            root=root,
            data=root / _omegaup_cases.FOLDER,
            format=self.name,
            limits=settings.limits,
            validation_limits=settings.validation_limits,
            compile_limits=_COMPILE,
            tests=cases.tests,
            checker=_checker(root, settings),
            interactor=interactor,
            support=support,
            languages=_languages(support),
            scoring=cases.scoring,
            stated=settings.stated,
            contest="omegaup",
            output_only=settings.output_only,
            overall_wall_ms=settings.overall_wall_ms,
            warnings=(*settings.warnings, *cases.warnings),
            not_understood=(*settings.not_understood, *cases.not_understood),
        )
        stated = _omegaup_tests.read_tests(problem, cases.total)
        return with_answers(
            replace(
                problem,
                submissions=stated.submissions,
                checks=stated.checks,
                warnings=(*problem.warnings, *stated.warnings),
                not_understood=(*problem.not_understood, *stated.not_understood),
            )
        )

    def with_limits(self, problem: Problem, *, time_ms: float, memory_bytes: int) -> Mapping[Path, str]:
        path = problem.root / "settings.json"
        return {
            path: edited(
                path,
                {
                    spelt(path, "Limits", "TimeLimit"): f'"{seconds(time_ms)}s"',
                    spelt(path, "Limits", "MemoryLimit"): f'"{mebibytes(memory_bytes)}MiB"',
                },
            )
        }


# --- programs of the package --------------------------------------------------------------------------------


def _checker(root: Path, settings: Settings) -> CheckerSpec:
    if settings.validator != "omegaup-custom":
        return CheckerSpec(settings.validator, settings.flags)
    path = _validator(root, settings.language)
    language = _omegaup_tests.language_of(settings.language or path.name.partition(".")[2])
    return CheckerSpec(settings.validator, settings.flags, _omegaup_tests.program(root, path), language)


def _validator(root: Path, language: str) -> Path:
    """`validator.<language>`; where settings name none, or another ending, the only one there is."""
    if language and (root / f"validator.{language}").is_file():
        return root / f"validator.{language}"
    found = sorted(path for path in root.glob("validator.*") if path.is_file())
    if not found:
        raise PackageError(f"{root}: has a custom validator by settings.json; validator.<language> is missing")
    if len(found) > 1:
        names = ", ".join(path.name for path in found)
        raise PackageError(f"{root}: holds several validators ({names}); say which by Validator.Lang in settings.json")
    return found[0]


def _interactor(root: Path, settings: Settings) -> tuple[InteractorSpec | None, tuple[Support, ...]]:
    """With what submissions are compiled with. None where settings do not say so, and there is no definition."""
    folder = root / "interactive"
    found = sorted(path for path in folder.glob("*.idl") if path.is_file())
    if settings.interactive is None and not found:
        return None, ()
    said = settings.interactive or Interactive()
    definition = inside(root, _definition(folder, said.module, found))
    main = _main(folder, said.parent)
    language = _omegaup_tests.language_of(said.parent or main.suffix.removeprefix("."))
    spec = InteractorSpec("libinteractive", _omegaup_tests.program(root, main), language=language)
    return libinteractive.completed(spec, definition)


def _languages(support: tuple[Support, ...]) -> tuple[str, ...]:
    """Those that calls can be answered in; nothing else could be judged."""
    return tuple(language for part in support for language in part.languages)


def _definition(folder: Path, module: str, found: list[Path]) -> Path:
    if module and folder / f"{module}.idl" in found:
        return folder / f"{module}.idl"
    if len(found) == 1:
        return found[0]
    if module:
        raise PackageError(f"{folder}: ModuleName of settings.json is {module}; {module}.idl is missing")
    names = ", ".join(path.name for path in found) or "none"
    raise PackageError(f"{folder}: one *.idl is needed, or ModuleName in settings.json says which; there is {names}")


def _main(folder: Path, parent: str) -> Path:
    """`Main.<ending>`; the ending is that of the parent's language, or the language itself."""
    endings = dict.fromkeys((_omegaup_tests.ending_of(parent), parent)) if parent else _omegaup_tests.PARENT_ENDINGS
    found = [folder / f"Main.{ending}" for ending in endings if (folder / f"Main.{ending}").is_file()]
    if len(found) != 1:
        what = f"Main.{_omegaup_tests.ending_of(parent)}" if parent else "Main.<ending>, one of it,"
        raise PackageError(f"{folder}: {what} is missing: the program that talks to submissions")
    return found[0]


@hookimpl
def parley_formats() -> list[OmegaupFormat]:
    return [OmegaupFormat()]
