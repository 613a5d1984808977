"""Zip files of strangers: unpacked below one folder, or refused in a line, whatever they hold."""

from __future__ import annotations

import stat
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from parley.core import archives
from parley.core.errors import PackageError

PATIENT = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)


def packed(path: Path, *names: str, data: bytes = b"text\n") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, data)
    return path


def entries(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def target(tmp_path: Path) -> Path:
    (tmp_path / "target").mkdir()
    return tmp_path / "target"


def refused(archive: Path, target: Path) -> str:
    with pytest.raises(PackageError) as raised:
        archives.unpack(archive, target)
    assert len(str(raised.value).splitlines()) == 1
    return str(raised.value).removeprefix(f"{archive}: ")


def test_files_and_folders(tmp_path: Path, target: Path) -> None:
    """What was packed is there, as it was, and can be started if it could be before."""
    archive = packed(tmp_path / "a.zip", "problem.yaml", "data/secret/1.in", "deep\\er\\file.txt", "empty/")
    info = zipfile.ZipInfo("run")
    info.external_attr = 0o100755 << 16
    with zipfile.ZipFile(archive, "a") as opened:
        opened.writestr(info, "#!/bin/sh\n")
    archives.unpack(archive, target)
    assert entries(target) == ["data/secret/1.in", "deep/er/file.txt", "problem.yaml", "run"]
    assert (target / "data/secret/1.in").read_bytes() == b"text\n"
    assert (target / "run").stat().st_mode & stat.S_IXUSR
    assert not (target / "problem.yaml").stat().st_mode & stat.S_IXUSR


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../out", "leads out of the package"),
        ("a/../../out", "leads out of the package"),
        ("..\\out", "leads out of the package"),
        ("/etc/cron.d/x", "leads out of the package"),
        ("C:\\out", "leads out of the package"),
        ("a\x1b[2Jb", "is no name for a file"),
        ("a\nb", "is no name for a file"),
        ("x" * 300, "is too long a name"),
        ("a/" * 40 + "b", "or too deep"),
    ],
)
def test_names(tmp_path: Path, target: Path, name: str, said: str) -> None:
    """A name that could do harm costs the whole archive, and nothing has been written."""
    archive = packed(tmp_path / "a.zip", "good.txt", name)
    assert said in refused(archive, target)
    assert list(tmp_path.rglob("*.txt")) == []
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_links_and_devices(tmp_path: Path, target: Path, kind: int) -> None:
    """Only files and folders are unpacked."""
    info = zipfile.ZipInfo("passwd")
    info.external_attr = (kind | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert "'passwd' is a link or no file" in refused(tmp_path / "a.zip", target)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_name_twice(tmp_path: Path, target: Path) -> None:
    """Which of the two was meant nobody knows; and through a file nobody gets into a folder."""
    assert "holds 'a' twice" in refused(packed(tmp_path / "a.zip", "a", "a"), target)
    assert "File exists" in refused(packed(tmp_path / "b.zip", "a", "a/b"), target)


def test_sizes(tmp_path: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than a package may hold is refused before the first byte is unpacked."""
    monkeypatch.setattr(archives, "MOST_BYTES", 1 << 20)
    archive = packed(tmp_path / "a.zip", "1", "2", data=bytes(600_000))
    assert "when unpacked" in refused(archive, target)
    assert entries(target) == []


def test_an_archive_that_lies_about_a_size(tmp_path: Path, target: Path) -> None:
    """A bomb that declares few bytes is unpacked to few bytes, and refused."""
    archive = packed(tmp_path / "a.zip", "bomb", data=bytes(50 << 20))
    data = bytearray(archive.read_bytes())
    for mark, offset in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        at = data.index(mark)
        data[at + offset : at + offset + 4] = struct.pack("<L", 10)
    archive.write_bytes(data)
    refused(archive, target)
    assert sum(path.stat().st_size for path in target.rglob("*")) <= 10


def test_too_many_files(tmp_path: Path, target: Path) -> None:
    """The number of files is looked at before the list of them is read."""
    archive = packed(tmp_path / "a.zip", "a")
    data = bytearray(archive.read_bytes())
    at = data.rindex(b"PK\5\6")
    data[at + 8 : at + 12] = struct.pack("<2H", 60_000, 60_000)
    archive.write_bytes(data)
    assert "holds more than 50000 files" in refused(archive, target)


def test_encrypted(tmp_path: Path, target: Path) -> None:
    """Nobody is asked for a password."""
    archive = packed(tmp_path / "a.zip", "a")
    data = bytearray(archive.read_bytes())
    for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(mark) + offset] |= 1
    archive.write_bytes(data)
    assert "'a' is encrypted" in refused(archive, target)


def test_wrong_checksum(tmp_path: Path, target: Path) -> None:
    """A damaged file is no file of the package."""
    archive = packed(tmp_path / "a.zip", "a", data=bytes(range(256)) * 20)
    data = bytearray(archive.read_bytes())
    at = data.index(b"PK\1\2") + 16
    data[at] ^= 0xFF
    archive.write_bytes(data)
    assert "Bad CRC-32" in refused(archive, target)


@pytest.mark.parametrize("part", [slice(50, None), slice(None, -30), slice(4)])
def test_cut_off(tmp_path: Path, target: Path, part: slice) -> None:
    """Half an archive is refused, whichever half it is."""
    archive = packed(tmp_path / "a.zip", "a", "b", "c")
    archive.write_bytes(archive.read_bytes()[part])
    refused(archive, target)


@PATIENT
@given(data=st.data())
def test_any_damage(tmp_path: Path, data: st.DataObject) -> None:
    """Whatever bytes of an archive are changed, it is unpacked below its folder, or refused in a line."""
    whole = bytearray(packed(tmp_path / "a.zip", "a/b", "c", data=b"some text " * 20).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    (tmp_path / "b.zip").write_bytes(whole)
    target = tmp_path / "there"
    target.mkdir(exist_ok=True)
    before = {path for path in tmp_path.rglob("*") if not path.is_relative_to(target)}
    try:
        archives.unpack(tmp_path / "b.zip", target)
    except PackageError as error:
        assert len(str(error).splitlines()) == 1  # noqa: PT017 - both ends are in order
    assert {path for path in tmp_path.rglob("*") if not path.is_relative_to(target)} == before


@PATIENT
@given(name=st.text(min_size=1, max_size=40))
@example("a/./b")
@example(".")
@example("a//b")
def test_any_name(tmp_path: Path, name: str) -> None:
    """Whatever an entry is called, nothing is written beside the folder."""
    target = tmp_path / "inner" / "there"
    target.mkdir(parents=True, exist_ok=True)
    try:
        archive = packed(tmp_path / "a.zip", name)
    except (ValueError, UnicodeEncodeError, IndexError):
        return  # not even zip files can be called so
    try:
        archives.unpack(archive, target)
    except PackageError as error:
        assert len(str(error).splitlines()) == 1  # noqa: PT017 - both ends are in order
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip", "inner"]
    assert [path.name for path in (tmp_path / "inner").iterdir()] == ["there"]
