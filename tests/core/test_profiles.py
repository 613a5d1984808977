"""Profiles: found by name or path, compiled once, kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from parley.core import seccomp
from parley.core.cache import Cache
from parley.core.errors import PackageError
from parley.core.model import Profile
from parley.core.policy import Refused, Rule
from parley.core.profiles import Profiles


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rules each compilation had that really took place."""
    counts: list[int] = []
    original = seccomp.compile_rules

    def counting(rules: list[Rule]) -> bytes:
        counts.append(len(rules))
        return original(rules)

    monkeypatch.setattr(seccomp, "compile_rules", counting)
    return counts


def write(folder: Path, text: str, name: str = "a.policy") -> Profile:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    return Profile(Path(name).stem, folder / name)


def profiles(*known: Profile, cache: Path | None = None) -> Profiles:
    return Profiles({profile.name: profile for profile in known}, Cache(cache) if cache else None)


def test_by_name_and_by_path(tmp_path: Path) -> None:
    """A word is a name, what holds a slash is a path; both give the same filter."""
    known = write(tmp_path, "read: 1\n")
    ours = profiles(known)
    assert ours.filter("a") == ours.filter(str(known.path)) != b""
    assert len(ours.filter("a")) % 8 == 0


def test_nobody_brings_it(tmp_path: Path) -> None:
    """The known ones are listed."""
    with pytest.raises(PackageError, match="no profile is called 'b'; known are a"):
        profiles(write(tmp_path, "read: 1\n")).filter("b")


def test_a_wrong_profile(tmp_path: Path) -> None:
    """The first fault is the message, faults of safety count, all are there."""
    with pytest.raises(Refused, match=r"a\.policy:1: no profile may allow ptrace.* \(and 1 more") as caught:
        profiles(write(tmp_path, "ptrace: 1\nread\n")).filter("a")
    assert [fault.place.line for fault in caught.value.faults] == [1, 2]


def test_parts_of_other_folders(tmp_path: Path) -> None:
    """A profile of one plugin may include what lies in the folder of another."""
    theirs = write(tmp_path / "theirs", "read: 1\n", "b.policy")
    ours = write(tmp_path / "ours", "@include ./b.policy\n")
    known = profiles(theirs, ours)
    assert known.filter("a") == known.filter("b")


def test_compiled_once(tmp_path: Path, compilations: list[int]) -> None:
    """In memory for one judging, on disk for the next; comments and order do not matter, meaning does."""
    known = write(tmp_path, "read: 1\nwrite: 1\n")
    first = profiles(known, cache=tmp_path / "cache")
    assert first.filter("a") == first.filter("a")
    write(tmp_path, "# the same\nwrite: 1\nread: 1\n")
    assert profiles(known, cache=tmp_path / "cache").filter("a") == first.filter("a")
    assert compilations == [2]
    write(tmp_path, "read: 1\nwrite: return EPERM\n")
    assert profiles(known, cache=tmp_path / "cache").filter("a") != first.filter("a")
    write(tmp_path, "read: 1\nwrite: return EACCES\n")
    profiles(known, cache=tmp_path / "cache").filter("a")
    assert compilations == [2, 2, 2]


def test_another_libseccomp(tmp_path: Path, compilations: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """What another version made is not taken over."""
    known = write(tmp_path, "read: 1\n")
    profiles(known, cache=tmp_path / "cache").filter("a")
    monkeypatch.setattr(seccomp, "library_version", lambda: "9.9.9")
    profiles(known, cache=tmp_path / "cache").filter("a")
    assert compilations == [1, 1]


def test_a_damaged_entry_is_made_again(tmp_path: Path, compilations: list[int]) -> None:
    """A filter that is not what was written is not used."""
    known = write(tmp_path, "read: 1\n")
    code = profiles(known, cache=tmp_path / "cache").filter("a")
    (kept,) = (tmp_path / "cache").iterdir()
    kept.write_bytes(kept.read_bytes().replace(b"\x7f", b"\x00"))
    assert profiles(known, cache=tmp_path / "cache").filter("a") == code
    assert compilations == [1, 1]


def test_a_cache_that_cannot_be_written(tmp_path: Path) -> None:
    """It is compiled each time, and that is all."""
    assert profiles(write(tmp_path, "read: 1\n"), cache=Path("/dev/null/cache")).filter("a")
