"""Validators of inputs of SIO2 (`abcinwer`): `inwer abc1a.in < input`, 0 for a valid one.

Any other end of its own is a word against the input, by an assertion (SIGABRT) too: most are written so. Source:
sinol-make, command `inwer`.
"""

from __future__ import annotations

import signal

from ..core.hookspecs import hookimpl
from ..core.inquiry import Said
from ..core.model import Cause, Decision
from .input_program import InputProgram, word


class SinolInputValidator(InputProgram):
    name = "sinol-input"

    def decide(self, said: Said) -> Decision:
        asserted = said.result.cause is Cause.SIGNALED and said.result.signal == signal.SIGABRT
        if said.exit_code is None and not asserted:
            return said.bad_end("0 or another")
        return word(said, valid=said.exit_code == 0)


@hookimpl
def parley_validators() -> list[InputProgram]:
    return [SinolInputValidator()]
