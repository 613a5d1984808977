"""Compiled programs between judgings."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from parley.core.cache import Cache, Entry, default_folder

KEY = "ab12"


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "not" / "yet")


@pytest.mark.parametrize("program", [b"", b"\x7fELF\0" * 1000])
def test_what_was_put_is_got(cache: Cache, program: bytes) -> None:
    """Program and messages come back as they were."""
    cache.put(KEY, {"program": program}, "warning: ü\n")
    assert cache.get(KEY) == Entry({"program": program}, "warning: ü\n")
    assert Cache(cache.folder).get(KEY) == Entry({"program": program}, "warning: ü\n")


def test_unknown_key(cache: Cache) -> None:
    """What was never put is None, in a folder that is not there and in one that is."""
    assert cache.get(KEY) is None
    cache.put(KEY, {"program": b"x"}, "")
    assert cache.get("cd34") is None


def damage_program(entry: Path) -> None:
    (entry / "program").write_bytes(b"other")


def damage_hash(entry: Path) -> None:
    (entry / "entry.json").write_text('{"sha256":{"program":"00"},"output":""}')


def damage_json(entry: Path) -> None:
    (entry / "entry.json").write_bytes(b"\xff{")


def damage_type(entry: Path) -> None:
    (entry / "entry.json").write_text('{"sha256":5,"output":""}')


def remove_program(entry: Path) -> None:
    (entry / "program").unlink()


def remove_json(entry: Path) -> None:
    (entry / "entry.json").unlink()


def folder_for_program(entry: Path) -> None:
    remove_program(entry)
    (entry / "program").mkdir()


DAMAGES = (
    damage_program, damage_hash, damage_json, damage_type, remove_program, remove_json, folder_for_program,
)  # fmt: skip


@pytest.mark.parametrize("number", range(len(DAMAGES)), ids=[damage.__name__ for damage in DAMAGES])
def test_damaged_entry_is_removed(cache: Cache, number: int) -> None:
    """An entry that is not whole is None, and gone, so that the next one can take its place."""
    cache.put(KEY, {"program": b"program"}, "")
    DAMAGES[number](cache.folder / KEY)
    assert cache.get(KEY) is None
    assert not (cache.folder / KEY).exists()
    cache.put(KEY, {"program": b"again"}, "")
    assert cache.get(KEY) == Entry({"program": b"again"}, "")


def test_second_writer_changes_nothing(cache: Cache) -> None:
    """Of two that compiled the same program the first keeps its place, and the second leaves nothing behind."""
    cache.put(KEY, {"program": b"first"}, "")
    Cache(cache.folder).put(KEY, {"program": b"second"}, "")
    assert cache.get(KEY) == Entry({"program": b"first"}, "")
    assert [path.name for path in cache.folder.iterdir()] == [KEY]


def test_writers_at_once(cache: Cache) -> None:
    """Many writers of one key leave one whole entry and nothing else."""
    programs = [bytes([number]) * 100_000 for number in range(8)]
    threads = [threading.Thread(target=cache.put, args=(KEY, {"program": program}, "")) for program in programs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = cache.get(KEY)
    assert found is not None
    assert found.files["program"] in programs
    assert [path.name for path in cache.folder.iterdir()] == [KEY]


def test_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """A cache below a file holds nothing, and says nothing."""
    (tmp_path / "file").touch()
    cache = Cache(tmp_path / "file" / "cache")
    cache.put(KEY, {"program": b"x"}, "")
    assert cache.get(KEY) is None


def test_use_is_noted(cache: Cache) -> None:
    """Getting an entry makes it younger, for whoever clears out what is not used."""
    cache.put(KEY, {"program": b"x"}, "")
    os.utime(cache.folder / KEY, (0, 0))
    cache.get(KEY)
    assert (cache.folder / KEY).stat().st_mtime > 0


@pytest.mark.parametrize(
    ("home", "xdg", "expected"), [("/h", None, "/h/.cache"), ("/h", "", "/h/.cache"), ("/h", "/x", "/x")]
)
def test_default_folder(home: str, xdg: str | None, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the user keeps caches, by the XDG rules."""
    monkeypatch.setenv("HOME", home)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    if xdg is not None:
        monkeypatch.setenv("XDG_CACHE_HOME", xdg)
    assert default_folder() == Path(expected, "parley", "programs")
