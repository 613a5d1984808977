"""Programs that packages bring ready to run: a static binary, or a script with its `#!`. Never detected: formats ask.

CMS hands checkers and managers out so. They run in a box like any program; what was built for another machine, or needs
libraries that are not here, fails there, and is the package's fault.
"""

from __future__ import annotations

from ...core.language import Language

LANGUAGES = (
    Language(
        name="executable",
        title="ready to run",
        extensions=(),
        compile=("cp", "--", "{sources}", "{program}"),
        run=("{program}",),
        package="coreutils",
        processes=8,
        profile="shell",
        compile_profile="shell",
        binary=True,
    ),
)
