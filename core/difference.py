"""Where an output first differs from the answer, for people: no validator decides by this. Pure.

Words are compared, as most validators do; blanks only where all words are the same. Of a problem with many right
answers the place need not be the one that the output was rejected for.
"""

from __future__ import annotations

import re

from .model import Difference, Piece

COMPARED_BYTES = 4 << 20  # of either text
_MOST_WORDS = 50_000  # that are compared one by one, behind the part in which every byte is the same
_BEFORE_BYTES, _WORD_BYTES, _AFTER_BYTES = 240, 120, 360
_LINES_BEFORE, _LINES_AFTER = 2, 4  # beside the line of the place
_WORD = re.compile(rb"\S+")


def difference(output: bytes, answer: bytes) -> Difference | None:
    """None where both are the same, as far as they are compared."""
    output, answer = output[:COMPARED_BYTES], answer[:COMPARED_BYTES]
    same = _common(output, answer)
    if same == len(output) == len(answer):
        return None
    places = _words_differ(output, answer, _begin_of_word(output, same)) or (same, same)
    return Difference(_piece(output, places[0]), _piece(answer, places[1]))


def _common(one: bytes, other: bytes) -> int:
    """How many bytes at the beginning are the same."""
    low, high = 0, min(len(one), len(other))
    if one[:high] == other[:high]:
        return high
    while high - low > 1:
        middle = (low + high) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle
    return low


def _begin_of_word(text: bytes, at: int) -> int:
    """Of the word that `at` is in, or right behind, as it may go on in only one of the two texts."""
    while at > 0 and not text[at - 1 : at].isspace():
        at -= 1
    return at


def _words_differ(one: bytes, other: bytes, begin: int) -> tuple[int, int] | None:
    """The places of the first words, from `begin` on, that differ, or at which one of the texts has none any more."""
    ours, theirs = _WORD.finditer(one, begin), _WORD.finditer(other, begin)
    for _ in range(_MOST_WORDS):
        left, right = next(ours, None), next(theirs, None)
        if left is None and right is None:
            return None
        if left is None or right is None or left[0] != right[0]:
            return left.start() if left else len(one), right.start() if right else len(other)
    return None


def _piece(text: bytes, at: int) -> Piece:
    begin = at
    for _ in range(_LINES_BEFORE + 1):
        begin = text.rfind(b"\n", 0, begin)
        if begin < 0:
            break
    begin = max(begin + 1, at - _BEFORE_BYTES)
    found = _WORD.match(text, at, at + _WORD_BYTES)
    behind = found.end() if found else at
    end = behind
    for _ in range(_LINES_AFTER + 1):
        newline = text.find(b"\n", end, behind + _AFTER_BYTES)
        if newline < 0:
            end = min(behind + _AFTER_BYTES, len(text))
            break
        end = newline + 1
    return Piece(
        line=text.count(b"\n", 0, at) + 1,
        before=_shown(text[begin:at]),
        word=_shown(text[at:behind]),
        after=_shown(text[behind:end]),
        more=end < len(text),
    )


def _shown(data: bytes) -> str:
    """A character that was cut in two, or is none, as its bytes."""
    return data.decode(errors="backslashreplace")
