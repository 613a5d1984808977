"""Validators of inputs, ICPC and Kattis: `validator [flags] < input`, 42 for a valid one, 43 for another.

Source: Kattis problem package format, "Input Validators" (legacy and 2025-09).
"""

from __future__ import annotations

from ..core.feedback import ACCEPT, REJECT
from ..core.hookspecs import hookimpl
from ..core.inquiry import Said
from ..core.model import Decision
from .input_program import InputProgram, word


class IcpcInputValidator(InputProgram):
    name = "icpc-input"

    def decide(self, said: Said) -> Decision:
        if said.exit_code not in (ACCEPT, REJECT):
            return said.bad_end(f"{ACCEPT} or {REJECT}")
        return word(said, valid=said.exit_code == ACCEPT)


@hookimpl
def parley_validators() -> list[InputProgram]:
    return [IcpcInputValidator()]
