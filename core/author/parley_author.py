"""Interactors and validators that exit with 42 or 43. `parley.h` is the same for C++.

What is read, complained of and drawn at random is the same in both::

    from parley_author import Judge

    judge = Judge()  # INPUT ANSWER FEEDBACKDIR [FLAGS …]
    secret = judge.input.integer("secret", 1, 1000)
    for _ in range(10):
        guess = judge.program.integer("guess", 1, 1000)
        if guess == secret:
            judge.accept("found it")
        judge.say("higher" if guess < secret else "lower")
    judge.reject("no guess is left")

Whatever the program says or leaves unsaid ends in 43 with a message. What is wrong with the package's own files ends in
1, a judge error. Needs Python 3.8 or later, and nothing else.
"""

from __future__ import annotations

import contextlib
import functools
import math
import os
import re
import sys
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

T = TypeVar("T")

ACCEPT, REJECT, BROKEN = 42, 43, 1
SHOWN = 60  # characters of what was read, in a message
WORD = 1000  # bytes of a word, where nobody says otherwise
LINE = 1 << 20  # bytes of a line
BLANK = 1 << 20  # bytes of white space before a word

_BLANKS = b" \t\n\v\f\r"
_BLANK = re.compile(rb"[ \t\n\v\f\r]+")
_INTEGER = re.compile(rb"-?[0-9]+\Z")
_REAL = re.compile(rb"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?\Z")
_MASK = (1 << 64) - 1


def broken(why: str) -> NoReturn:
    """For what is no contestant's fault. Ends the process."""
    with contextlib.suppress(OSError):
        os.write(2, f"{why}\n".encode(errors="replace"))
    os._exit(BROKEN)


def visible(text: bytes) -> str:
    """For messages: between quotes, cut, and what cannot be printed as a question mark."""
    shown = "".join(chr(c) if ord(" ") <= c <= ord("~") else "?" for c in text[:SHOWN])
    return f"'{shown}{'...' if len(text) > SHOWN else ''}'"


class Random:
    """Numbers that are the same everywhere: SplitMix64 (Steele, Lea, Flood 2014).

    The seed is a number, or FNV-1a, 64 bits, of bytes.
    """

    def __init__(self, seed: int | bytes) -> None:
        if isinstance(seed, bytes):
            state = 0xCBF29CE484222325
            for byte in seed:
                state = ((state ^ byte) * 0x100000001B3) & _MASK
        else:
            state = seed & _MASK
        self._state = state

    def next(self) -> int:
        """64 bits."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        z = self._state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        return z ^ (z >> 31)

    def between(self, low: int, high: int) -> int:
        """Each of low … high is as likely. Both fit into 64 bits, with a sign."""
        if low > high:
            broken(f"random: there is nothing between {low} and {high}")
        count = high - low + 1
        unfair = (1 << 64) % count  # so many values more than a multiple of `count`
        drawn = self.next()
        while drawn < unfair:
            drawn = self.next()
        return low + drawn % count

    def real(self) -> float:
        """From 0 on, less than 1."""
        return (self.next() >> 11) / 9007199254740992.0

    def shuffle(self, items: list[T]) -> None:
        for at in range(len(items) - 1, 0, -1):
            other = self.between(0, at)
            items[at], items[other] = items[other], items[at]


class Reader:
    """What somebody wrote, word by word. Reads no further than it must, so it never waits for what need not come."""

    def __init__(self, judge: Judge, name: str, *, descriptor: int = -1, text: bytes = b"") -> None:
        self._judge = judge
        self._name = name
        self._descriptor = descriptor
        self._buffer = text
        self._at = 0
        self._line = self._from = 1  # where it reads, and where what is complained of began
        self._last = b"\n"  # the last byte that was taken

    def integer(self, what: str, low: int, high: int) -> int:
        """A whole number: digits, a minus before them, nothing else."""
        text = self._word(what, WORD)
        if not _INTEGER.match(text):
            self._wrong(f"{what} is {visible(text)}, not an integer")
        read = int(text) if len(text) <= WORD else None
        if read is None or not low <= read <= high:
            self._wrong(f"{what} is {visible(text)}, not from {low} to {high}")
        return read

    def real(self, what: str, low: float, high: float) -> float:
        """A number with a point and an exponent, where somebody writes them. No infinity, no NaN, no hexadecimal."""
        text = self._word(what, WORD)
        if not _REAL.match(text):
            self._wrong(f"{what} is {visible(text)}, not a number")
        read = float(text)
        if not low <= read <= high:
            self._wrong(f"{what} is {visible(text)}, not from {low:.15g} to {high:.15g}")
        return read

    def word(self, what: str, most: int = WORD) -> str:
        """The next word, after white space. `most` counts bytes; those that are not UTF-8 become surrogates."""
        return self._word(what, most).decode(errors="surrogateescape")

    def _word(self, what: str, most: int) -> bytes:
        self._skip_blanks(what)
        text = self._until(_BLANKS, what, most)
        # The white space that ended it is taken too, or its newline would be the end of a line() to come.
        if self._peek() and self._take(1) == b"\r" and self._buffer[self._at : self._at + 1] == b"\n":
            self._take(1)
        return text

    def line(self, what: str, most: int = LINE) -> str:
        """The rest of this line, without its newline; as `word()`."""
        self._from = self._line
        if not self._peek():
            self._ended(what)
        text = self._until(b"\n", what, most)
        if self._peek():
            self._take(1)
        return text[: -1 if text.endswith(b"\r") else None].decode(errors="surrogateescape")

    def end_line(self) -> None:
        """The line of the last word must end here, in a newline.

        Nobody waits for it: the word was over when it had come.
        """
        self._from = self._line
        read = 0
        while self._last != b"\n":
            if not self._peek():
                self._wrong("it ends in the middle of a line")
            if read == BLANK:
                self._wrong("more than 1048576 bytes of white space")
            if self._peek() not in _BLANKS:
                self._wrong(f"there is more on the line than was asked for: {visible(self._glimpse())}")
            self._take(1)
            read += 1

    def end(self) -> None:
        """Nothing but white space may follow. In a conversation this waits until the program closes its output."""
        read = 0
        while self._peek():
            self._from = self._line
            if read == BLANK:
                self._wrong("more than 1048576 bytes of white space")
            if self._peek() not in _BLANKS:
                self._wrong(f"there is more than was asked for: {visible(self._glimpse())}")
            self._take(1)
            read += 1

    # --- bytes ----------------------------------------------------------------------------------------------

    def _peek(self) -> bytes:
        """The next byte; nothing at the end."""
        if self._at == len(self._buffer) and self._descriptor >= 0:
            self._refill()
        return self._buffer[self._at : self._at + 1]

    def _take(self, count: int) -> bytes:
        taken = self._buffer[self._at : self._at + count]
        self._at += len(taken)
        self._last = taken[-1:] or self._last
        self._line += taken.count(b"\n")
        return taken

    def _glimpse(self) -> bytes:
        """The beginning of a word, for a message."""
        text = b""
        while self._peek() and self._peek() not in _BLANKS and len(text) <= SHOWN:
            text += self._take(1)
        return text

    def _until(self, stops: bytes, what: str, most: int) -> bytes:
        """What is before one of these bytes, or the end."""
        text = bytearray()
        pattern = re.compile(b"[^" + re.escape(stops) + b"]*")
        while self._peek():
            found = pattern.match(self._buffer, self._at)
            length = len(found.group()) if found else 0
            text += self._take(min(length, most + 1 - len(text)))
            if len(text) > most:
                self._wrong(f"{what} is longer than {most} characters: {visible(bytes(text))}")
            if self._at < len(self._buffer):
                break
        return bytes(text)

    def _refill(self) -> None:
        try:
            self._buffer = os.read(self._descriptor, 1 << 16)
        except OSError as error:
            broken(f"cannot read from the program: {error.strerror}")
        self._at = 0
        if not self._buffer:
            self._descriptor = -1

    def _skip_blanks(self, what: str) -> None:
        skipped = 0
        while self._peek() and self._peek() in _BLANKS:
            found = _BLANK.match(self._buffer, self._at)
            blanks = self._take(min(len(found.group()) if found else 0, BLANK - skipped))
            skipped += len(blanks)
            if not blanks:
                self._from = self._line
                self._wrong(f"{what} is to come, and more than {BLANK} bytes of white space came")
        self._from = self._line
        if not self._peek():
            self._ended(what)

    def _ended(self, what: str) -> NoReturn:
        self._wrong(f"it ends where {what} is to come")

    def _wrong(self, why: str) -> NoReturn:
        where = f"{self._name}, line {self._from}: {why}"
        if self._name != "program":
            broken(where)
        self._judge.reject(where)


class Judge:
    """One judging: what there is to read, what is said, and the verdict. There is one in a program."""

    def __init__(self, arguments: list[str] | None = None) -> None:
        words = sys.argv[1:] if arguments is None else arguments
        if len(words) < 3:
            broken("usage: INPUT ANSWER FEEDBACKDIR [FLAGS ...], with the program's output on the standard input")
        content = _contents(words[0])
        self._folder = words[2]
        self.flags = words[3:]
        self.input = Reader(self, "input", text=content)
        self.answer = Reader(self, "answer", text=_contents(words[1]))
        self.program = Reader(self, "program", descriptor=0)
        self._content = content

    @functools.cached_property
    def random(self) -> Random:
        """Its seed is the content of the input file."""
        return Random(self._content)

    def say(self, *values: object) -> None:
        """A line to the program: the values with a space between each two; a list is its values.

        It is on its way at once. That nobody reads it is no error: the end of the program's output will be found by who
        reads.
        """
        one = len(values) == 1 and isinstance(values[0], (list, tuple))
        words = cast("Sequence[object]", values[0] if one else values)
        _send(f"{' '.join(map(_worded, words))}\n".encode(errors="surrogateescape"))

    def note(self, line: str) -> None:
        """For judges."""
        self._write("judgemessage.txt", f"{line}\n", mode="a")

    def tell_team(self, line: str) -> None:
        """For contestants."""
        self._write("teammessage.txt", f"{line}\n", mode="a")

    def accept(self, why: str = "") -> NoReturn:
        self._finish(ACCEPT, why)

    def accept_with_score(self, points: float, why: str = "") -> NoReturn:
        """Accepted, and worth so many points. For problems with scores only."""
        self._write("score.txt", f"{_checked(points)}\n", mode="w")
        self._finish(ACCEPT, why)

    def accept_with_share(self, share: float, why: str = "") -> NoReturn:
        """Accepted, and worth this part, from 0 to 1, of what the test is worth."""
        self._write("score_multiplier.txt", f"{_checked(share)}\n", mode="w")
        self._finish(ACCEPT, why)

    def run_again(self, next_input: str, why: str = "") -> NoReturn:
        """Accepted so far: the program runs again, and reads this. For problems of several passes only."""
        self._write("nextpass.in", next_input, mode="w")
        self._finish(ACCEPT, why)

    def reject(self, why: str) -> NoReturn:
        self._finish(REJECT, why)

    def _write(self, name: str, text: str, *, mode: str) -> None:
        try:
            with open(f"{self._folder}/{name}", f"{mode}b") as file:  # noqa: PTH123 - the quicker import
                file.write(text.encode(errors="replace"))
        except OSError as error:
            broken(f"cannot write {self._folder}/{name}: {error.strerror}")

    def _finish(self, code: int, why: str) -> NoReturn:
        if why:
            self.note(why)
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)  # nothing that is left to be written can change the verdict now, and no `except:` stops it


def _contents(path: str) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - the quicker import
            return file.read()
    except OSError as error:
        broken(f"{path}: cannot be read: {error.strerror}")


def _checked(value: float) -> str:
    if not math.isfinite(value) or value < 0:
        broken(f"a score is {value}")
    return f"{value:.15g}"


def _worded(value: object) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _send(data: bytes) -> None:
    while data:
        try:
            data = data[os.write(1, data) :]
        except BrokenPipeError:
            return
        except OSError as error:
            broken(f"cannot write to the program: {error.strerror}")
