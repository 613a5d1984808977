"""The HTML page as a text: that it needs nothing, that it lets nothing in, and how large it may become."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from parley.core.harmless import harmless
from parley.core.model import Verdict
from parley.core.proceedings import Failure, Proceedings
from parley.plugins.reporters.html import HtmlReporter

from .sample import HOSTILE, a_conversation, a_report, a_submission, a_test, everything, hostile, wide


class Page(HTMLParser):
    """All elements with their attributes, and what text is in which."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.comments: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append((self.elements[-1][0] if self.elements else "", data))

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def rendered(proceedings: Proceedings) -> str:
    return HtmlReporter().render(proceedings)


def data_of(text: str) -> Any:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_it_needs_nothing(tmp_path: Path) -> None:
    """No element names a place that something would have to be fetched from."""
    page = Page(rendered(Proceedings((everything(tmp_path),))))
    places = [value for _, attributes in page.elements for name, value in attributes.items() if name in ("src", "href")]
    assert places == ["data:,"]
    assert not {"img", "iframe", "object", "embed", "base", "form", "video"} & {tag for tag, _ in page.elements}
    style = (Path(__file__).parents[3] / "plugins/reporters/_html/page.css").read_text()
    assert not re.search(r"url\(|@import", style)


def test_policy(tmp_path: Path) -> None:
    """The one style and the one script are allowed by what is in them, and nothing else is."""
    text = rendered(Proceedings((everything(tmp_path),)))
    (policy,) = (
        meta["content"] for meta in Page(text).named("meta") if meta.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy
    rules = dict(rule.split(maxsplit=1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in policy
    for name, tag in (("style-src", "style"), ("script-src", "script")):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        hashed = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert rules[name] == f"'sha256-{hashed}'"


def test_matrix_needs_no_script(tmp_path: Path) -> None:
    """Verdicts by their letters, in rows of submissions, are in the page itself."""
    page = Page(rendered(Proceedings((everything(tmp_path),))))
    cells = [text for (tag, text) in page.texts if tag == "td" and text in set(Verdict)]
    assert (cells.count("AC"), cells.count("PA"), cells.count("WA"), cells.count("JE")) == (
        8 + 5 + 2 + 8 + 3 + 1,
        3,
        1,
        1,
    )
    assert [text for tag, text in page.texts if tag == "bdi"][:2] == ["fine.py", "half.cpp"]
    assert ("span", "100/100") not in page.texts
    assert ("td", "100/100") in page.texts


def test_hostile_text(tmp_path: Path) -> None:
    """It is text wherever it stands: no element, attribute, comment or end of a script comes of it."""
    text = rendered(Proceedings((hostile(tmp_path),)))
    page = Page(text)
    assert len(page.named("script")) == 2
    assert page.comments == []
    assert not [
        name for _, attributes in page.elements for name in attributes if name.startswith("on") or name == "style"
    ]
    warnings = [text for tag, text in page.texts if tag == "li" and text.strip()]
    assert warnings[: len(HOSTILE)] == [harmless(attack) for attack in HOSTILE]
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2028\u2029\ud800-\udfff]", text)
    document = data_of(text)
    sources = [one["source"] for one in document["problems"][0]["submissions"]]
    assert sources == [harmless(f"submissions/{attack}") for attack in HOSTILE]
    assert not re.search(
        "[<>&]", text[text.index('id="data">') + 10 : text.rindex("</script>", 0, text.rindex("<script>"))]
    )


def test_several_packages(tmp_path: Path) -> None:
    """One file of all: each with its heading and a link to it, and what could not be judged with its reason."""
    report = replace(everything(tmp_path), checks=[a_report(problem="inputs", title="Inputs")])
    page = Page(rendered(Proceedings((report, a_report(title="Another")), (Failure("/b", "/b: is empty"),))))
    assert [link["href"] for link in page.named("a")] == ["#problem-0", "#problem-1", "#problem-2"]
    assert [text for tag, text in page.texts if tag in ("h1", "h2") and text.strip()][:4] == [
        "Report", "A Sample", "Inputs", "Another",
    ]  # fmt: skip
    assert ("span", "/b: is empty") in page.texts


def test_nothing_was_judged() -> None:
    """A page all the same, which says why."""
    assert "/b: is empty" in rendered(Proceedings((), (Failure("/b", "/b: is empty"),)))


def test_size() -> None:
    """A hundred submissions of a hundred tests are not two megabytes."""
    assert len(rendered(wide())) < 2_000_000


def test_conversations_are_bounded(tmp_path: Path) -> None:
    """Of each the beginning and the end, of all not more than fits; those of tests that failed come first."""
    tests = [
        a_test(f"secret/{number}", Verdict.WA if number == 59 else Verdict.AC,
               interaction=a_conversation(tmp_path / f"{number}.jsonl", lines=400, said="x" * 280))
        for number in range(60)
    ]  # fmt: skip
    text = rendered(Proceedings((a_report(a_submission("a.py", *tests)),)))
    assert len(text) < 2_000_000
    found = data_of(text)["problems"][0]["submissions"][0]["tests"]
    talks = [test.get("talk") for test in found]
    assert talks[59]
    assert talks[0]
    assert talks[58] is None
    assert len(talks[59]) == 161
    assert talks[59][0][-1] == "500"
    assert talks[59][80][0] == "g"
    assert talks[59][-1][-1] == "closes its output"
    assert {len(talk) for talk in talks if talk} == {161}


def test_large_transcript(tmp_path: Path) -> None:
    """Only its ends are read: what is damaged between them is not missed."""
    interaction = a_conversation(tmp_path / "large.jsonl", lines=4000)
    path = Path(interaction.transcript)
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([*lines[:2000], b"rubbish", *lines[2000:]]))
    tests = [a_test("1", interaction=interaction), a_test("2", interaction=a_conversation(tmp_path / "2.jsonl"))]
    found = data_of(rendered(Proceedings((a_report(a_submission("a.py", *tests)),))))["problems"][0]["submissions"][0]
    large, small = (test["talk"] for test in found["tests"])
    assert (large[0][-1], large[80][0], large[-1][-1], len(large)) == ("500", "g", "closes its output", 161)
    assert len(small) == 17
    path.write_bytes(b"rubbish\n" * 20_000)
    gone = a_submission("a.py", *tests)
    assert "talk" not in data_of(rendered(Proceedings((a_report(gone),))))["problems"][0]["submissions"][0]["tests"][0]


def test_long_texts_are_bounded() -> None:
    """The beginning and the end of a message, and of many long ones not all."""
    tests = [a_test(f"{n}", Verdict.WA, message=f"{n} begins {'x' * 9000} ends", reason="WA: same") for n in range(900)]
    document = data_of(rendered(Proceedings((a_report(a_submission("a.py", *tests)),))))
    texts = document["problems"][0]["texts"]
    assert sum(map(len, texts)) < 2_200_000
    assert texts[0] == "same"
    assert texts[1].startswith("0 begins x")
    assert texts[1].endswith("x ends")
    last = document["problems"][0]["submissions"][0]["tests"][-1]
    assert texts[last["message"]].startswith("(left out")
    assert texts[last["reason"]] == "same"
