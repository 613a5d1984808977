"""`parley match`: different submissions against each other, under a referee of the package's."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest

from parley.core.match import MatchReport

from ..conftest import lacking
from .command import Command

# From a pile of ten they take one to three in turn. Who takes the last has won. Who is gone, or cheats, has lost.
REFEREE = """
import os, sys
pile, feedback, count = int(open(sys.argv[1]).read()), sys.argv[3], int(sys.argv[4])
ways = [(os.fdopen(3 + 2 * n, 'r'), os.fdopen(4 + 2 * n, 'w')) for n in range(count)]
lost, turn = {}, 0
while pile and len(lost) < count - 1:
    hears, tells = ways[turn]
    if turn not in lost:
        print(pile, file=tells, flush=True)
        taken = hears.readline().strip()
        if taken == 'chaos': sys.exit(7)
        if taken in ('1', '2', '3') and int(taken) <= pile:
            pile -= int(taken)
            last = turn
        else:
            lost[turn] = 'took ' + repr(taken)
    turn = (turn + 1) % count
left = [n for n in range(count) if n not in lost]
winner = last if pile == 0 else left[0]
with open(feedback + 'result.txt', 'w') as file:
    for n in range(count):
        print('WA 0 ' + lost[n] if n in lost else f'AC {int(n == winner)}', file=file)
sys.exit(42)
"""
LOOP = "import sys\nfor line in sys.stdin:\n    pile = int(line)\n    "
PLAYERS = {
    "best": LOOP + "print(pile % 4 or 1, flush=True)\n",
    "one": LOOP + "print(1, flush=True)\n",
    "cheat": LOOP + "print(9, flush=True)\n",
    "crash": LOOP + "sys.exit(3)\n",
    "silent": LOOP + "sys.stdin.readline()\n",
    "spins": LOOP + "while True: pass\n",
    "chaos": LOOP + "print('chaos', flush=True)\n",
}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    root = tmp_path / "pile"
    texts = {
        "problem.yaml": "name: Pile\nvalidation: custom interactive\nlimits:\n  time_limit: 1\n",
        "data/secret/1.in": "10\n",
        "data/secret/1.ans": "",
        "output_validators/talk/talk.py": REFEREE,
        **{f"submissions/accepted/{name}.py": text for name, text in PLAYERS.items()},
    }
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


@pytest.mark.parametrize(
    ("names", "verdicts", "code"),
    [
        (("best", "one"), (("AC", 1), ("AC", 0)), 0),
        (("one", "cheat"), (("AC", 1), ("WA", 0)), 0),
        (("crash", "one"), (("RTE", 0), ("AC", 1)), 0),
        # The one that the referee waits for is at fault, not the one that waits for its turn.
        (("one", "silent", "best"), (("AC", 0), ("TLE", 0), ("AC", 1)), 0),
        (("spins", "one"), (("TLE", 0), ("AC", 1)), 0),
        (("one", "chaos"), (("JE", 0), ("JE", 0)), 5),
    ],
)
def test_a_match(
    parley: Command, package: Path, names: tuple[str, ...], verdicts: tuple[tuple[str, int], ...], code: int
) -> None:
    """Each has a verdict and a score of its own; a bad end costs whom it is of, and nobody else."""
    done = parley("match", package, *(package / f"submissions/accepted/{name}.py" for name in names), "--json")
    assert done.code == code, done.err
    report: dict[str, Any] = json.loads(done.out)
    (match,) = report["matches"]
    assert tuple((one["verdict"], one["score"]) for one in match["players"]) == verdicts, match
    assert [Path(total["source"]).stem for total in report["totals"]] == list(names)


def test_schema_is_kept() -> None:
    """docs/match.schema.json is what `python -m parley.core.match` prints."""
    kept = json.loads((Path(__file__).parents[2] / "docs" / "match.schema.json").read_text())
    assert kept == msgspec.json.schema(MatchReport)


def test_for_people(parley: Command, package: Path, tmp_path: Path) -> None:
    """A table of who came to what, and why; the conversation is kept where it is asked to be."""
    paths = [package / "submissions/accepted/best.py", package / "submissions/accepted/cheat.py"]
    done = parley("match", package, *paths, "--transcripts", tmp_path / "told")
    assert done.code == 0, done.err
    assert "took '9'" in done.out
    assert (tmp_path / "told" / "secret-1.jsonl").exists()


def test_whose_rules_decide(parley: Command, package: Path) -> None:
    """Who writes on when the referee is gone was wrong before; by DMOJ's rules that is an end of his own."""
    (package / "late.py").write_text("print(9, flush=True)\nfor line in open(0): pass\nprint('more', flush=True)\n")
    paths = package / "late.py", package / "submissions/accepted/one.py"
    for rules, verdict in (("icpc", "WA"), ("dmoj", "RTE")):
        report = parley("match", package, *paths, "--json", "--semantics", rules).document
        assert report["semantics"] == rules
        assert [one["verdict"] for one in report["matches"][0]["players"]] == [verdict, "AC"]


def test_several_tests_and_languages(parley: Command, package: Path) -> None:
    """Tests side by side stand in their order, and programs may be written in different languages."""
    if not shutil.which("g++"):
        lacking("g++")
    for number, pile in enumerate((1, 4, 7), 2):
        (package / f"data/secret/{number}.in").write_text(f"{pile}\n")
        (package / f"data/secret/{number}.ans").write_text("")
    (package / "best.cpp").write_text(
        "#include <iostream>\nint main() { for (int n; std::cin >> n;) std::cout << (n % 4 ? n % 4 : 1) << std::endl; }"
    )
    paths = package / "submissions/accepted/one.py", package / "best.cpp"
    reports = [parley("match", package, *paths, "--json", "--jobs", jobs).document for jobs in ("1", "2")]
    for report in reports:
        assert [match["test"] for match in report["matches"]] == [f"secret/{number}" for number in range(1, 5)]
        assert [[one["score"] for one in match["players"]] for match in report["matches"]] == [
            [0, 1],
            [1, 0],
            [0, 1],
            [0, 1],
        ]
        assert [(one["language"], one["score"]) for one in report["totals"]] == [("python3", 1), ("cpp17", 3)]


def test_limit_that_is_found_by_judging(parley: Command, package: Path) -> None:
    """A match judges nobody, so it must be given; before that nothing runs."""
    (package / "problem.yaml").write_text("name: Pile\nvalidation: custom interactive\n")
    paths = [package / f"submissions/accepted/{name}.py" for name in ("best", "one")]
    done = parley("match", package, *paths, "--json")
    assert (done.code, done.out) == (2, "")
    assert "its time limit is found by judging its submissions, which a match does not; give one" in done.complaint
    done = parley("match", package, *paths, "--json", "--time-limit", "1")
    assert (done.code, done.document["totals"][0]["score"]) == (0, 1)


def test_tests_that_are_made_first(parley: Command, package: Path) -> None:
    """A package that only tells how to make its tests is played as any other."""
    texts = {
        "config.yml": "title: Pile\ntime_limit: 1000\nmemory_limit: 65536\n",
        "prog/plesoc.py": REFEREE,
        "prog/pleingen.py": "for n, pile in enumerate((1, 4), 1): open(f'ple{n}a.in', 'w').write(f'{pile}\\n')\n",
    }
    root = package.parent / "ple"
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    (root / "in").mkdir()
    done = parley("match", root, *(package / f"submissions/accepted/{name}.py" for name in ("one", "best")), "--json")
    assert done.code == 0, done.err
    assert done.document["semantics"] == "sinol"
    scores = [[one["score"] for one in match["players"]] for match in done.document["matches"]]
    assert scores == [[1, 0], [0, 1]]


@pytest.mark.parametrize(
    ("problem", "says"),
    [
        ("examples/sum", "is not interactive, so there is nobody to referee a match"),
        ("tests/plugins/formats/packages/omegaup-interactive", "its programs call functions (libinteractive)"),
        ("", "its tests have up to 2 passes, and a match has one"),
    ],
)
def test_problems_without_matches(parley: Command, package: Path, problem: str, says: str) -> None:
    """It is said in a line, before anything runs."""
    stated = "name: Pile\nvalidation: custom interactive multi-pass\nlimits:\n  time_limit: 1\n"
    (package / "problem.yaml").write_text(stated)
    path = package / "submissions/accepted/one.py"
    done = parley("match", Path(__file__).parents[2] / problem if problem else package, path, path)
    assert (done.code, done.out) == (2, "")
    assert says in done.complaint


def test_one_alone(parley: Command, package: Path) -> None:
    """That is no match, and is said in a line."""
    done = parley("match", package, package / "submissions/accepted/best.py")
    assert done.code == 2
    assert "a match has 2 to 16 submissions, not 1" in done.err
