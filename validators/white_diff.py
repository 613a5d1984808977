"""Outputs compared line by line, but for how much whitespace there is in a line, and for empty lines at the end.

What CMS and SIO2 do where a problem brings no checker. Both texts are brought to one form, in pieces, and the forms
compared: tokens with one blank between them, lines with one end. Sources: CMS, cms/grading/steps/whitediff.py;
sinol-make, src/sinol_make/helpers/oicompare.py, which takes NUL for a blank as well (flag `nul`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import IO

from msgspec import Struct

from ..core.errors import PackageError
from ..core.hookspecs import hookimpl
from ..core.lane import Lane
from ..core.model import Decision, Opinion, Problem, Program, Ran, TestCase
from ..core.output import Output
from ..core.shortage import blame
from ..core.threads import in_thread

_BLANKS = b" \t\x0b\x0c\r"
_CHUNK = 1 << 16
_SHOWN = 60
_IN_LINE = 1 << 20  # a smaller output is compared faster than a thread is started


class Difference(Struct, frozen=True):
    """Where the forms part, by lines of the output; texts are what is there, cut, and empty at the end of a file."""

    line: int
    expected: bytes
    found: bytes

    def __str__(self) -> str:
        return f"line {self.line}: expected {_quoted(self.expected)}, found {_quoted(self.found)}"


def _quoted(text: bytes) -> str:
    if not text:
        return "nothing more"
    shown = text[:_SHOWN].decode(errors="backslashreplace").translate({10: "\\n"})
    return f"'{shown}…'" if len(text) > _SHOWN else f"'{shown}'"


def forms(stream: IO[bytes], *, nul: bool = False) -> Iterator[bytes]:
    """The one form, in pieces that are not empty. Memory stays flat, however long lines and gaps are."""
    blanks = _BLANKS + b"\0" if nul else _BLANKS
    table = bytes(32 if byte in blanks else byte for byte in range(256))
    ends, blank, begun = 0, False, False  # what stands between the last piece and what comes
    while chunk := stream.read(_CHUNK):
        text = chunk.translate(table)
        core = text.strip(b" \n")
        before = text[: len(text) - len(text.lstrip(b" \n"))]
        ends += before.count(b"\n")
        blank = blank or bool(before)
        if not core:
            continue
        yield from (b"\n" * min(_CHUNK, ends - done) for done in range(0, ends, _CHUNK))
        yield (b" " if blank and begun and not ends else b"") + _squeezed(core)
        after = text[len(text.rstrip(b" \n")) :]
        ends, blank, begun = after.count(b"\n"), bool(after), True


def _squeezed(core: bytes) -> bytes:
    if b" \n" in core or b"\n " in core:
        core = re.sub(rb" *\n *", b"\n", core)
    return re.sub(rb" {2,}", b" ", core) if b"  " in core else core


def difference(output: IO[bytes], answer: IO[bytes], *, nul: bool = False) -> Difference | None:
    """The first; None where there is none."""
    found, expected = forms(output, nul=nul), forms(answer, nul=nul)
    left, right, lines, line = b"", b"", 1, b""
    while True:
        left = left or next(found, b"")
        right = right or next(expected, b"")
        common = min(len(left), len(right))
        if not common or left[:common] != right[:common]:
            break
        lines += left.count(b"\n", 0, common)
        line = _last_line(line, left[:common])
        left, right = left[common:], right[common:]
    if not left and not right:
        return None
    same = _same(left, right)
    lines += left.count(b"\n", 0, same)
    line, left, right = _last_line(line, left[:same]), left[same:], right[same:]
    if not (left and right) and (left or right).startswith(b"\n"):  # one text has lines, where the other is at its end
        more = (left or right).lstrip(b"\n")
        lines, line = lines + len(left or right) - len(more), b""
        left, right = (more, b"") if left else (b"", more)
    return Difference(lines, _to_end(line, right), _to_end(line, left))


def _same(left: bytes, right: bytes) -> int:
    return next(
        (at for at, (one, other) in enumerate(zip(left, right, strict=False)) if one != other),
        min(len(left), len(right)),
    )


def _last_line(before: bytes, text: bytes) -> bytes:
    """The end of the line that has been compared last."""
    _, end, last = text.rpartition(b"\n")
    return last[-_SHOWN // 2 :] if end else (before + last)[-_SHOWN // 2 :]


def _to_end(line: bytes, rest: bytes) -> bytes:
    return line + rest[: 2 * _SHOWN].partition(b"\n")[0] if rest else line


class WhiteDiff:
    name = "white-diff"

    def check_flags(self, flags: Sequence[str]) -> None:
        """`nul` is the only one."""
        for flag in flags:
            if flag != "nul":
                raise PackageError(f"the validator white-diff has no flag {flag!r}, only nul")

    async def validate(
        self,
        lane: Lane,
        problem: Problem,
        program: Program | None,
        test: TestCase,
        output: Output,
        *,
        ran: Ran | None = None,
    ) -> Decision:
        path = test.answer
        if path is None:
            raise PackageError(f"{test.input}: test {test.name} has no answer to compare outputs with")
        nul = "nul" in (*problem.checker.flags, *test.validator_flags)

        def compare() -> Difference | None:
            with path.open("rb") as answer:
                return difference(output.open(), answer, nul=nul)

        try:
            found = compare() if output.size < _IN_LINE else await in_thread(compare)
        except OSError as error:
            raise blame(path, error, PackageError) from error
        if found is None:
            return Decision(Opinion.ACCEPTED)
        return Decision(Opinion.WRONG, share=Fraction(0), message=str(found))


@hookimpl
def parley_validators() -> list[WhiteDiff]:
    return [WhiteDiff()]
