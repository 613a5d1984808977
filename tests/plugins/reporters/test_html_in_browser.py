"""The HTML page in a browser: opened, clicked, walked through by keyboard, on a phone, attacked."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, expect, sync_playwright

from parley.core.harmless import harmless
from parley.core.proceedings import Proceedings
from parley.plugins.reporters.html import HtmlReporter

from ...conftest import lacking
from .sample import HOSTILE, everything, hostile, wide

DESK, PHONE = (1280, 860), (360, 740)
# The ratio of the luminances of text and ground, as WCAG 2.1 defines it, of each element that matches.
CONTRASTS = """all => {
  const rgb = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => { const [x, y, z] = [r, g, b].map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * x + 0.7152 * y + 0.0722 * z; };
  const ground = e => { const c = rgb(getComputedStyle(e).backgroundColor);
    return c.length === 4 && c[3] === 0 && e.parentElement ? ground(e.parentElement) : c; };
  return all.map(e => { const a = light(rgb(getComputedStyle(e).color)), b = light(ground(e));
    return [e.textContent, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)]; });
}"""


class Visit:
    """A page that is open, and all that it said and asked for."""

    def __init__(self, page: Page, path: Path) -> None:
        self.page = page
        self.said: list[str] = []
        self.asked: list[str] = []

        def hear(message: ConsoleMessage) -> None:
            self.said.append(message.text)

        def fail(error: Exception) -> None:
            self.said.append(str(error))

        def ask(request: Request) -> None:
            self.asked.append(request.url)

        page.on("console", hear)
        page.on("pageerror", fail)
        page.on("request", ask)
        page.goto(path.as_uri())
        self.dialog = page.locator("dialog")

    def cell(self, submission: str, test: int) -> Locator:
        """Of the matrix; tests count from 0."""
        return self.page.locator("tr", has_text=submission).locator("td.t").nth(test)

    def sideways(self, selector: str) -> int:
        """How many pixels of it are beyond its right edge."""
        return self.page.locator(selector).evaluate("e => e.scrollWidth - e.clientWidth")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium")
    if not found:
        lacking("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])  # tests may run as root
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the pages that are visited."""
    folder = tmp_path_factory.mktemp("pages")
    reports = {"everything": everything(folder), "hostile": hostile(folder)}
    for name, report in reports.items():
        (folder / f"{name}.html").write_text(HtmlReporter().render(Proceedings((report,))), encoding="utf-8")
    (folder / "wide.html").write_text(HtmlReporter().render(wide()), encoding="utf-8")
    return folder


class Visits:
    """Opens pages; at the end none of them may have complained, or asked for more than itself."""

    def __init__(self, browser: Browser, pages: Path) -> None:
        self._browser = browser
        self._pages = pages
        self.all: list[Visit] = []

    def __call__(self, name: str, size: tuple[int, int] = DESK, *, dark: bool = False) -> Visit:
        viewport = {"width": size[0], "height": size[1]}
        scheme = "dark" if dark else "light"
        page = self._browser.new_page(viewport=viewport, color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        self.all.append(Visit(page, self._pages / f"{name}.html"))
        return self.all[-1]


@pytest.fixture
def visit(browser: Browser, pages: Path) -> Iterator[Visits]:
    visits = Visits(browser, pages)
    yield visits
    for one in visits.all:
        one.page.close()
        assert one.said == []
        assert len(one.asked) == 1


def test_click(visit: Visits) -> None:
    """A cell opens the details of its test, Escape closes them, and the cell has the focus again."""
    one = visit("everything")
    one.cell("squares.cpp", 2).click()
    expect(one.dialog).to_be_visible()
    expect(one.dialog.locator("h2")).to_contain_text("secret/easy/03")
    expect(one.dialog).to_contain_text("line 20: 400 expected, 401 found")
    expect(one.dialog.locator("mark")).to_have_text(["401", "400"])
    expect(one.dialog.locator("pre").first).to_contain_text("18  18 324")
    expect(one.dialog).to_contain_text("look at large numbers")
    one.page.keyboard.press("Escape")
    expect(one.dialog).not_to_be_visible()
    expect(one.cell("squares.cpp", 2)).to_be_focused()


def test_keyboard(visit: Visits) -> None:
    """Arrow keys move through the matrix and, in the details, from test to test; Tab stops in the matrix once."""
    one = visit("everything")
    keys = one.page.keyboard
    one.page.locator(".warnings summary").focus()
    keys.press("Tab")  # the matrix can be scrolled, or is entered at once
    if one.page.evaluate("document.activeElement.className") == "scroll":
        keys.press("Tab")
    expect(one.page.locator("th.name button").first).to_be_focused()
    assert one.page.locator(".matrix [tabindex='0']").count() == 1
    for key in ("ArrowRight", "ArrowDown", "ArrowRight", "ArrowDown", "ArrowRight"):
        keys.press(key)
    expect(one.cell("squares.cpp", 2)).to_be_focused()
    expect(one.page.locator(".readout")).to_contain_text("squares.cpp · secret/easy/03 · wrong answer")
    keys.press("Enter")
    expect(one.dialog.locator("h2")).to_contain_text("secret/easy/03")
    keys.press("ArrowLeft")
    expect(one.dialog.locator("h2")).to_contain_text("secret/easy/02")
    keys.press("Escape")
    expect(one.dialog).not_to_be_visible()
    expect(one.cell("squares.cpp", 1)).to_be_focused()
    keys.press("End")
    expect(one.cell("squares.cpp", 7)).to_be_focused()
    keys.press("Control+Home")
    expect(one.page.locator("th.name button").first).to_be_focused()
    keys.press("Enter")
    expect(one.dialog.locator("h2")).to_contain_text("submissions/accepted/fine.py")


def test_conversation(visit: Visits) -> None:
    """Two columns: who said what, when, who waited; errors, bytes that are no text, and the end are in their places."""
    one = visit("everything")
    one.cell("talks.py", 1).click()
    talk = one.dialog.locator(".talk")
    expect(talk.locator("thead")).to_contain_text("waitedprograminteractor")
    said = [row.locator("td").all_inner_texts() for row in talk.locator("tbody tr").all()]
    assert said[0][2:] == ["500", ""]
    assert said[1][2:] == ["! thinking <b>", ""]
    assert said[2][2:] == ["", "lower"]
    assert said[-3][2] == r"7\xff\xfe"
    assert said[-2][2] == "dies of SIGABRT"
    expect(talk.locator(".waited.long")).to_have_text("+61.0 ms")
    expect(one.dialog).to_contain_text("ended by SIGABRT")


def test_submission(visit: Visits) -> None:
    """Its name opens what the compiler said, why it is not as expected, groups, and plots with the limit drawn in."""
    one = visit("everything")
    one.page.locator("th.name button", has_text="broken.cpp").click()
    expect(one.dialog).to_contain_text("CE where AC is expected")
    expect(one.dialog.locator("pre")).to_have_text("a.cpp:1:1: error: no 'x' here\n")
    one.dialog.locator("[data-close]").click()
    one.page.locator("th.name button", has_text="fine.py").click()
    expect(one.dialog.locator(".table tbody tr").nth(1)).to_contain_text("secret/hard")
    plots = one.dialog.locator("svg")
    assert plots.count() == 2
    expect(plots.first.locator(".limit-name")).to_have_text("limit 1.00 s")
    limit = plots.first.locator(".limit").evaluate("e => e.getBBox().y")
    dots = plots.first.locator(".dots.AC:not(.behind)").evaluate("e => [e.getBBox().y, e.getTotalLength() >= 0]")
    assert 0 < limit < dots[0] < 210


def test_plots(visit: Visits) -> None:
    """Time and memory of all runs, by verdict; the run at the limit is at the line."""
    one = visit("everything")
    time, memory = one.page.locator("main svg").all()
    expect(memory.locator(".limit-name")).to_have_text("limit 256.0 MiB")
    limit = time.locator(".limit").evaluate("e => e.getBBox().y")
    slow = time.locator(".dots.TLE").evaluate("e => e.getBBox().y")
    assert abs(limit - slow) < 2
    assert "most: 1.00 s in secret/easy/04" in (time.get_attribute("aria-label") or "")


def test_names_for_who_sees_nothing(visit: Visits) -> None:
    """Whatever takes the focus has a role, and each table a name and words above all its columns."""
    one = visit("everything")
    for number, opened in ((1, "Conversation"), (None, "Groups")):
        names = one.page.locator("th.name button")
        (one.cell("talks.py", number) if number else names.first).click()
        expect(one.dialog.get_by_role("table", name=opened)).to_be_visible()
        assert "" not in one.dialog.locator("th").all_inner_texts()
        title = one.dialog.locator("h2").inner_text().replace("\n", " ")
        expect(one.dialog.get_by_role("region", name=title)).to_be_focused()
        one.page.keyboard.press("Shift")  # who uses the keyboard sees where he is
        assert one.dialog.locator(".body").evaluate("e => getComputedStyle(e).boxShadow") != "none"
        one.page.keyboard.press("Escape")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_light_and_dark(visit: Visits, dark: bool) -> None:
    """Each has its ground, on which all verdicts and sentences can be read: WCAG's 4.5 to 1. Paper is white."""
    one = visit("everything", dark=dark)
    ground: str = one.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(21, 24, 27)" if dark else "rgb(255, 255, 255)")
    one.cell("talks.py", 1).click()
    texts = (
        "b.v, td.t:not(:empty), .about, .sum b, .figure, .readout, dt, dd small, h3, .talk td:not(:empty), .good, .bad"
    )
    found = one.page.locator(texts).evaluate_all(CONTRASTS)
    assert len(found) > 80
    one.page.emulate_media(media="print")
    assert one.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert [(text, round(ratio, 1)) for text, ratio in found if ratio < 4.5] == []


@pytest.mark.parametrize("name", ["everything", "hostile"])
def test_phone(visit: Visits, name: str) -> None:
    """Nothing but the matrix goes sideways; the details fill the screen and do not."""
    one = visit(name, PHONE)
    assert one.sideways("html") == 0
    assert name == "hostile" or one.sideways(".scroll") > 0  # which has one test
    one.page.locator("td.t.WA").first.click()
    assert one.sideways("dialog .body") == 0
    box = one.dialog.bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, 360)
    one.dialog.locator("[data-close]").click()
    one.page.locator("th.name button").first.click()
    assert one.sideways("dialog .body") == 0


def test_hostile_text(visit: Visits) -> None:
    """Whatever it says, it is shown and not done, in each place that can be opened."""
    one = visit("hostile")
    assert one.page.title() == f"{HOSTILE[0]}: report"
    cells, names = one.page.locator("td.t.WA"), one.page.locator("th.name button")
    assert cells.count() == names.count() == len(HOSTILE)
    for number, attack in enumerate(HOSTILE):
        cells.nth(number).click()
        expect(one.dialog.locator(".reason")).to_have_text(f"WA{harmless(attack)}")
        one.page.keyboard.press("Escape")
        names.nth(number).click()
        expect(one.dialog.locator("h2")).to_contain_text(harmless(f"submissions/{attack}"))
        one.page.keyboard.press("Escape")
    assert one.page.locator("img, main script, dialog script").count() == 0
    assert one.page.title() == f"{HOSTILE[0]}: report"


def test_policy_is_obeyed(browser: Browser, pages: Path) -> None:
    """Were markup to get in all the same, it could run nothing and load nothing."""
    text = (pages / "everything.html").read_text()
    attack = "<script>document.title='owned'</script><img src='https://example.invalid/x'>"
    path = pages / "broken-into.html"
    path.write_text(text.replace("<main>", f"<main>{attack}"))
    page = browser.new_page()
    refused: list[str | None] = []
    page.on("requestfailed", lambda request: refused.append(request.failure))
    one = Visit(page, path)
    expect(page.locator("svg").first).to_be_visible()
    assert page.title() == "A Sample: report"
    assert any("inline script violates" in said for said in one.said), one.said
    assert refused == ["csp"]
    one.page.close()


def test_wide(visit: Visits) -> None:
    """Ten thousand tests: the last cell is reached by a key, and opens."""
    one = visit("wide")
    one.page.locator("th.name button").first.focus()
    one.page.keyboard.press("Control+End")
    expect(one.cell("099.py", 99)).to_be_in_viewport()
    one.page.keyboard.press("Enter")
    expect(one.dialog.locator("h2")).to_contain_text("secret/099")
