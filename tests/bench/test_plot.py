"""Curves as SVG."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from bench.plot import drawn
from bench.section import Curve


def a_curve(plot: str, line: str, *y: float) -> Curve:
    return Curve(plot, line, "tests", "ms a test", tuple(10.0**number for number in range(len(y))), y)


def test_a_file_for_each_plot() -> None:
    """Lines of one plot are drawn together, named, with axes that say what they are; words stay words."""
    files = drawn(
        [a_curve("tests", "ours", 1, 1.1, 1.2), a_curve("lanes", "ours", 4, 2), a_curve("tests", "other", 2, 3)]
    )
    assert list(files) == ["tests.svg", "lanes.svg"]
    texts = {text.text for text in ET.fromstring(files["tests.svg"]).iter("{http://www.w3.org/2000/svg}text")}
    assert texts >= {"ours", "other", "tests", "ms a test", "1", "10", "100"}
    assert max(map(len, files.values())) < 30_000


def test_same_curves_are_the_same_bytes() -> None:
    """Neither a date nor anything random is in it, and no background."""
    curves = [a_curve("tests", "ours", 1, 2, 4)]
    (first,), (second,) = drawn(curves).values(), drawn(curves).values()
    assert first == second
    assert "<dc:date>" not in first
    assert not re.search(r"fill: #(fff|000)", first)


def test_what_has_no_logarithm() -> None:
    """Is left out, and the rest is drawn as if it were not there; so it is where nothing is left."""
    (with_it,) = drawn([Curve("a", "b", "x", "y", (1, 10, 100), (5, -1, 7))]).values()
    (without,) = drawn([Curve("a", "b", "x", "y", (1, 100), (5, 7))]).values()
    assert with_it == without
    (nothing,) = drawn([a_curve("a", "b", 0, -1)]).values()
    assert ET.fromstring(nothing).tag.endswith("svg")
