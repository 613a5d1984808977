"""Problem packages of ICPC 2025-09.

::

    problem.yaml                     _icpc2025_settings.py
    data/                            _icpc2025_data.py
    output_validator/                the problem's own validator, or its interactor
    static_validator/                a program that looks at submissions themselves
    input_validators/                _icpc2025_inputs.py
    submissions/, include/           _icpc2025_submissions.py, core/submission_rules.py

Source: Kattis problem package format, `2025-09.md`. Earlier versions are the format `kattis`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from ...core.authoring.limits import edited, mebibytes, seconds
from ...core.documents import read_small, shown
from ...core.errors import PackageError
from ...core.hookspecs import hookimpl
from ...core.model import CheckerSpec, InteractorSpec, Problem
from . import _icpc2025_data as data
from . import _icpc2025_inputs as inputs
from . import _icpc2025_settings as settings
from . import _icpc2025_submissions as submissions
from ._icpc2025_cases import Cases
from ._icpc2025_files import listing

_FINE_MS = 500.0  # of which every limit that is suggested is a multiple
_VERSION = re.compile(
    rb"""^problem_format_version\s*:\s*["']?(?:%s)["']?\s*(?:\#.*)?$""" % b"|".join(map(str.encode, settings.VERSIONS)),
    re.MULTILINE | re.VERBOSE,
)


class Icpc2025Format:
    name = "icpc-2025-09"
    priority = 20  # over `kattis`, which takes any problem.yaml

    def detect(self, path: Path) -> bool:
        try:
            return _VERSION.search(read_small(path / "problem.yaml")) is not None
        except PackageError:
            return False

    def load(self, path: Path) -> Problem:
        root = path.resolve()
        listing(root, root)  # no folder of it is a link out of the package
        said = settings.read(root)
        support = tuple(submissions.support(root, said.constants))
        checkers = _checkers(root, said)
        cases = Cases(root, constants=said.constants, files=submissions.beside_all(support, said.constants))
        tests = data.read(cases, scoring=said.scoring, checkers=checkers)
        interactor = _interactor(root, checkers.plain) if "interactive" in said.kinds else None
        problem = Problem(
            name=shown(root.name),
            title=said.title,
            root=root,
            data=root / "data",
            format=self.name,
            limits=said.limits,
            validation_limits=said.validation_limits,
            compile_limits=said.compile_limits,
            tests=tests.tests,
            checker=checkers.scored if said.scoring else checkers.plain,
            interactor=interactor,
            scoring=tests.scoring,
            submissions=tuple(submissions.submissions(root, said.constants)),
            calibration=None if "submit-answer" in said.kinds else said.calibration,
            stated=said.stated,
            support=support,
            languages=said.languages,
            code_bytes=said.code_bytes,
            output_only="submit-answer" in said.kinds,
            passes=said.passes,
            warnings=(*said.warnings, *tests.warnings),
        )
        own = inputs.checks(problem, cases, plain=checkers.plain, constants=said.constants)
        unknown = (*said.not_understood, *cases.not_understood(), *own.not_understood)
        return replace(problem, checks=own.checks, not_understood=unknown)

    def with_limits(self, problem: Problem, *, time_ms: float, memory_bytes: int) -> Mapping[Path, str]:
        """A time limit must be a multiple of the resolution, which may have to be finer."""
        path = problem.root / "problem.yaml"
        values: dict[tuple[str, ...], str] = {
            ("limits", "time_limit"): seconds(time_ms),
            ("limits", "memory"): mebibytes(memory_bytes),
        }
        if time_ms % settings.resolution_ms(problem.root):
            values["limits", "time_resolution"] = seconds(_FINE_MS)
        return {path: edited(path, values)}


def _checkers(root: Path, said: settings.Settings) -> data.Checkers:
    plain = submissions.own_program(root, "output_validator", "icpc", said.constants)
    static = submissions.own_program(root, "static_validator", "icpc-static", said.constants)
    if static and "submit-answer" in said.kinds:
        raise PackageError(f"{root / 'static_validator'}: there are no sources to look at where answers are submitted")
    if plain is None:
        compared = CheckerSpec("default")
        return data.Checkers(compared, compared, compared, compared, static)
    scored, unbounded, sample = (
        replace(plain, validator=name) for name in ("icpc-2025", "icpc-2025-unbounded", "icpc-2025-sample")
    )
    return data.Checkers(plain, scored, unbounded, sample, static)


def _interactor(root: Path, checker: CheckerSpec) -> InteractorSpec:
    if checker.program is None:
        raise PackageError(f"{root / 'output_validator'}: holds no program for an interactive problem to talk to")
    return InteractorSpec("icpc", checker.program, checker.flags, checker.language)


@hookimpl
def parley_formats() -> list[Icpc2025Format]:
    return [Icpc2025Format()]
