"""`--json`: the report, as programs read it."""

from __future__ import annotations

import json

import msgspec

from ...core.hookspecs import hookimpl
from ...core.report import Report


class JsonReporter:
    name = "json"

    def render(self, report: Report) -> str:
        try:
            data = msgspec.json.encode(report)
        except UnicodeEncodeError:  # a message names a file whose name is not UTF-8
            data = json.dumps(msgspec.to_builtins(report), ensure_ascii=False).encode(errors="replace")
        return msgspec.json.format(data, indent=2).decode() + "\n"


@hookimpl
def parley_reporters() -> list[JsonReporter]:
    return [JsonReporter()]
