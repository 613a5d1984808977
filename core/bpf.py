"""A filter that is short: a program's every call runs through it. Pure.

libseccomp decides about architectures and call numbers. It has no way to say "an error where none of these holds",
"any of these bits" or two tests of one argument, so a rule with conditions is given to it as a mark, RET TRACE | n; and
its tree is twice as long as need be. `condensed()` runs it for each call number, and puts what it decided together
again::

    architecture, number ── tree over ranges of numbers ──┬── RET ALLOW, ERRNO, USER_NOTIF
                                                          └── block of a rule: arguments ── RET …

What is always allowed depends on nothing but the number, and the kernel decides about it once, when the filter is
installed. The rest looks for the key of the warden's own calls before it is refused.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Sequence
from typing import NamedTuple

from .constants import MASK
from .policy import Atom, Fault, Refused, Rule
from .wire import ANY_KEY

NOTIFY = 0x7FC00000
ALLOW = 0x7FFF0000
ERRNO = 0x00050000
MARK = 0x7FF00000  # RET TRACE, which nothing else here uses
MAX_MARKS = 0x10000
MAX_INSTRUCTIONS = 4096  # the kernel's limit

_LOAD, _JUMP, _RETURN = 0x20, 0x05, 0x06  # LD|W|ABS, JMP|JA, RET|K
_XOR, _OR, _KEEP = 0xA4, 0x4C, 0x07  # ALU|XOR|K, ALU|OR|X, MISC|TAX
_JEQ, _JGT, _JGE, _JSET = 0x15, 0x25, 0x35, 0x45
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # where they stand in struct seccomp_data
_KEY = _ARGUMENTS + 8 * 5  # the sixth argument
_LOW, _HIGH = (0, 4) if sys.byteorder == "little" else (4, 0)
_OPPOSITES = {"!=": "==", "<": ">=", "<=": ">", "in": "&"}  # `in`: not any of the other bits
_REACH = 250  # of a conditional jump, less than the 255 that it has
_NUMBERS = 1024  # no architecture has more calls
_CODE = struct.Struct("=HBBI")


class Instruction(NamedTuple):
    """struct sock_filter."""

    code: int
    jt: int
    jf: int
    k: int


def condensed(exported: bytes, rules: Sequence[Rule], *, architecture: int) -> bytes:
    """The filter of libseccomp, shorter, with what `rules[n]` says for mark n. Raises Refused if it is too large."""
    tree = [Instruction(*fields) for fields in _CODE.iter_unpack(exported)]
    assembler = _Assembler()
    targets: dict[object, int] = {}  # by meaning: kill and tgkill share a block
    ranges: list[tuple[int, int]] = []
    for number in range(_NUMBERS):
        decision = _decided(tree, number, architecture)
        rule = rules[decision & 0xFFFF] if decision & 0xFFFF0000 == MARK else None
        meaning = (rule.alternatives, rule.error) if rule else decision
        if meaning not in targets:
            targets[meaning] = assembler.rule(rule) if rule else assembler.decided(decision)
        if not ranges or ranges[-1][1] != targets[meaning]:
            ranges.append((number, targets[meaning]))
    code = assembler.finished(ranges, architecture)
    if len(code) > MAX_INSTRUCTIONS and rules:
        longest = max(rules, key=lambda rule: sum(map(len, rule.alternatives)))
        what = f"the policy is {len(code)} instructions long, this rule the longest; {MAX_INSTRUCTIONS} is the most"
        raise Refused([Fault(longest.place, what)])
    return b"".join(_CODE.pack(*instruction) for instruction in code)


def _decided(code: Sequence[Instruction], number: int, architecture: int) -> int:
    """What a filter returns that looks at number and architecture only."""
    words = {_NUMBER: number, _ARCHITECTURE: architecture}
    accumulator, at = 0, 0
    while code[at].code != _RETURN:
        operation, jt, jf, k = code[at]
        at += 1
        if operation == _LOAD:
            accumulator = words[k]
        elif operation == _JUMP:
            at += k
        else:
            holds = {_JEQ: accumulator == k, _JGT: accumulator > k, _JGE: accumulator >= k}[operation]
            at += jt if holds else jf
    return code[at].k


class _Assembler:
    """Code put together from its end, as BPF jumps forwards only: what a jump leads to has its place already.

    Places count from the end; each method returns the place where what it added begins.
    """

    def __init__(self) -> None:
        self._code: list[Instruction] = []  # the last one first
        self._returns: dict[int, int] = {}
        self._refusals: dict[int, int] = {}

    def finished(self, ranges: Sequence[tuple[int, int]], architecture: int) -> list[Instruction]:
        """With the tree over (first number, place) before all that was added; other architectures are to be told."""
        root = self._tree(ranges)
        if self._distance(root):
            self._add(Instruction(_JUMP, 0, 0, self._distance(root)))
        decide = self._load(_NUMBER)
        self._branch(_JEQ, architecture, decide, self.returned(NOTIFY))
        self._load(_ARCHITECTURE)
        return self._code[::-1]

    def returned(self, value: int) -> int:
        place = self._returns.get(value)
        if place is None or self._distance(place) > _REACH:
            place = self._returns[value] = self._add(Instruction(_RETURN, 0, 0, value))
        return place

    def decided(self, value: int) -> int:
        """What a call gets; one that is not allowed may have the key of the warden's own calls (core/native/call.h).

        Its halves are compared as one, by instructions that take the same time whatever they hold. What is always
        allowed never comes here, so the kernel can decide about it in advance.
        """
        if value == ALLOW:
            return self.returned(ALLOW)
        place = self._refusals.get(value)
        if place is None or self._distance(place) > _REACH:
            self._branch(_JEQ, 0, self.returned(ALLOW), self.returned(value))
            self._add(Instruction(_OR, 0, 0, 0))
            self._add(Instruction(_XOR, 0, 0, ANY_KEY >> 32))
            self._load(_KEY + _HIGH)
            self._add(Instruction(_KEEP, 0, 0, 0))
            self._add(Instruction(_XOR, 0, 0, ANY_KEY & 0xFFFFFFFF))
            place = self._refusals[value] = self._load(_KEY + _LOW)
        return place

    def rule(self, rule: Rule) -> int:
        """Decides about a call whose number is known."""
        no = self.decided(NOTIFY if rule.error is None else ERRNO | rule.error)
        values = _values_of_one_argument(rule)
        if values:
            return self._one_of(values, no)
        for atoms in reversed(rule.alternatives):
            place = self.returned(ALLOW)
            for atom in reversed(atoms):
                place = self._test(atom, place, no)
            no = place
        return no

    def _one_of(self, atoms: Sequence[Atom], no: int) -> int:
        """The upper half, which all share, is looked at once, and the lower half is loaded once."""
        argument, high = atoms[0].argument, atoms[0].value >> 32
        place = no
        for atom in reversed(atoms):
            place = self._branch(_JEQ, atom.value & 0xFFFFFFFF, self.returned(ALLOW), place)
        lower = self._load(_ARGUMENTS + 8 * argument + _LOW)
        self._branch(_JEQ, high, lower, no)
        return self._load(_ARGUMENTS + 8 * argument + _HIGH)

    def _test(self, atom: Atom, yes: int, no: int) -> int:
        """An argument has 64 bits, the kernel compares 32 at a time, unsigned."""
        if atom.operator in _OPPOSITES:
            operator = _OPPOSITES[atom.operator]
            value = ~atom.value & MASK if operator == "&" else atom.value
            return self._test(Atom(atom.argument, operator, value), no, yes)
        high, low = atom.value >> 32, atom.value & 0xFFFFFFFF
        last = {"==": _JEQ, "&": _JSET, ">": _JGT, ">=": _JGE}[atom.operator]
        self._branch(last, low, yes, no)
        lower = self._load(_ARGUMENTS + 8 * atom.argument + _LOW)
        if atom.operator == "&":
            self._branch(_JSET, high, yes, lower)
        else:
            same = self._branch(_JEQ, high, lower, no)
            if atom.operator != "==":
                self._branch(_JGT, high, yes, same)
        return self._load(_ARGUMENTS + 8 * atom.argument + _HIGH)

    def _tree(self, ranges: Sequence[tuple[int, int]]) -> int:
        if len(ranges) == 1:
            return ranges[0][1]
        middle = len(ranges) // 2
        above, below = self._tree(ranges[middle:]), self._tree(ranges[:middle])
        return self._branch(_JGE, ranges[middle][0], above, below)

    def _branch(self, code: int, k: int, yes: int, no: int) -> int:
        yes, no = self._near(yes), self._near(no)
        return self._add(Instruction(code, self._distance(yes), self._distance(no), k))

    def _load(self, offset: int) -> int:
        """Goes on with what was added last."""
        return self._add(Instruction(_LOAD, 0, 0, offset))

    def _near(self, place: int) -> int:
        """`place`, or a jump to it that a conditional one can reach."""
        distance = self._distance(place)
        return place if distance <= _REACH else self._add(Instruction(_JUMP, 0, 0, distance))

    def _distance(self, place: int) -> int:
        """From what will be added next."""
        return len(self._code) - place - 1

    def _add(self, instruction: Instruction) -> int:
        self._code.append(instruction)
        return len(self._code) - 1


def _values_of_one_argument(rule: Rule) -> list[Atom]:
    """The comparisons of `arg1 == A || arg1 == B || …` with values that share their upper half; else none."""
    atoms = [atoms[0] for atoms in rule.alternatives if len(atoms) == 1 and atoms[0].operator == "=="]
    alike = {(atom.argument, atom.value >> 32) for atom in atoms}
    return atoms if len(atoms) == len(rule.alternatives) and len(alike) == 1 else []
