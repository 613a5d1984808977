"""Checkers of SIO2's packages: `checker input output answer`; what they say is told in core/sinol.py.

Source: sio2project/sinol-make, `sinol_make/task_type`. It takes exit codes up to 2 for a good end.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..core import sinol
from ..core.hookspecs import hookimpl
from ..core.inquiry import Said
from ..core.model import Decision, TestCase
from .own import OwnValidator

_LAST_GOOD_EXIT = 2


class SinolValidator(OwnValidator):
    name = "sinol"

    def decide(self, said: Said, test: TestCase, flags: Sequence[str]) -> Decision:
        if said.exit_code is None or said.exit_code > _LAST_GOOD_EXIT:
            return said.bad_end("0, 1 or 2")
        return sinol.decision(said)


@hookimpl
def parley_validators() -> list[SinolValidator]:
    return [SinolValidator()]
