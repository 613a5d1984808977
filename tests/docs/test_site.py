"""The pages as a site: built strictly, whole, and of nothing that would be fetched when somebody looks at it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Route, sync_playwright

from ..conftest import lacking

ROOT = Path(__file__).parents[2]
# What a browser fetches by itself: of a link only what the page is made with.
FETCHED = {"script": "src", "img": "src", "iframe": "src", "link": "href", "source": "src", "video": "src"}
LATER = {"canonical", "next", "prev", "author"}
WIDE = (
    "index.html",
    "architecture.html",
    "explanation/security.html",
    "reference/commands.html",
    "reference/files.html",
    "reference/semantics.html",
    "reference/validators.html",
    "reference/verdicts.html",
)


class Fetched(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        address = given.get(FETCHED.get(tag, ""))
        if address and given.get("rel") not in LATER:
            self.found.append(address)


def build(config: Path, into: Path) -> subprocess.CompletedProcess[str]:
    """As `make docs` does, elsewhere. Not `--quiet`, which makes mkdocs overlook the warnings that strict counts."""
    command = [sys.executable, "-m", "mkdocs", "build", "--config-file", config, "--site-dir", into]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("docs") / "site"
    done = build(ROOT / "mkdocs.yml", into)
    assert done.returncode == 0, done.stderr
    return into


def test_every_page_is_in_the_navigation_once(site: Path) -> None:
    """No page is left out, and none stands in two places."""
    pages = sorted(str(page.relative_to(ROOT / "docs").with_suffix(".html")) for page in ROOT.glob("docs/**/*.md"))
    config = (ROOT / "mkdocs.yml").read_text()
    listed = sorted(name.replace(".md", ".html") for name in re.findall(r"^ +- ([\w/.-]+\.md)$", config, re.MULTILINE))
    assert listed == pages
    assert sorted(page for page in pages if not (site / page).is_file()) == []


def test_first_page_leads_to_all() -> None:
    """Whoever begins there reaches every other page by one link."""
    pages = {str(page.relative_to(ROOT / "docs")) for page in ROOT.glob("docs/**/*.md")} - {"index.md"}
    linked = set(re.findall(r"\]\(([\w/.-]+\.md)\)", (ROOT / "docs/index.md").read_text()))
    assert linked == pages


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    """Scripts, styles, fonts and pictures of all pages are files of the site; styles import none either."""
    for page in site.rglob("*.html"):
        parser = Fetched()
        parser.feed(page.read_text())
        assert parser.found, page
        assert [address for address in parser.found if re.match(r"(\w+:)?//", address)] == [], page
    for style in site.rglob("*.css"):
        assert re.findall(r"(?:url\(|@import )['\"]?(?:https?:)?//[^)'\"]*", style.read_text()) == [], style


def test_broken_link_fails(tmp_path: Path) -> None:
    """A page with a link that leads nowhere, or to a heading that is not there, is not built."""
    config = (ROOT / "mkdocs.yml").read_text().partition("\nnav:")[0]
    (tmp_path / "mkdocs.yml").write_text(config)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# A\n\n[b](b.md) [c](#c)\n")
    done = build(tmp_path / "mkdocs.yml", tmp_path / "site")
    assert done.returncode == 1
    assert [link for link in ("'b.md'", "'#c'") if link not in done.stderr] == []


def test_as_a_browser_shows_it(site: Path) -> None:
    """On a phone no page of the widest is wider than the screen; nothing fails or is fetched; a copied command runs."""
    found = shutil.which("chromium")
    if not found:
        lacking("chromium")
    seen: list[str] = []

    def answer(route: Route) -> None:
        host, _, path = route.request.url.removeprefix("http://").partition("/")
        if host == "localhost":
            route.fulfill(path=site / path)
        else:
            seen.append(route.request.url)
            route.abort()

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        context = browser.new_context(
            viewport={"width": 375, "height": 700}, permissions=["clipboard-read", "clipboard-write"]
        )
        page = context.new_page()
        page.route("**/*", answer)
        page.on("console", lambda message: seen.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: seen.append(str(error)))
        for name in WIDE:
            page.goto(f"http://localhost/{name}")
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
        page.goto("http://localhost/reference/cache.html")
        page.locator("button[data-md-type=copy], .md-clipboard").first.click()
        page.locator(".md-dialog--active").wait_for()  # it says that it was copied
        copied = page.evaluate("navigator.clipboard.readText()")
        browser.close()
    assert copied.startswith("parley cache\nparley cache --json\n")
    assert seen == []
