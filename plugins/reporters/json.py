"""`--json`: the report, as programs read it."""

from __future__ import annotations

import json

import msgspec

from ...core.hookspecs import hookimpl
from ...core.proceedings import Proceedings


class JsonReporter:
    name = "json"

    def render(self, proceedings: Proceedings) -> str:
        """One report; of several packages, a list of those that could be judged."""
        document = proceedings.single or proceedings.reports
        try:
            data = msgspec.json.encode(document)
        except UnicodeEncodeError:  # a message names a file whose name is not UTF-8
            data = json.dumps(msgspec.to_builtins(document), ensure_ascii=False).encode(errors="replace")
        return msgspec.json.format(data, indent=2).decode() + "\n"


@hookimpl
def parley_reporters() -> list[JsonReporter]:
    return [JsonReporter()]
