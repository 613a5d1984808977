"""Compiled programs between judgings: what was put is got, what was damaged is not, what has no room goes."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from parley.core import shelf
from parley.core.cache import Cache, Entry, default_folder, size_limit
from parley.core.errors import UsageError
from parley.core.shelf import Shelf

KEY = "ab12"
PROGRAM = b"\x7fELF\0" * 1000
ROOM = 8192  # what PROGRAM takes of a disk


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "not" / "yet")


@pytest.mark.parametrize("program", [b"", PROGRAM])
def test_what_was_put_is_got(cache: Cache, program: bytes) -> None:
    """Program and messages come back as they were."""
    cache.put(KEY, {"program": program, "Main$1.class": b"\xff\n"}, "warning: ü\n")
    expected = Entry({"program": program, "Main$1.class": b"\xff\n"}, "warning: ü\n")
    assert cache.get(KEY) == expected
    assert Cache(cache.folder).get(KEY) == expected
    assert cache.fault == ""


def test_unknown_key(cache: Cache) -> None:
    """What was never put is None, in a folder that is not there and in one that is; neither is a fault."""
    assert cache.get(KEY) is None
    cache.put(KEY, {"program": b"x"}, "")
    assert cache.get("cd34") is None
    assert cache.fault == ""


def test_nobody_else_can_look(cache: Cache) -> None:
    """Entries and the folders above them are the user's alone, whatever the umask is."""
    before = os.umask(0)
    try:
        cache.put(KEY, {"program": b"x"}, "")
    finally:
        os.umask(before)
    modes = [path.stat().st_mode & 0o7777 for path in (cache.folder / KEY, cache.folder, cache.folder.parent)]
    assert modes == [0o600, 0o700, 0o700]


def test_folder_that_others_may_read_is_closed(cache: Cache) -> None:
    """An older one that is open to readers is used, and open no more."""
    cache.folder.mkdir(parents=True, mode=0o755)
    cache.put(KEY, {"program": b"x"}, "")
    assert cache.get(KEY)
    assert cache.folder.stat().st_mode & 0o777 == 0o700


# --- damage -------------------------------------------------------------------------------------------------


def remove_the_end(entry: Path) -> None:
    entry.write_bytes(entry.read_bytes()[:-1])


def change_a_bit(entry: Path) -> None:
    """In the middle of the program: it is still an entry, and of the same length."""
    data = bytearray(entry.read_bytes())
    data[len(data) // 2] ^= 1
    entry.write_bytes(data)


def add_a_byte(entry: Path) -> None:
    entry.write_bytes(entry.read_bytes() + b"\0")


def empty(entry: Path) -> None:
    entry.write_bytes(b"")


def no_json(entry: Path) -> None:
    entry.write_bytes(b"\xff{\n" + PROGRAM)


def no_line(entry: Path) -> None:
    entry.write_bytes(b"x" * 5000)


def other_content(entry: Path) -> None:
    """With a hash that is right, of what is no entry."""
    with Shelf(entry.parent) as opened:
        opened.write(entry.name, b"\xc1 no MessagePack")


def huge(entry: Path) -> None:
    """Without a byte on the disk, and larger than any memory."""
    os.truncate(entry, 1 << 42)


def huge_as_it_says(entry: Path) -> None:
    head = b'{"sha256":"00","size":4398046511104}\n'
    entry.write_bytes(head)
    os.truncate(entry, len(head) + (1 << 42))


def folder(entry: Path) -> None:
    entry.unlink()
    (entry / "inner").mkdir(parents=True)


def link(entry: Path) -> None:
    copy = entry.with_name("cd34")
    entry.rename(copy)
    entry.symlink_to(copy.name)


def link_to_itself(entry: Path) -> None:
    entry.unlink()
    entry.symlink_to(entry.name)


def pipe(entry: Path) -> None:
    entry.unlink()
    os.mkfifo(entry)


def unix_socket(entry: Path) -> None:
    entry.unlink()
    fd = os.open(entry.parent, os.O_PATH)  # the way there is too long for a socket's address
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"/proc/self/fd/{fd}/{entry.name}")
    os.close(fd)


DAMAGES: tuple[Callable[[Path], None], ...] = (
    remove_the_end, change_a_bit, add_a_byte, empty, no_json, no_line, other_content, huge, huge_as_it_says,
    folder, link, link_to_itself, pipe, unix_socket,
)  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_damaged_entry_is_removed(cache: Cache, damage: Callable[[Path], None]) -> None:
    """An entry that is not whole is None, and gone, so that the next one can take its place."""
    cache.put(KEY, {"program": PROGRAM}, "")
    damage(cache.folder / KEY)
    assert cache.get(KEY) is None
    assert not os.path.lexists(cache.folder / KEY)
    cache.put(KEY, {"program": b"again"}, "")
    assert cache.get(KEY) == Entry({"program": b"again"}, "")


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_damaged_entry_is_no_obstacle(cache: Cache, damage: Callable[[Path], None]) -> None:
    """A writer takes the place of whatever stands there."""
    cache.put(KEY, {"program": PROGRAM}, "")
    damage(cache.folder / KEY)
    cache.put(KEY, {"program": b"again"}, "")
    assert cache.get(KEY) == Entry({"program": b"again"}, "")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_entry_of_somebody_else_is_none(cache: Cache) -> None:
    """In the user's own folder too."""
    cache.put(KEY, {"program": PROGRAM}, "")
    os.chown(cache.folder / KEY, 12345, 12345)
    assert cache.get(KEY) is None


# --- several at once ----------------------------------------------------------------------------------------


def test_second_writer_leaves_nothing_behind(cache: Cache) -> None:
    """Of two that compiled the same program one has the place, and there is nothing else."""
    cache.put(KEY, {"program": b"first"}, "")
    Cache(cache.folder).put(KEY, {"program": b"second"}, "")
    assert cache.get(KEY) == Entry({"program": b"second"}, "")
    assert [path.name for path in cache.folder.iterdir()] == [KEY]


def test_writers_readers_and_removers_at_once(cache: Cache) -> None:
    """Whoever reads has a whole entry or none, whatever the others do; nobody complains."""
    programs = [bytes([number]) * 100_000 for number in range(4)]
    caches = [Cache(cache.folder, limit=1 << 30) for _ in programs]
    seen: list[Entry | None] = []

    def write(mine: Cache, program: bytes) -> None:
        for _ in range(50):
            mine.put(KEY, {"program": program}, "")
            seen.append(mine.get(KEY))

    def clear() -> None:
        for _ in range(200):
            with Shelf(cache.folder) as opened:
                for kept in opened.kept():
                    opened.remove(kept.name)

    cache.put(KEY, {"program": programs[0]}, "")
    threads = [threading.Thread(target=write, args=pair) for pair in zip(caches, programs, strict=True)]
    threads.append(threading.Thread(target=clear))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.fault for one in caches] == [""] * 4
    assert {entry.files["program"] for entry in seen if entry} <= set(programs)
    assert [path.name for path in cache.folder.iterdir()] in ([KEY], [])


def test_leftovers_of_killed_writers(cache: Cache) -> None:
    """What was half written goes when it is old, with the first entry that a judging puts; not what is young."""
    cache.put(KEY, {"program": b"x"}, "")
    old, young, odd = (cache.folder / f".new-{name}" for name in ("old", "young", "folder"))
    for path in (old, young):
        path.write_bytes(b"half of one")
    odd.mkdir()
    for path in (old, odd):
        os.utime(path, (0, 0))
    Cache(cache.folder).put("cd34", {"program": b"x"}, "")
    assert sorted(path.name for path in cache.folder.iterdir()) == [".new-young", KEY, "cd34"]


# --- room ---------------------------------------------------------------------------------------------------


def filled(place: Path, count: int) -> list[str]:
    """As many entries of ROOM as said, the first unused for longest."""
    cache = Cache(place)
    names = [f"{number:04x}" for number in range(count)]
    for number, name in enumerate(names):
        cache.put(name, {"program": PROGRAM}, "")
        os.utime(place / name, (number + 1, number + 1))
    return names


def names_in(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir())


def test_least_recently_used_goes_first(tmp_path: Path) -> None:
    """Getting an entry keeps it; of the others the oldest make room, and some more than is needed now."""
    names = filled(tmp_path, 20)
    Cache(tmp_path).get(names[0])
    cache = Cache(tmp_path, limit=20 * ROOM)
    cache.put("ffff", {"program": PROGRAM}, "")
    assert names_in(tmp_path) == [names[0], *names[4:], "ffff"]
    assert cache.get("ffff")


def test_what_fits_removes_nothing(tmp_path: Path) -> None:
    """Up to the limit everything stays."""
    names = filled(tmp_path, 3)
    Cache(tmp_path, limit=4 * ROOM).put("ffff", {"program": PROGRAM}, "")
    assert names_in(tmp_path) == [*names, "ffff"]


def test_what_this_judging_used_stays(tmp_path: Path) -> None:
    """It was put or got by this judging: what comes later finds no room, and is not kept."""
    names = filled(tmp_path, 2)
    cache = Cache(tmp_path, limit=2 * ROOM)
    assert cache.get(names[0])
    cache.put("eeee", {"program": PROGRAM}, "")
    cache.put("ffff", {"program": PROGRAM}, "")
    assert names_in(tmp_path) == [names[0], "eeee"]
    assert cache.fault == ""


def test_entry_larger_than_the_limit(tmp_path: Path) -> None:
    """It is not kept, and nothing goes for its sake."""
    names = filled(tmp_path, 2)
    Cache(tmp_path, limit=2 * ROOM).put("ffff", {"program": PROGRAM * 10}, "")
    assert names_in(tmp_path) == names


def test_folder_is_listed_seldom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand entries put into a small cache are not a thousand lists of what is in it."""
    listed: list[int] = []
    kept = Shelf.kept

    def counting(self: Shelf) -> list[shelf.Kept]:
        listed.append(1)
        return kept(self)

    monkeypatch.setattr(Shelf, "kept", counting)
    names = filled(tmp_path, 50)
    cache = Cache(tmp_path, limit=40 * ROOM)
    listed.clear()
    for number in range(1000):
        cache.put(f"e{number:04x}", {"program": PROGRAM}, "")
    assert len(listed) < 40
    found = names_in(tmp_path)
    assert len(found) == 40
    assert not set(found) & set(names)


def test_without_room_at_all_nothing_is_touched(tmp_path: Path) -> None:
    """A limit of 0: nothing is kept, nothing is used, and what is there stays."""
    names = filled(tmp_path, 2)
    cache = Cache(tmp_path, limit=0)
    assert cache.get(names[0]) is None
    cache.put("ffff", {"program": PROGRAM}, "")
    assert names_in(tmp_path) == names
    assert cache.fault == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 2 << 30), ("0", 0), ("1000", 1000), ("500M", 500 << 20), ("2G", 2 << 30), ("1.5g", 3 << 29),
        ("1T", 1 << 40), (" 64 MiB ", 64 << 20), ("10kb", 10 << 10), ("0G", 0), ("7 B", 7),
    ],
)  # fmt: skip
def test_size_limit(text: str, expected: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sizes with binary units, as people write them."""
    monkeypatch.setenv("PARLEY_CACHE_SIZE", text)
    assert size_limit() == expected


@pytest.mark.parametrize("text", ["x", "-1", "1X", "M", "1,5G", "1e9", "inf", "nan", "٣", "9" * 400, "1 2", "0x10"])
def test_no_size(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Anything else is one line that says how sizes are written."""
    monkeypatch.setenv("PARLEY_CACHE_SIZE", text)
    with pytest.raises(UsageError, match=r"PARLEY_CACHE_SIZE: .* is no size; write 500M, 2G, or 0"):
        size_limit()


# --- folders that cannot be used ----------------------------------------------------------------------------


def test_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """A cache below a file holds nothing, and says why."""
    (tmp_path / "file").touch()
    cache = Cache(tmp_path / "file" / "cache")
    cache.put(KEY, {"program": b"x"}, "")
    assert cache.get(KEY) is None
    assert cache.fault == f"{tmp_path}/file/cache: Not a directory"


def test_user_without_a_home() -> None:
    """The advice is what would help."""
    cache = Cache(Path("/dev/null/parley/programs"))
    cache.put(KEY, {"program": b"x"}, "")
    assert cache.fault == "this user has no home folder; set HOME or XDG_CACHE_HOME"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_folder_of_somebody_else(cache: Cache) -> None:
    """What another user owns is neither read nor written, by root neither."""
    cache.put(KEY, {"program": b"x"}, "")
    os.chown(cache.folder, 12345, 12345)
    other = Cache(cache.folder)
    assert other.get(KEY) is None
    assert "belongs to uid 12345" in other.fault
    other.put("cd34", {"program": b"x"}, "")
    assert names_in(cache.folder) == [KEY]


@pytest.mark.parametrize("mode", [0o770, 0o777, 0o1777, 0o702])
def test_folder_that_others_may_write_into(cache: Cache, mode: int) -> None:
    """Who knows what was put there: nothing is read, until the folder is removed."""
    cache.put(KEY, {"program": b"x"}, "")
    cache.folder.chmod(mode)
    other = Cache(cache.folder)
    assert other.get(KEY) is None
    assert other.fault == f"{cache.folder}: others may write into it; remove it"
    other.put("cd34", {"program": b"x"}, "")
    assert names_in(cache.folder) == [KEY]
    shutil.rmtree(cache.folder)
    Cache(cache.folder).put(KEY, {"program": b"x"}, "")
    assert Cache(cache.folder).get(KEY)


def test_use_is_noted(cache: Cache) -> None:
    """Getting an entry makes it younger, for whoever makes room."""
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
