"""`--html`: one file that needs nothing else. The page's parts lie in `_html/` and are put into it.

The matrix is there without any script, which adds the details. Nothing is loaded from anywhere, and a browser that
knows a Content-Security-Policy allows nothing but the one style and the one script, by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import msgspec

from ...core.hookspecs import hookimpl
from ...core.proceedings import Proceedings
from . import _html_data, _html_tables
from ._html_talks import Talks

_PARTS = Path(__file__).with_name("_html")
_MARK = re.compile(r"@@(\w+)@@")


class HtmlReporter:
    name = "html"

    def render(self, proceedings: Proceedings) -> str:
        style, script, page = ((_PARTS / f"page.{kind}").read_text("utf-8") for kind in ("css", "js", "html"))
        policy = (
            f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; img-src data:; "
            "base-uri 'none'; form-action 'none'"
        )
        parts = {
            "policy": policy,
            "title": _html_tables.title(proceedings),
            "style": style,
            "content": _html_tables.content(proceedings),
            "data": _data(proceedings),
            "script": script,
        }
        return _MARK.sub(lambda mark: parts[mark[1]], page)


def _hash(text: str) -> str:
    """As the policy names an inline element by what is in it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _data(proceedings: Proceedings) -> str:
    """JSON that no HTML parser can find the end of, or a comment, in."""
    talks = Talks(proceedings.every)
    document = {
        "verdicts": _html_data.WORDS,
        "problems": [_html_data.problem(report, talks) for report in proceedings.every],
    }
    text = msgspec.json.encode(document).decode()
    for character in "&<>":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


@hookimpl
def parley_reporters() -> list[HtmlReporter]:
    return [HtmlReporter()]
