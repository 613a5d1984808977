"""`gen/GEN`: a line a test, with comments that begin subtasks.

::

    # ST: 40          a subtask worth 40 points
    1 10 seed=3       a test: arguments of the generator; what follows a # is a comment
    #COPY: hand/3.txt a test that is copied

Source: CMS, cmscontrib/loaders/italy_yaml.py.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from msgspec import Struct

from ...core.documents import read_small, shown
from ...core.errors import PackageError


class Gen(Struct, frozen=True):
    """`subtasks` are points and numbers of tests, in order; empty where the file begins none."""

    where: str
    tests: int
    subtasks: tuple[tuple[Fraction, int], ...]


def read_gen(path: Path) -> Gen:
    """Raises PackageError with the line."""
    counts: list[int] = [0]
    points: list[Fraction] = []
    for number, line in enumerate(read_small(path).decode(errors="replace").splitlines(), 1):
        where = f"{shown(path)}:{number}"
        test, _, comment = (part.strip() for part in line.partition("#"))
        begins, copies = comment.startswith("ST:"), comment.startswith("COPY:")
        if test and (begins or copies):
            raise PackageError(f"{where}: is a test and a command; put them on two lines")
        if begins:
            if not points and counts[0]:
                raise PackageError(
                    f"{where}: tests before the first subtask belong to none; put a line '# ST: …' above"
                )
            points.append(_points(comment[3:].strip(), where))
            counts.append(0)
        counts[-1] += bool(test or copies)
    return Gen(shown(path), sum(counts), tuple(zip(points, counts[1:], strict=True)))


def _points(text: str, where: str) -> Fraction:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise PackageError(f"{where}: a subtask needs whole points, as in '# ST: 40', not {text[:40]!r}")
    return Fraction(int(text))
