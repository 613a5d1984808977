"""The Markdown document: a table, what went wrong, and no text that becomes markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from parley.core.proceedings import Failure, Proceedings
from parley.plugins.reporters.markdown import MarkdownReporter

from .sample import HOSTILE, a_report, a_submission, everything, hostile


def test_document(tmp_path: Path) -> None:
    """Who got what, against what was expected, and why where it differs."""
    text = MarkdownReporter().render(Proceedings((everything(tmp_path),), (Failure("/b", "cannot be read"),)))
    lines = text.splitlines()
    assert lines[0] == "## A Sample"
    assert lines[2].startswith("**9** submissions, **6 of 9** as expected · time limit 1.00 s")
    assert r"| submissions/accepted/fine.py | **AC** | AC ✓ | 100/100 | 73.0 ms | 9.0 MiB | 8/8 |" in lines
    assert any(line.startswith(r"- **submissions/accepted/confusing.py**: secret/easy/01\: JE") for line in lines)
    assert not any("squares" in line for line in lines if line.startswith("- "))  # it is as expected
    assert lines[-1] == "- **/b**: cannot be read"
    assert text.endswith("read\n")


def test_hostile_text(tmp_path: Path) -> None:
    """Nothing of somebody else's opens a tag, a cell, a link, a mention, or moves the reader's eye."""
    text = MarkdownReporter().render(Proceedings((hostile(tmp_path),)))
    assert set(re.findall(r"<[^>]*>", text)) == {
        "<details>", "<summary>", "</summary>", "</details>", "<!-- -->",
    }  # fmt: skip
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2028\ud800-\udfff]", text)
    rows = [line for line in text.splitlines() if line.startswith("| submissions")]
    assert len(rows) == len(HOSTILE)
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {8}
    assert not re.search(r"(?<!\\)[@`]", text)
    assert "](" not in text


class Pieces(HTMLParser):
    """The text of a page, in pieces as a browser has them: an element or a comment ends one."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: set[str] = set()
        self._open = False
        self.feed(page)
        self.close()

    def handle_data(self, data: str) -> None:
        if self._open:
            data = self.found.pop() + data
        self.found.append(data)
        self._open = True

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        self._open = False

    def handle_endtag(self, tag: str) -> None:
        self._open = False

    def handle_comment(self, data: str) -> None:
        self._open = False


@pytest.mark.parametrize(
    "said",
    [
        "thanks @nobody", "see #12", "gh-12", "other/project#12", "https://example.org/x", "www.example.org",
        "a@example.org", ":tada:", "a.cpp:100: error", "!12", "&12", "$12", "~bug", "%next",
    ],
)  # fmt: skip
def test_nothing_is_found_later(said: str) -> None:
    """Software that looks for people and issues in what Markdown made ignores backslashes: it finds no whole one.

    Source: GitHub, cmark-gfm issue 181; GitHub and GitLab, what they call references.
    """
    record = a_submission(said, as_expected=False, unexpected=said)
    text = MarkdownReporter().render(Proceedings((a_report(record, title=said),)))
    page = Pieces(MarkdownIt("commonmark").enable("table").render(text))
    assert page.tags == {"h2", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "ul", "li"}
    assert "".join(page.found).count(said) == 5
    reference = r"[@#!$&~%]\w|gh-\d|https?://|www\.|:\w+:"
    assert not [piece for piece in page.found if re.search(reference, piece)]
