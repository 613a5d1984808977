"""Environments of peers, with a distribution of our own in place of one from PyPI: no network."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from bench.peers.asking import ask
from bench.peers.install import CannotInstall, folder, install


@pytest.fixture
def caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    return tmp_path / "caches"


def _wheel(place: Path, version: str) -> str:
    """A distribution of one module, as a requirement."""
    path = place / f"rival-{version}-py3-none-any.whl"
    facts = f"rival-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("rival.py", f"print('rival {version}')\n")
        wheel.writestr(f"{facts}/METADATA", f"Metadata-Version: 2.1\nName: rival\nVersion: {version}\n")
        wheel.writestr(
            f"{facts}/WHEEL", "Wheel-Version: 1.0\nGenerator: us\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{facts}/RECORD", "")
    return f"rival @ {path.as_uri()}"


def test_a_peer_is_installed_once_and_again_when_the_requirement_changes(caches: Path, tmp_path: Path) -> None:
    """What was put into its environment meanwhile shows whether it was made anew."""
    old, new = _wheel(tmp_path, "1.0"), _wheel(tmp_path, "2.0")
    first = install("rival", old, package="rival")
    assert first.version == "1.0"
    assert folder() / "rival" / "bin" == first.bin == caches / "parley-bench" / "rival" / "bin"
    assert ask(["python", "-m", "rival"], environment=first.environment()).out == "rival 1.0\n"

    (first.bin / "mark").touch()
    assert install("rival", old, package="rival") == first
    assert (first.bin / "mark").exists()

    assert install("rival", new, package="rival").version == "2.0"
    assert not (first.bin / "mark").exists()


def test_what_cannot_be_installed_says_why_in_a_line(caches: Path, tmp_path: Path) -> None:
    """And is tried again the next time: nothing says that it is there."""
    with pytest.raises(CannotInstall, match=r"^rival: .*failed: ") as raised:
        install("rival", f"rival @ {(tmp_path / 'missing.whl').as_uri()}", package="rival")
    assert len(str(raised.value).splitlines()) == 1
    assert not (folder() / "rival" / "installed").exists()
