"""Tests of a DMOJ package that lists none: found by patterns over the names in its archive.

A pattern is a stranger's, and so are the names; matching can take longer than anybody lives. So it is done by a Python
of its own, which has seconds and little memory. Source: DMOJ/judge-server, `_match_test_cases` in dmoj/problem.py.
"""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from ...core.documents import Document
from ...core.errors import MachineError, PackageError
from ...core.shortage import words

INPUT = r"^(?=.*?\.in|in).*?(?:(?:^|\W)(?P<batch>\d+)[^\d\s]+)?(?P<case>\d+)[^\d\s]*$"
OUTPUT = r"^(?=.*?\.out|out).*?(?:(?:^|\W)(?P<batch>\d+)[^\d\s]+)?(?P<case>\d+)[^\d\s]*$"

_SECONDS = 10  # of processor; the names of a thousand tests take some hundredths
_MATCH = """
import json, re, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[1]), int(sys.argv[1])))
resource.setrlimit(resource.RLIMIT_AS, (1 << 29, 1 << 29))
asked = json.load(sys.stdin)
found = []
for pattern in asked['patterns']:
    try:
        compiled = re.compile(pattern, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        json.dump({'error': f'{pattern[:200]!r} is no regular expression: {error}'}, sys.stdout)
        sys.exit()
    if 'case' not in compiled.groupindex:
        json.dump({'error': f'{pattern[:200]!r} has no group (?P<case>...)'}, sys.stdout)
        sys.exit()
    matches = ((name, compiled.match(name)) for name in asked['names'])
    found.append([(name, match.groupdict().get('batch'), match['case']) for name, match in matches if match])
json.dump({'found': found}, sys.stdout)
"""

Id = str | int


class _Answer(Struct, frozen=True):
    error: str = ""
    found: tuple[tuple[tuple[str, str | None, str | None], ...], ...] = ()


class _Files(Struct):
    names: list[str | None]  # input and output


def entries(patterns: Document, names: Sequence[str], points: str) -> list[dict[str, Any]]:
    """As `test_cases` would list them. `points` are of each that `case_points` says nothing of.

    Raises PackageError for patterns that are none, take too long, or find what makes no cases.
    """
    if not names:
        raise PackageError(f"{patterns.where}: cases are found by the names in an archive, and there is none")
    asked = (patterns.text("input_format", INPUT), patterns.text("output_format", OUTPUT))
    groups: dict[Id, dict[Id, _Files]] = {}
    batches: set[Id] = set()
    for kind, matches in enumerate(_matches(asked, names, patterns.where)):
        for name, batch_text, case_text in matches:
            if case_text is None:
                raise PackageError(f"{patterns.where}: {name!r} has no number of a case by the pattern")
            case = _id(case_text)
            batch = case if batch_text is None else _id(batch_text)
            if batch_text is not None:
                batches.add(batch)
            groups.setdefault(batch, {}).setdefault(case, _Files([None, None])).names[kind] = name
    worth = _points(patterns, points)
    return [_entry(groups[one], one, batches, worth, patterns.where) for one in sorted(groups, key=_order)]


def _entry(cases: dict[Id, _Files], one: Id, batches: set[Id], worth: Iterator[str], where: str) -> dict[str, Any]:
    listed = [{"in": cases[case].names[0], "out": cases[case].names[1]} for case in sorted(cases, key=_order)]
    points = next(worth, None)
    if points is None:
        raise PackageError(f"{where}: case_points has fewer entries than there are cases and batches")
    if one in batches:
        return {"batched": listed, "points": points}
    if len(listed) > 1:
        raise PackageError(f"{where}: {len(listed)} cases are called {one}; make the patterns tell them apart")
    return {**listed[0], "points": points}


def _points(patterns: Document, points: str) -> Iterator[str]:
    if "case_points" in patterns:
        return iter([str(one) for one in patterns.items("case_points")])
    return itertools.repeat(points)


def _id(text: str) -> Id:
    """A number where it is one."""
    try:
        return int(text)
    except ValueError:
        return text


def _order(one: Id) -> tuple[bool, int, str]:
    """Texts first, then numbers."""
    return (True, one, "") if isinstance(one, int) else (False, 0, one)


def _matches(
    patterns: Sequence[str], names: Sequence[str], where: str
) -> tuple[tuple[tuple[str, str | None, str | None], ...], ...]:
    asked = msgspec.json.encode({"patterns": list(patterns), "names": list(names)})
    command = (sys.executable, "-I", "-S", "-c", _MATCH, str(_SECONDS))
    try:
        done = subprocess.run(command, input=asked, capture_output=True, check=False, timeout=20 * _SECONDS)
    except OSError as error:
        raise MachineError(words(error)) from error
    except subprocess.TimeoutExpired:
        done = None
    if done is None or done.returncode != 0:
        raise PackageError(f"{where}: the patterns take more than {_SECONDS} s to match the names in the archive")
    answer = msgspec.json.decode(done.stdout, type=_Answer)
    if answer.error:
        raise PackageError(f"{where}: {' '.join(answer.error.split())}")
    return answer.found
