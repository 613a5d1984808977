"""Problems whose program runs several times on one test, as its validator wants (multi-pass)."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs

from parley.core import packages, submissions
from parley.core.engine import judging
from parley.core.events import Finished
from parley.core.model import Settings
from parley.core.plugins import Plugins
from parley.core.report import SubmissionRecord

pytestmark = pytest.mark.anyio

# Asks for a number once more, up to the number of passes that the answer says; then accepts.
VALIDATOR = """
import os, sys
given, wanted, folder = sys.argv[1:4]
with open(folder + "passes", "a+") as file:
    file.write("x")
    file.seek(0)
    number = len(file.read())
said = sys.stdin.read().strip()
read = open(given).read().strip()
with open(folder + "judgemessage.txt", "a") as file:
    file.write(f"pass {number}: read {read}, said {said};")
if said == "wrong":
    sys.exit(43)
if number < int(open(wanted).read()):
    with open(folder + "nextpass.in", "w") as file:
        file.write(f"{said} {number}\\n")
sys.exit(42)
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """One test, of three passes."""
    root = tmp_path / "passes"
    for folder in ("data/secret", "output_validators", "submissions/accepted"):
        (root / folder).mkdir(parents=True)
    (root / "data/secret/1.in").write_text("first\n")
    (root / "data/secret/1.ans").write_text("3\n")
    (root / "output_validators/validate.py").write_text(VALIDATOR)
    (root / "problem.yaml").write_text("name: Passes\nvalidation: custom\nlimits: {time_limit: 1, memory: 256}\n")
    return root


async def judged(
    package: Path, plugins: Plugins, *, passes: int, transcripts: Path | None = None, **texts: str
) -> dict[str, SubmissionRecord]:
    """What came out of each submission, by its name."""
    for name, text in texts.items():
        (package / f"submissions/accepted/{name}.py").write_text(text)
    problem = structs.replace(packages.load_problem(package, plugins), passes=passes)
    settings = Settings(jobs=1, sandbox="bubblewrap", cache=package / "cache", transcripts=transcripts)
    async with judging(problem, submissions.named(problem, []), settings, plugins) as stream:
        seen = [event async for event in stream]
    last = seen[-1]
    assert isinstance(last, Finished)
    return {Path(record.source).stem: record for record in last.report.submissions}


async def test_passes(package: Path, plugins: Plugins) -> None:
    """Each reads what the validator wrote in the one before; the first bad end or rejection decides."""
    spin = "import time\nwhile line == 'first' and time.process_time() < 0.4: pass\n"
    records = await judged(
        package,
        plugins,
        passes=3,
        echo="print(input())",
        stale="import os\nassert not os.listdir('.')\nopen('left', 'w').close()\nprint(input())",
        crash="line = input()\nprint(line)\nassert line == 'first'",
        reject="print('wrong' if input() == 'again 1' else 'again')",
        slow_first=f"line = input()\n{spin}print(line)",
    )
    told = {name: (record.verdict, record.tests[0].message) for name, record in records.items()}
    first = "pass 1: read first, said first;pass 2: read first 1, said first 1;pass 3: read first 1 2, said first 1 2;"
    assert told["echo"] == ("AC", first)
    assert told["stale"] == ("AC", first)
    assert told["crash"] == ("RTE", "")
    assert told["reject"] == ("WA", "pass 1: read first, said again;pass 2: read again 1, said wrong;")
    assert told["slow_first"] == ("AC", first)
    assert records["slow_first"].tests[0].time_ms >= 400 > records["echo"].tests[0].time_ms


@pytest.mark.parametrize("passes", [1, 2])
async def test_one_pass_too_many(package: Path, plugins: Plugins, passes: int) -> None:
    """The validator asks for more than the problem has: a judge error."""
    record = (await judged(package, plugins, passes=passes, echo="print(input())"))["echo"]
    assert record.verdict == "JE"
    assert record.tests[0].message == f"it asked for pass {passes + 1} of at most {passes}"


# Says a number; the program must say the next one. Goes on with that for as many passes as the answer says.
INTERACTOR = """
import os, sys
given, wanted, folder = sys.argv[1:4]
with open(folder + "passes", "a+") as file:
    file.write("x")
    file.seek(0)
    number = len(file.read())
start = int(open(given).read())
print(start, flush=True)
said = sys.stdin.readline().strip()
with open(folder + "judgemessage.txt", "a") as file:
    file.write(f"pass {number}: {start} {said};")
if said != str(start + 1):
    sys.exit(43)
if number < int(open(wanted).read()):
    with open(folder + "nextpass.in", "w") as file:
        file.write(said)
sys.exit(42)
"""


async def test_conversations(package: Path, plugins: Plugins) -> None:
    """Each pass is a conversation of its own, with the folder that the one before left; limits are for each."""
    (package / "output_validators/validate.py").write_text(INTERACTOR)
    (package / "data/secret/1.in").write_text("5\n")
    text = (package / "problem.yaml").read_text().replace("custom", "custom interactive multi-pass")
    (package / "problem.yaml").write_text(text)
    programs = {
        "right": "import os\nassert not os.listdir('.')\nopen('left', 'w').close()\nprint(int(input()) + 1)",
        "wrong": "n = int(input())\nprint(n if n == 6 else n + 1)",
        "crash": "n = int(input())\nprint(n + 1)\nassert n < 6",
        "burn": "import time\nn = int(input())\nwhile n == 5 and time.process_time() < 0.7: pass\n"
        "while n == 7 and time.process_time() < 0.6: pass\nprint(n + 1)",
    }
    records = await judged(package, plugins, passes=3, transcripts=None, **programs)
    told = {name: (record.verdict, record.tests[0].message) for name, record in records.items()}
    both = "pass 1: 5 6;pass 2: 6 7;"
    assert told == {
        "right": ("AC", f"{both}pass 3: 7 8;"),
        "wrong": ("WA", "pass 1: 5 6;pass 2: 6 6;"),
        "crash": ("RTE", both),
        "burn": ("AC", f"{both}pass 3: 7 8;"),
    }
    assert 690 < records["burn"].tests[0].time_ms < 1000
    (record,) = [record for name, record in (await judged(package, plugins, passes=2)).items() if name == "right"]
    assert record.verdict == "JE"
    assert record.tests[0].message == "it asked for pass 3 of at most 2"


async def test_transcript_of_each_pass(package: Path, plugins: Plugins, tmp_path: Path) -> None:
    """Beside each other; the report names that of the last."""
    (package / "output_validators/validate.py").write_text(INTERACTOR)
    (package / "data/secret/1.in").write_text("5\n")
    (package / "data/secret/1.ans").write_text("2\n")
    text = (package / "problem.yaml").read_text().replace("custom", "custom interactive multi-pass")
    (package / "problem.yaml").write_text(text)
    folder = tmp_path / "told"
    right = {"right": "print(int(input()) + 1)"}
    (record,) = (await judged(package, plugins, passes=2, transcripts=folder, **right)).values()
    assert sorted(path.name for path in folder.rglob("*.jsonl")) == ["secret-1-pass-2.jsonl", "secret-1.jsonl"]
    interaction = record.tests[0].interaction
    assert interaction is not None
    assert interaction.transcript.endswith("/secret-1-pass-2.jsonl")
