"""Tokens or lines in any order; DMOJ's `sorted` and `unordered` are the same. Pure.

`split_on=whitespace` compares tokens, `split_on=lines` lines of tokens: lines that hold nothing at all do not count,
those that hold nothing but blanks do. Source: DMOJ/judge-server, `dmoj/checkers/sorted.py`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from .comparison import Compare, decided
from .difference import find, shown
from .flags import Flags
from .form import WORDS, Form, table
from .multiset import Comparing, Odd, differences
from .pieces import cut, tokens
from .side import Side, same

Cutting: TypeAlias = Callable[[Side], Iterator[list[bytes]]]

LINES = Form(table(blanks=b" \t\v\f", ends=b"\r\n"), lines=True)


def lines_of_tokens(side: Side) -> Iterator[list[bytes]]:
    r"""Every line between `\r`s and `\n`s that is not empty, with one blank between its tokens."""
    texts = full_lines(LINES.texts(side))
    first = next(texts, None)
    if first is not None:
        yield from cut(itertools.chain((first,), texts), b"\n", leading=b" ", trailing=b" ")


def full_lines(texts: Iterator[bytes]) -> Iterator[bytes]:
    """A spaced text without empty lines, with one blank for a run of them, and no end of line at its end."""
    last, pending = b"\n", b""
    for text in texts:
        some = text.lstrip(last) if last in (b" ", b"\n") else text
        while b"  " in some:
            some = some.replace(b"  ", b" ")
        while b"\n\n" in some:
            some = some.replace(b"\n\n", b"\n")
        if not some:
            continue
        last = some[-1:]
        some, pending = (pending + some[:-1], b"\n") if last == b"\n" else (pending + some, b"")
        if some:
            yield some


def lines_in_any_order(output: Side, answer: Side) -> str | None:
    if same(output, answer):
        return None
    found = _differences(output, answer, lines_of_tokens, b"\n")
    return _told(output, found, lines_of_tokens, None)


def tokens_in_any_order(output: Side, answer: Side, form: Form = WORDS) -> str | None:
    if same(output, answer):
        return None

    def cutting(side: Side) -> Iterator[list[bytes]]:
        return tokens(side, form)

    return _told(output, _differences(output, answer, cutting, b" "), cutting, form)


def _differences(output: Side, answer: Side, cutting: Cutting, separator: bytes) -> tuple[Odd | None, Odd | None]:
    comparing = Comparing(separator, output.size() + answer.size())
    return differences(lambda: cutting(output), lambda: cutting(answer), comparing)


def _told(output: Side, found: tuple[Odd | None, Odd | None], cutting: Cutting, form: Form | None) -> str | None:
    """`form` is that of tokens; None: they are lines."""
    missing, surplus = found
    said = [_where(output, cutting(output), surplus, form)] if surplus else []
    if missing:
        what = f"{'token' if form else 'line'} {shown(missing.piece)!r}"
        said.append(f"{what}: expected {_times(missing.expected)}, found {_times(missing.found)}")
    return "; ".join(said) or None


def _where(output: Side, pieces: Iterator[list[bytes]], odd: Odd, form: Form | None) -> str:
    """What is too much, and where it stands first."""
    number = 1
    for some in pieces:
        if odd.piece in some:
            number += some.index(odd.piece)
            break
        number += len(some)
    place = find(output, form, number) if form else None
    where = f"token {number} (line {place.line}, column {place.column})" if place else f"line {number}"
    return f"{where}: found {shown(odd.piece)!r} {_times(odd.found)}, expected {_times(odd.expected)}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times" if count else "not at all"


def _parse(name: str, words: Sequence[str], usual: str) -> Compare:
    flags = Flags(name, words, known=("split_on",))
    whitespace = flags.one_of("split_on", {"lines": False, "whitespace": True}, usual == "whitespace")
    difference = tokens_in_any_order if whitespace else lines_in_any_order
    return lambda output, answer, points: decided(difference(output, answer))


def sorted_lines(words: Sequence[str]) -> Compare:
    return _parse("sorted", words, "lines")


def unordered(words: Sequence[str]) -> Compare:
    return _parse("unordered", words, "whitespace")
