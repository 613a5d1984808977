"""Python 3, by CPython; compiling is a check of the syntax, so that an error in it is CE and not RTE."""

from __future__ import annotations

from ...core.hookspecs import hookimpl
from ...core.model import Language

_CHECK = "import sys\nfor name in sys.argv[1:]: compile(open(name, 'rb').read(), name, 'exec', dont_inherit=True)"


@hookimpl
def parley_languages() -> list[Language]:
    return [
        Language(
            name="python3",
            title="Python 3",
            aliases=("python", "py", "py3"),
            extensions=(".py", ".py3"),
            compile=("python3", "-S", "-c", _CHECK, "{sources}"),
            run=("python3", "-B", "{main}"),
            artifact=None,
            main_names=("main", "__main__"),
            package="python3",
            profile="python",
        )
    ]
