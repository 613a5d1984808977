"""Copies of the tests' inputs: made ahead, opened anew, and nobody's fault until they are opened."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from parley.core.errors import PackageError
from parley.core.inputs import Inputs


@pytest.fixture
def inputs() -> Iterator[Inputs]:
    made = Inputs()
    yield made
    made.close()


def test_a_copy_made_ahead_is_what_is_opened(inputs: Inputs, tmp_path: Path) -> None:
    """What has become of the file since then is not seen any more; each opening begins at its start."""
    path = tmp_path / "1.in"
    path.write_text("1 2\n")
    inputs.prepare(path)
    path.write_text("3 4\n")
    for _ in range(2):
        with inputs.open(path) as descriptor:
            assert os.read(descriptor, 100) == b"1 2\n"


def test_what_cannot_be_copied_ahead_is_told_when_it_is_opened(inputs: Inputs, tmp_path: Path) -> None:
    """It may be there by then."""
    path = tmp_path / "1.in"
    inputs.prepare(path)
    with pytest.raises(PackageError, match=r"1\.in"), inputs.open(path):
        pass
    path.write_text("5\n")
    with inputs.open(path) as descriptor:
        assert os.read(descriptor, 100) == b"5\n"


def test_the_copies_hold_no_more_than_they_may(inputs: Inputs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest make room, whoever asks for more, and an input that went is copied again."""
    monkeypatch.setattr("parley.core.inputs._HELD_BYTES", 25)
    paths = [tmp_path / str(number) for number in range(4)]
    for number, path in enumerate(paths):
        path.write_text(f"number {number}\n")
        inputs.prepare(path)
    paths[0].write_text("another\n")
    paths[3].write_text("another\n")
    for path, text in ((paths[3], b"number 3\n"), (paths[0], b"another\n")):
        with inputs.open(path) as descriptor:
            assert os.read(descriptor, 100) == text
