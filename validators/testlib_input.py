"""Validators of inputs with testlib.h (Polygon, rbx): `validator [flags] < input`, 0 for a valid one.

Any other exit code is a word against the input: testlib ends with 3 where something is not as it was asked for, and
who writes without it ends with what his language has for that. Source: testlib.h, `registerValidation`.
"""

from __future__ import annotations

from ..core.hookspecs import hookimpl
from ..core.inquiry import Said
from ..core.model import Decision
from .input_program import InputProgram, word


class TestlibInputValidator(InputProgram):
    name = "testlib-input"

    def decide(self, said: Said) -> Decision:
        if said.exit_code is None:
            return said.bad_end("0 or another")
        return word(said, valid=said.exit_code == 0)


@hookimpl
def parley_validators() -> list[InputProgram]:
    return [TestlibInputValidator()]
