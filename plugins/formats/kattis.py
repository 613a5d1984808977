"""Problem packages of ICPC and Kattis: legacy, and 2023-07.

::

    problem.yaml
    data/sample, data/secret     *.in with *.ans, in groups (folders) or not
    output_validators/           the problem's own validator, or its interactor
    graders/                     its own program that combines results
    submissions/<verdict>/       solutions, and what each must get
    include/<language>/          put over every submission

Source: Kattis problem package format, `legacy.md`, and DOMjudge's additions (`.timelimit`, `domjudge-problem.ini`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ...core.authoring.limits import edited, mebibytes, seconds
from ...core.documents import shown
from ...core.errors import PackageError
from ...core.hookspecs import hookimpl
from ...core.model import Problem
from ._kattis_package import is_package, load_package


class KattisFormat:
    name = "kattis"
    priority = 10

    def detect(self, path: Path) -> bool:
        return is_package(path)

    def load(self, path: Path) -> Problem:
        return load_package(path, format_name=self.name)

    def with_limits(self, problem: Problem, *, time_ms: float, memory_bytes: int) -> Mapping[Path, str]:
        path = problem.root / "problem.yaml"
        if not path.exists():
            raise PackageError(f"{shown(problem.root)}: has no problem.yaml to write limits into; do it by hand")
        return {
            path: edited(
                path, {("limits", "time_limit"): seconds(time_ms), ("limits", "memory"): mebibytes(memory_bytes)}
            )
        }


@hookimpl
def parley_formats() -> list[KattisFormat]:
    return [KattisFormat()]
