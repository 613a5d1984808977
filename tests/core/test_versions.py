"""What tools say of their version: asked in a box, found in what they print, remembered."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from parley.core import accounting
from parley.core.cache import Cache
from parley.core.errors import MachineError, MissingTool
from parley.core.lane import Lane
from parley.core.language import Language
from parley.core.versions import Versions, found

pytestmark = pytest.mark.anyio


@pytest.fixture
def counted() -> Iterator[accounting.Accounting]:
    with accounting.chosen() as counted:
        yield counted


@pytest.fixture
def jailer() -> str:
    return "bubblewrap"


def language(*version: str) -> Language:
    return Language("x", "X", (".x",), run=("{program}",), version=version, package="some")


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("tool 1.2\n", "tool 1.2"),
        ("\nThe Tool\n  (built   on 3)\nmore 4\n", "(built on 3)"),
        ("no number\n", ""),
        ("", ""),
        ("v\x1b[2J1", "v[2J1"),
        ("1" * 500, "1" * 100),
    ],
)
def test_line_that_says_it(text: str, version: str) -> None:
    """The first line with a digit, in one piece, fit for a table."""
    assert found(text) == version


async def test_asked_once(lane: Lane, tmp_path: Path) -> None:
    """The second time, and the next judging, ask nobody."""
    asked = language("sh", "-c", "echo 1.$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')")
    cache = Cache(tmp_path / "versions")
    first = await Versions(cache).of(lane, asked)
    assert first.startswith("1.")
    again = Versions(cache)
    assert await again.of(lane, asked) == first
    assert await again.of(lane, asked) == first
    assert await Versions(Cache(tmp_path / "others")).of(lane, asked) != first


async def test_on_stderr(lane: Lane, tmp_path: Path) -> None:
    """Some tools tell it there."""
    asked = language("sh", "-c", "echo version 7 >&2; exit 0")
    assert await Versions(Cache(tmp_path)).of(lane, asked) == "version 7"


@pytest.mark.parametrize(
    "what", ["true", "echo error 404; exit 1", "echo 1; kill -9 $$", "yes 1.0", "head -c 9 /dev/zero"]
)
async def test_tool_that_does_not_say(lane: Lane, tmp_path: Path, what: str) -> None:
    """It is broken, which is the machine's fault, and is not remembered."""
    versions = Versions(Cache(tmp_path))
    with pytest.raises(MachineError, match=r"X: `/.*/sh -c .*` does not say its version; is it installed whole\?"):
        await versions.of(lane, language("sh", "-c", what))
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - of an async test


async def test_tool_that_is_missing(lane: Lane, tmp_path: Path) -> None:
    """Said with the command that installs it."""
    with pytest.raises(MissingTool, match="apt-get install some"):
        await Versions(Cache(tmp_path)).of(lane, language("no-such-tool", "--version"))


async def test_language_without_a_command_for_it(lane: Lane, tmp_path: Path) -> None:
    """Has none."""
    assert not await Versions(Cache(tmp_path)).of(lane, language())
