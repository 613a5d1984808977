"""`--json`: the report, as programs read it."""

from __future__ import annotations

import msgspec

from ...core.hookspecs import hookimpl
from ...core.report import Report


class JsonReporter:
    name = "json"

    def render(self, report: Report) -> str:
        return msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n"


@hookimpl
def parley_reporters() -> list[JsonReporter]:
    return [JsonReporter()]
