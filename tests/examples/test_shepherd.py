"""The example of libinteractive: what its `tests.json` states, of solutions in five languages and of wrong ones."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from ..cli.command import EXAMPLES, Command
from ..conftest import lacking

ROOT = EXAMPLES / "shepherd"
TOOLS = {".cpp": "g++", ".java": "javac", ".lua": "lua5.4", ".pas": "fpc", ".py": "python3"}


@pytest.mark.timeout(300)
def test_all_is_as_stated(parley: Command) -> None:
    """Every solution gets its verdict and its score; what whistles too often is told so."""
    for tool in TOOLS.values():
        if not shutil.which(tool):
            lacking(tool)
    done = parley("verify", ROOT, "--json", "--jobs", "1")
    assert done.code == 0, done.err
    told = {name: (record["verdict"], record["score"]) for name, record in done.records.items()}
    stated = json.loads((ROOT / "tests/tests.json").read_text())["solutions"]
    assert told == {Path(one["filename"]).name: (one["verdict"], one["score_range"][0]) for one in stated}
    assert {path.name for path in (ROOT / "solutions").iterdir()} == set(told)
    assert {Path(name).suffix for name, (verdict, _) in told.items() if verdict == "AC"} == set(TOOLS)
    assert {verdict for verdict, _ in told.values()} == {"AC", "PA", "WA", "TLE", "RTE"}
    (mirrored,) = [test for test in done.records["everywhere.cpp"]["tests"] if test["name"] == "few.mirrored"]
    assert "found 'more'" in mirrored["message"]
