"""Rules about arguments as BPF: what libseccomp cannot say, in the meaning that minijail gives it. Pure.

libseccomp makes the tree over architectures and call numbers. It has no way to write "an error where none of these
holds", "any of these bits" or two tests of one argument, so a rule with conditions is given to it as a mark,
RET TRACE | n, and `linked()` puts a jump to the rule's own block in the place of that mark::

    tree … RET mark n ──┐      (was: what libseccomp exported)
    tree …              │
    block 0             │
    block n  ◄──────────┘      alternative: load, compare, …, RET ALLOW; next one; …; RET error or USER_NOTIF
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .constants import MASK
from .policy import Atom, Fault, Refused, Rule

NOTIFY = 0x7FC00000
ALLOW = 0x7FFF0000
ERRNO = 0x00050000
MARK = 0x7FF00000  # RET TRACE, which nothing else here uses
MAX_MARKS = 0xFFFF
MAX_INSTRUCTIONS = 4096 - 64  # the kernel's limit, less what the warden puts before

_LOAD, _JUMP, _RETURN = 0x20, 0x05, 0x06  # LD|W|ABS, JMP|JA, RET|K
_JEQ, _JGT, _JGE, _JSET = 0x15, 0x25, 0x35, 0x45
_ARGUMENTS = 16  # where seccomp_data.args begins
_LOW, _HIGH = (0, 4) if sys.byteorder == "little" else (4, 0)
_FARTHEST = 255  # of a conditional jump
_OPPOSITES = {"!=": "==", "<": ">=", "<=": ">", "in": "&"}  # `in`: not any of the other bits
_CODE = struct.Struct("=HBBI")


class Instruction(NamedTuple):
    """struct sock_filter."""

    code: int
    jt: int
    jf: int
    k: int


class _Test(NamedTuple):
    """Compares half an argument; then to the atom's next test (0), the next atom (1), or the next alternative (-1)."""

    half: int
    code: int
    k: int
    yes: int
    no: int


def linked(exported: bytes, rules: Sequence[Rule]) -> bytes:
    """The filter that libseccomp made, with the block of `rules[n]` for mark n. Raises Refused if it is too large."""
    tree = [Instruction(*fields) for fields in _CODE.iter_unpack(exported)]
    starts: dict[int, int] = {}
    blocks: list[Instruction] = []
    for number, rule in enumerate(rules):
        starts[number] = len(tree) + len(blocks)
        blocks += block(rule)
    program = [_resolved(at, instruction, starts) for at, instruction in enumerate(tree)] + blocks
    if len(program) > MAX_INSTRUCTIONS and rules:
        largest = max(rules, key=lambda rule: len(block(rule)))
        length = (
            f"the policy is {len(program)} instructions long, this rule the longest; {MAX_INSTRUCTIONS} is the most"
        )
        raise Refused([Fault(largest.place, length)])
    return b"".join(_CODE.pack(*instruction) for instruction in program)


def _resolved(at: int, instruction: Instruction, starts: Mapping[int, int]) -> Instruction:
    if instruction.code == _RETURN and instruction.k & 0xFFFF0000 == MARK:
        return Instruction(_JUMP, 0, 0, starts[instruction.k & 0xFFFF] - at - 1)
    return instruction


def block(rule: Rule) -> list[Instruction]:
    """Decides about a call whose number is known. Raises Refused for an alternative that no jump can pass over."""
    code: list[Instruction] = []
    for atoms in rule.alternatives:
        tests = [_tests(atom) for atom in atoms]
        end = 2 * sum(map(len, tests)) + 1  # past this alternative's RET ALLOW
        if end > _FARTHEST:
            raise Refused([Fault(rule.place, "too many comparisons are joined by &&")])
        at = 0
        for atom, group in zip(atoms, tests, strict=True):
            after = at + 2 * len(group)
            for test in group:
                place = at + 2
                to = {0: place, 1: after, -1: end}
                code += [
                    Instruction(_LOAD, 0, 0, _ARGUMENTS + 8 * atom.argument + test.half),
                    Instruction(test.code, to[test.yes] - place, to[test.no] - place, test.k),
                ]
                at = place
        code.append(Instruction(_RETURN, 0, 0, ALLOW))
    code.append(Instruction(_RETURN, 0, 0, NOTIFY if rule.error is None else ERRNO | rule.error))
    return code


def _tests(atom: Atom) -> list[_Test]:
    """The kernel compares 32 bits at a time, unsigned."""
    if atom.operator in _OPPOSITES:
        operator, value = _OPPOSITES[atom.operator], atom.value
        opposite = Atom(atom.argument, operator, ~value & MASK if operator == "&" else value)
        return [test._replace(yes=-test.yes, no=-test.no) for test in _tests(opposite)]
    high, low = atom.value >> 32, atom.value & 0xFFFFFFFF
    if atom.operator == "==":
        return [_Test(_HIGH, _JEQ, high, 0, -1), _Test(_LOW, _JEQ, low, 1, -1)]
    if atom.operator == "&":
        return [_Test(_HIGH, _JSET, high, 1, 0), _Test(_LOW, _JSET, low, 1, -1)]
    last = _JGT if atom.operator == ">" else _JGE
    return [_Test(_HIGH, _JGT, high, 1, 0), _Test(_HIGH, _JEQ, high, 0, -1), _Test(_LOW, last, low, 1, -1)]
