"""`python -m bench`: sections by name, results that are kept, and what is no section."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec

from bench.section import Results

from .conftest import ROOT


def bench(*words: object) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "bench", *map(str, words))
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


def test_sections_take_their_place(tmp_path: Path) -> None:
    """A quick look at one, then another: the folder has both, in the order of the page, and a page that says so."""
    for name in ("compiling", "talks"):
        done = bench(name, "--quick", "--output", tmp_path)
        assert done.returncode == 0, done.stderr
        assert f"({name})" in done.stderr
    results = msgspec.json.decode((tmp_path / "results.json").read_bytes(), type=Results)
    assert [section.name for section in results.sections] == ["talks", "compiling"]
    talks, compiling = results.sections
    assert all(one.ours.median > 0 and one.theirs.median > 0 for one in (*talks.comparisons, *compiling.comparisons))
    assert [target.unit for target in talks.targets] == ["x", "GB/s", "x"]
    page = (tmp_path / "README.md").read_text()
    assert "A quick run" in page
    assert all(one.what in page for one in talks.comparisons)
    assert {path.name for path in tmp_path.iterdir()} == {"results.json", "README.md"}


def test_no_such_section(tmp_path: Path) -> None:
    """Before anything is measured; those that there are, are named."""
    done = bench("runs", "walks", "--output", tmp_path / "results")
    assert done.returncode == 2
    assert "there is no section 'walks'" in " ".join(done.stderr.split())
    assert "verify" in done.stderr
    assert not (tmp_path / "results").exists()
