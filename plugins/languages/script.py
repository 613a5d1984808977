"""Programs that bring their own `build` and `run`, as validators of Kattis packages may. Never detected: formats ask.

Source: Kattis problem package format, "Programs". What `build` leaves is packed into one file, so that it can be
cached like any program; each run unpacks it into its space.
"""

from __future__ import annotations

from ...core.language import Language
from ...core.model import SOURCES, SPACE

_BUILD = f"""
set -e
mkdir {SPACE}/t
cp -r {SOURCES}/. {SPACE}/t
cd {SPACE}/t
chmod +x build run 2>/dev/null || true
if [ -e build ]; then ./build >&2; fi
chmod +x run
tar -cf {SPACE}/program .
"""


LANGUAGES = (
    Language(
        name="script",
        title="own build and run",
        extensions=(),
        compile=("sh", "-c", _BUILD),
        run=("sh", "-c", f'tar -xf "$0" -C {SPACE} && exec {SPACE}/run "$@"', "{program}"),
        tools=("tar",),
        package="tar",
        processes=8,
        profile="shell",
        compile_profile="shell",
    ),
)
