"""Go, beside what the languages that are compiled have in common."""

from __future__ import annotations

import shutil

import pytest

from parley.plugins.languages.go import LANGUAGES

from ...conftest import lacking
from .trial import Trial

pytestmark = pytest.mark.anyio

(GO,) = LANGUAGES


async def test_package_that_is_no_program(trial: Trial) -> None:
    """A package of another name compiles, to nothing that could be run: an error of its author's."""
    if shutil.which("go") is None:
        lacking("go")
    found = await trial(GO, 'package other\n\nimport "fmt"\n\nfunc main() { fmt.Println(42) }\n')
    assert found.verdict == "CE"
    assert found.compiled.output.strip() == "error: the package is not called main"
    assert (await trial(GO, "package main\n\nfunc main() {}\n")).verdict == "OK"
