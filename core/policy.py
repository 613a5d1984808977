"""Policy files: which system calls a program may make, in the syntax of minijail's `-S`. Pure, but for reading them.

::

    # a comment, on a line of its own
    @include ./base.policy                             of this folder, or of one that a plugin registered
    read: 1                                            allowed
    kill: arg0 > 1 && arg0 <= 4194304                  allowed where this holds, else forbidden
    ioctl: arg1 == TCGETS || arg1 == FIONREAD; return ENOTTY      … else this error
    socket: return EACCES                              this error, always

An argument is 64 bits wide and unsigned; a negative constant is its two's complement. A call that no line names is
forbidden. A policy that is read here is one that `minijail0 -S` takes as well, started in the folder of the file: hence
a line a call, spaces around operators, and no `@include` in a file that is included itself.

Source: minijail0(5), and the behaviour of minijail's syscall_filter.c, bpf.c and util.c.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from .constants import MASK, BadConstant, constant
from .documents import read_small, shown
from .errors import PackageError, PolicyError

OPERATORS = ("==", "!=", "<", "<=", ">", ">=", "&", "in")
MAX_ERRNO = 4095
_ENDING = ".policy"
_DEFAULTS = ("kill", "kill-process", "kill-thread", "trap", "user-notify")
_NAME = re.compile(r"[a-z_][a-z0-9_]*\Z")
_ARGUMENT = re.compile(r"arg([0-5])\Z")


class Place(Struct, frozen=True, order=True):
    """A line of a file; lines count from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class Fault(Struct, frozen=True, order=True):
    """What is wrong, where, and what to do."""

    place: Place
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class Refused(PolicyError):
    """A policy that cannot be used; the message is its first fault, `faults` has all of them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        more = f" (and {len(faults) - 1} more; see `parley profiles check`)" if len(faults) > 1 else ""
        super().__init__(f"{faults[0]}{more}")
        self.faults = tuple(faults)


class Atom(Struct, frozen=True):
    """One comparison. `&`: any of these bits is set; `in`: no bit but these is set."""

    argument: int
    operator: str
    value: int


class Rule(Struct, frozen=True):
    """What becomes of one call: allowed where all atoms of one alternative hold, else `error`, or forbidden if None.

    A call that is always allowed has one alternative without atoms; one that never is, no alternative.
    """

    call: str
    place: Place
    alternatives: tuple[tuple[Atom, ...], ...]
    error: int | None = None

    @property
    def always_allowed(self) -> bool:
        return () in self.alternatives


class Policy(Struct, frozen=True):
    """The rules of a file and of what it includes, a call each; `faults` is what could not be understood."""

    path: Path
    rules: tuple[Rule, ...]
    faults: tuple[Fault, ...]


class _Wrong(Exception):
    """What is wrong with a line; whoever knows which makes a Fault of it."""


def read_policy(path: Path, *, folders: Sequence[Path] = ()) -> Policy:
    """Reads a file and what it includes, from its own folder or one of `folders`.

    Raises Refused where `path` cannot be read at all; all else that is wrong stands in `faults`.
    """
    reader = _Reader(folders)
    try:
        text = _text(path)
    except _Wrong as wrong:
        raise Refused([Fault(Place(shown(path), 1), str(wrong))]) from wrong
    reader.read(path, text, included=False)
    return Policy(path, tuple(reader.rules.values()), tuple(sorted(reader.faults)))


class _Reader:
    """Gathers rules and faults over a file and its includes."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders
        self.rules: dict[str, Rule] = {}
        self.faults: list[Fault] = []

    def read(self, path: Path, text: str, *, included: bool) -> None:
        if "\r\n" in text:
            self.faults.append(Fault(Place(shown(path), 1), "lines end in CR LF; save it with the line ends of Unix"))
            text = text.replace("\r\n", "\n")
        for number, line in _lines(text):
            place = Place(shown(path), number)
            try:
                self._line(line, place, path, included=included)
            except (_Wrong, BadConstant) as wrong:
                self.faults.append(Fault(place, str(wrong)))

    def _line(self, line: str, place: Place, path: Path, *, included: bool) -> None:
        if line.startswith("#"):
            if line.endswith("\\"):
                raise _Wrong("a comment that ends in \\ swallows the next line; end it otherwise")
        elif line.startswith("@"):
            self._directive(line, path, included=included)
        elif line:
            rule = _rule(line, place)
            first = self.rules.setdefault(rule.call, rule)
            if first is not rule:
                raise _Wrong(f"{rule.call} has a rule already, at {first.place}; a call has one, so join them")

    def _directive(self, line: str, path: Path, *, included: bool) -> None:
        word, _, rest = line.partition(" ")
        rest = rest.strip()
        if word == "@include":
            if included:
                raise _Wrong(
                    "an included file cannot include another (minijail0 refuses it); include both from the top"
                )
            self._include(rest, path)
        elif word == "@default":
            if rest not in _DEFAULTS:
                raise _Wrong(f"@default {rest}: calls without a rule are forbidden; only {', '.join(_DEFAULTS)} say so")
        elif word != "@frequency":  # says which calls are common; the filter is a balanced tree anyway
            raise _Wrong(f"{word} is not understood; there are @include, @default and @frequency")

    def _include(self, name: str, path: Path) -> None:
        if not name.startswith(("/", "./")):
            raise _Wrong(f"@include {name}: write ./{name}, or an absolute path" if name else "@include of what?")
        places = [folder / name for folder in (path.parent, *self._folders)]
        try:
            found = next((place for place in places if place.is_file()), places[0])
            text = _text(found)
        except (_Wrong, OSError, ValueError) as wrong:  # a name too long, or with a NUL
            raise _Wrong(f"@include {name}: {wrong}") from wrong
        self.read(found, text, included=True)


def _text(path: Path) -> str:
    """Raises _Wrong."""
    try:
        data = read_small(path)
    except PackageError as error:
        raise _Wrong(str(error).partition(": ")[2]) from error
    if not os.path.realpath(path).endswith(_ENDING):
        raise _Wrong(f"is no policy: the name of one ends in {_ENDING}")  # messages quote lines; not of any file
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise _Wrong("is not UTF-8 text") from error
    if text.startswith("\ufeff"):
        raise _Wrong("begins with a byte-order mark; save it as UTF-8 without one")
    return text


def _lines(text: str) -> Iterator[tuple[int, str]]:
    r"""Each line with its number, stripped; lines that end in \ joined with what follows, but for comments."""
    begun: tuple[int, str] | None = None
    for number, line in enumerate(text.split("\n"), 1):
        first, before = begun or (number, "")
        whole = before + line
        if line.endswith("\\") and not whole.lstrip().startswith("#"):
            begun = first, whole[:-1] + " "
        else:
            begun = None
            yield first, whole.strip(" \t")
    if begun:
        yield begun[0], begun[1].strip(" \t") + "\\"


def _rule(line: str, place: Place) -> Rule:
    """Raises _Wrong, BadConstant."""
    name, colon, body = (part.strip(" \t") for part in line.partition(":"))
    if not colon:
        raise _Wrong(f"{line!r} is no rule; a rule is `call: 1`, `call: arg0 == 0` or `call: return EPERM`")
    if not _NAME.match(name):
        raise _Wrong(f"{name!r} is no name of a system call")
    if body == "1":
        return Rule(name, place, ((),))
    if body.endswith("\\"):
        raise _Wrong("the file ends in the middle of a line; remove the \\ at its end")
    if "#" in body:
        raise _Wrong("a comment stands on a line of its own (minijail0 refuses it here)")
    if body.startswith("return"):
        return Rule(name, place, (), _error(body))
    condition, semicolon, error = (part.strip(" ") for part in body.partition(";"))
    alternatives = tuple(_alternative(part) for part in condition.split("||"))
    return Rule(name, place, alternatives, _error(error) if semicolon else None)


def _error(text: str) -> int | None:
    """The errno after `return`; None for `return` alone, which forbids the call. Raises _Wrong, BadConstant."""
    words = text.split()
    if not words or words[0] != "return" or len(words) > 2:
        raise _Wrong(f"{text!r} is not `return ERRNO`")
    if len(words) == 1:
        return None
    number = constant(words[1])
    if not 0 <= number <= MAX_ERRNO:
        raise _Wrong(f"{words[1]} is no errno; one is between 0 and {MAX_ERRNO}")
    return number


def _alternative(text: str) -> tuple[Atom, ...]:
    return tuple(_atom(part.strip(" ")) for part in text.split("&&"))


def _atom(text: str) -> Atom:
    """Raises _Wrong, BadConstant."""
    words = text.split()
    if len(words) != 3 or "\t" in text:
        raise _Wrong(
            f"{text!r} is no comparison; one is `arg0 == 5`: three words with spaces between, none in a constant"
        )
    argument = _ARGUMENT.match(words[0])
    if not argument:
        raise _Wrong(f"{words[0]!r} is no argument; there are arg0 to arg5")
    if words[1] not in OPERATORS:
        raise _Wrong(f"{words[1]!r} is no operator; there are {' '.join(OPERATORS)}")
    return Atom(int(argument[1]), words[1], constant(words[2]) & MASK)
