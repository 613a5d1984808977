"""No sandbox: programs run beside the judge, to write problems on a machine without namespaces. Must be asked for."""

from __future__ import annotations

import os
from collections.abc import Sequence

from ...core.hookspecs import hookimpl
from ...core.model import BoxSpec, Probe
from ...core.outside import outside


class NoSandbox:
    """The warden alone, under the box's uid where the judge is root. Limits and profiles hold; nothing is hidden."""

    name = "none"
    priority = -10
    isolates = False

    def probe(self) -> Probe:
        return Probe(available=True, detail="isolates nothing: only for writing problems, and only when asked for")

    def command(self, spec: BoxSpec) -> Sequence[str]:
        return [outside(spec)(word) for word in spec.command]

    def uid(self, spec: BoxSpec) -> int | None:
        return spec.uid if os.geteuid() == 0 else None


@hookimpl
def parley_sandboxes() -> list[NoSandbox]:
    return [NoSandbox()]
