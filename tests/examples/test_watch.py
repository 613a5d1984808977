"""The example of several passes and of shares: what is remembered in between, and what a note is worth."""

from __future__ import annotations

from ..cli.command import EXAMPLES, Command

ROOT = EXAMPLES / "watch"
SCORES = {
    "base62.cpp": 100, "base62.py": 100, "hexadecimal.py": 68, "drops_zeros.py": 42, "digits.py": 17,
    "leaves_a_file.py": 0, "secret_ink.py": 0, "stays_for_the_night.py": 0,
}  # fmt: skip


def test_all_is_as_stated(parley: Command) -> None:
    """Every submission gets its verdict and its score."""
    done = parley("verify", ROOT, "--json", "--jobs", "1")
    assert done.code == 0, done.err
    records = done.records
    assert {name: record["score"] for name, record in records.items()} == SCORES
    assert {record["verdict"] for record in records.values()} == {"AC", "PA", "WA", "TLE", "RTE"}
    assert {record["source"] for record in done.document["submissions"]} == {
        str(path.relative_to(ROOT)) for path in ROOT.glob("submissions/*/*")
    }
    first = records["stays_for_the_night.py"]["tests"][0]
    assert first["interaction"]["deadlock"]
    assert "each side waited for the other" in first["reason"]
