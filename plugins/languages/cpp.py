"""C++, by g++, in five standards; C++17 is the one that a file ending gets."""

from __future__ import annotations

from ...core.hookspecs import hookimpl
from ...core.model import Language

# -x: to g++, endings like .CXX, or one that --language overrules, mean a file for the linker.
_FLAGS = ("-O2", "-pipe", "-DONLINE_JUDGE", "-o", "{program}", "-x", "c++", "{sources}", "-x", "none", "-lm")
_DEFAULT = "17"


def _standard(year: str) -> Language:
    default = year == _DEFAULT
    return Language(
        name=f"cpp{year}",
        title=f"C++{year}",
        aliases=("cpp", "c++", f"c++{year}") if default else (f"c++{year}",),
        extensions=(".cpp", ".cc", ".cxx", ".c++"),
        compile=("g++", f"-std=c++{year}", *_FLAGS),
        run=("{program}",),
        package="g++",
        include="cpp",
        priority=1 if default else 0,
    )


@hookimpl
def parley_languages() -> list[Language]:
    return [_standard(year) for year in ("11", "14", "17", "20", "23")]
