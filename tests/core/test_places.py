"""Names of files in a package's files: what leads out is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from parley.core.errors import PackageError
from parley.core.places import inside, present


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "package/files").mkdir(parents=True)
    (tmp_path / "package/files/a.cpp").write_text("")
    (tmp_path / "secret").write_text("")
    return tmp_path / "package"


@pytest.mark.parametrize("name", ["files/a.cpp", "files\\a.cpp", "./files//a.cpp"])
def test_in_the_package(root: Path, name: str) -> None:
    """Relative names, as either system writes them."""
    assert present(root, name, where="x.yml") == root / "files/a.cpp"


@pytest.mark.parametrize(
    "name", ["", ".", "/etc/passwd", "../secret", "files/../../secret", "C:\\secret", "..\\secret", "a\0b", "x" * 5000]
)
def test_out_of_the_package(root: Path, name: str) -> None:
    """Each is one line that names who names it."""
    with pytest.raises(PackageError, match=r"^x\.yml: ") as raised:
        present(root, name, where="x.yml")
    assert len(str(raised.value).splitlines()) == 1


def test_links(root: Path) -> None:
    """Within the package they are followed, out of it they are not; a loop leads nowhere."""
    (root / "good").symlink_to("files")
    (root / "bad").symlink_to("../secret")
    (root / "loop").symlink_to("loop")
    assert present(root, "good/a.cpp", where="x").is_file()
    with pytest.raises(PackageError, match="leads out of"):
        inside(root, "bad", where="x")
    with pytest.raises(PackageError, match="is not there"):
        present(root, "loop", where="x")


def test_what_is_missing(root: Path) -> None:
    """A name may be of what is still to be made, where the caller says so."""
    assert inside(root, "tests/01", where="x") == root / "tests/01"
    with pytest.raises(PackageError, match="'tests/01' is not there"):
        present(root, "tests/01", where="x")
