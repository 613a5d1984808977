"""Writes the README's table of figures, and the page of all of them, from bench/results/results.json."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import msgspec

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # bench/ is not installed

from bench import table  # noqa: E402
from bench.section import Results  # noqa: E402

RESULTS = ROOT / "bench" / "results" / "results.json"
PAGE = ROOT / "bench" / "results" / "README.md"
README = ROOT / "README.md"
PLACE = re.compile(r"(<!-- figures: made by docs/bench_table\.py -->\n).*?(<!-- end of figures -->\n)", re.DOTALL)
# What, and beside whom, in the order of the README.
WANTED = (
    ("run in bubblewrap, static", "posix_spawn + wait, static"),
    ("run in bubblewrap, static", "bubblewrap once a run, static"),
    ("round trip, relay with transcript", "round trip, direct pipes on one CPU"),
    ("100 tiny tests, tests alone, all lanes", "DMOJ's judge"),
    ("100 tiny tests, tests alone, one lane", "DMOJ's judge"),
    ("1000 tiny tests, tests alone, all lanes", "DMOJ's judge"),
    ("20 tests of 10 MB in and out, tests alone, all lanes", "DMOJ's judge"),
    ("10 submissions on 20 tests, nothing cached", "problemtools, verifyproblem"),
    ("10 submissions on 20 tests, nothing cached", "BAPCtools, bt run"),
)


def results() -> Results:
    return msgspec.json.decode(RESULTS.read_bytes(), type=Results)


def readme() -> str:
    """The README with the table as the results are."""
    made = table.summary(results(), WANTED)
    return PLACE.sub(lambda found: f"{found[1]}{made}{found[2]}", README.read_text(encoding="utf-8"))


def page() -> str:
    return table.page(results())


if __name__ == "__main__":
    README.write_text(readme(), encoding="utf-8")
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {README.relative_to(ROOT)} and {PAGE.relative_to(ROOT)}")
