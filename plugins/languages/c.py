"""C, by gcc."""

from __future__ import annotations

from ...core.hookspecs import hookimpl
from ...core.model import Language

# -x: to gcc, the ending .C means C++.
_FLAGS = ("-O2", "-pipe", "-DONLINE_JUDGE", "-o", "{program}", "-x", "c", "{sources}", "-x", "none", "-lm")


@hookimpl
def parley_languages() -> list[Language]:
    return [
        Language(
            name="c",
            title="C (C11)",
            aliases=("c11",),
            extensions=(".c",),
            compile=("gcc", "-std=c11", "-D_GNU_SOURCE", *_FLAGS),
            run=("{program}",),
            package="gcc libc6-dev",
        )
    ]
