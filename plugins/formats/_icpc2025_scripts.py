"""Validators of other protocols as output validators of ICPC 2025-09: the scripts `build` and `run` around them. Pure.

What gives a part of a test's points writes it as `score_multiplier.txt` where the tests' points count, which the
argument SHARED tells; elsewhere only all of it is right.
"""

from __future__ import annotations

from pathlib import PurePath

from ...core.model import CheckerSpec

SHARED = "shared"
_HEAD = """#!/bin/sh
# {protocol}'s word, in those of this format.
here="$(cd "$(dirname "$0")" && pwd)"
"""
_TESTLIB = """cat > "$3/output"
{checker} "$1" "$3/output" "$2" 2> "$3/judgemessage.txt"
case $? in
0) exit 42 ;;
1 | 2 | 4 | 8) exit 43 ;;
*)
    cat "$3/judgemessage.txt" >&2
    exit 1
    ;;
esac
"""
_CMS = """cat > "$3/output"
said="$({checker} "$1" "$2" "$3/output" 2> "$3/judgemessage.txt")" || exit 1
"""
_OMEGAUP = """work="$(mktemp -d)"
cp "$1" "$work/data.in"
cp "$2" "$work/data.out"
echo status:0 > "$work/meta.in"
said="$(cd "$work" && {checker} "$(basename "$1" .in)" 2> "$work/said")" || said=0
cat "$work/said" > "$3/judgemessage.txt"
rm -r "$work"
"""
_SHARE = """python3 - "$said" "$3" "$*" <<'END'
import sys
said, feedback, arguments = sys.argv[1:]
share = min(max(float(said.split()[0]), 0.0), 1.0)
if share and arguments.endswith(" shared"):
    with open(feedback + "score_multiplier.txt", "w") as file:
        file.write(repr(share))
    sys.exit(42)
sys.exit(42 if share == 1 else 43)
END
"""
_PROTOCOLS = {
    "testlib": _TESTLIB,
    "testlib-percent": _TESTLIB,
    "cms": _CMS + _SHARE,
    "omegaup-custom": _OMEGAUP + _SHARE,
}
_COMPILERS = {
    ".c": "gcc -O2", ".cpp": "g++ -O2 -std=c++17", ".cc": "g++ -O2 -std=c++17", ".cxx": "g++ -O2 -std=c++17",
}  # fmt: skip
_PYTHON = (".py", ".py3")


def shares(spec: CheckerSpec) -> bool:
    """Whether its validator may find a part of an output right."""
    return _PROTOCOLS.get(spec.validator, "").endswith(_SHARE)


def scripts(spec: CheckerSpec) -> dict[str, str] | None:
    """By their names; None where it is not known how to ask such a validator. It is a program of one file."""
    body = _PROTOCOLS.get(spec.validator)
    if body is None or spec.program is None or len(spec.program.files) != 1:
        return None
    name = spec.program.files[0]
    ending = PurePath(name).suffix.lower()
    if ending in _COMPILERS:
        build = f'#!/bin/sh\ncd "$(dirname "$0")" && {_COMPILERS[ending]} -o checker {name}\n'
        return {"build": build, "run": _run(spec, body, '"$here/checker"')}
    if ending in _PYTHON:
        return {"run": _run(spec, body, f'python3 "$here/{name}"')}
    if ending:
        return None
    ready = f'#!/bin/sh\ncd "$(dirname "$0")" && chmod +x {name}\n'
    return {"build": ready, "run": _run(spec, body, f'"$here/{name}"')}


def _run(spec: CheckerSpec, body: str, checker: str) -> str:
    return _HEAD.format(protocol=spec.validator) + body.replace("{checker}", checker)
