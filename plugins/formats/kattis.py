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

from pathlib import Path

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


@hookimpl
def parley_formats() -> list[KattisFormat]:
    return [KattisFormat()]
