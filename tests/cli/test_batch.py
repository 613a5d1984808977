"""`parley batch`: judged once, kept at once, and gone on with however it ended."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from parley.core.batch import result, summary

from .command import REPOSITORY, Command, Done, ended, wait_until

ECHO = "#include <stdio.h>\nint main(void) {{ char t[9]; return !fgets(t, 9, stdin) || fputs(t, stdout) < 0; }} // {}\n"
SPIN = "int main(void) {{ for (;;); }} // {}\n"


def package(root: Path, name: str) -> Path:
    (root / name / "data" / "secret").mkdir(parents=True)
    for number in range(3):
        for ending in ("in", "ans"):
            (root / name / f"data/secret/{number}.{ending}").write_text(f"{number}\n")
    (root / name / "problem.yaml").write_text("name: The Title\nlimits: {time_limit: 1, memory: 256}\n")
    return root / name


def hand_in(root: Path, problem: str, name: str, text: str = ECHO) -> Path:
    path = root / "submissions" / problem / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.format(name) if text in (ECHO, SPIN) else text)
    return path


@pytest.fixture
def contest(tmp_path: Path) -> Path:
    """Two problems; four submissions of one, and one of the other."""
    root = tmp_path / "contest"
    for name in ("echo", "again"):
        package(root / "problems", name)
    hand_in(root, "echo", "ann.c")
    hand_in(root, "echo", "bob.c", "int main(void) { return 3; }\n")
    hand_in(root, "echo", "cid.c", "int main(void) {\n")
    hand_in(root, "echo", "dan.xyz", "?\n")
    hand_in(root, "again", "ann.c")
    return root


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "results.jsonl").read_text().splitlines()]


def verdicts(folder: Path) -> dict[str, str]:
    return {f"{one['problem']}/{one['id']}": one["verdict"] for one in lines(folder)}


def kept(folder: Path) -> list[str]:
    """The names of the results that the journal has, once for each time that it has one."""
    try:
        found = [json.loads(line) for line in (folder / "journal.jsonl").read_bytes().split(b"\n")[:-1]]
    except FileNotFoundError:
        return []
    return [f"{one['result']['problem']}/{one['result']['id']}" for one in found if one["type"] == "result"]


def batch(parley: Command, contest: Path, out: Path, *more: str, **given: Any) -> Done:
    return parley("batch", contest, "--output", out, "--jobs", "2", *more, **given)


def test_everything_of_a_contest(parley: Command, contest: Path, tmp_path: Path) -> None:
    """Each submission has its line, in order; what could not be judged says why, and decides about the exit code."""
    out = tmp_path / "out"
    done = batch(parley, contest, out, "--json")
    expected = {"again/ann": "AC", "echo/ann": "AC", "echo/bob": "RTE", "echo/cid": "CE", "echo/dan": "SK"}
    assert verdicts(out) == expected
    assert list(verdicts(out)) == list(expected)
    assert done.code == 3
    assert "dan.xyz" in done.err
    assert "dan.xyz" in lines(out)[-1]["message"]
    found = msgspec.json.decode(done.out, type=summary.Summary)
    assert (found.submissions, found.faults) == (5, [])
    assert found.verdicts == {"AC": 2, "RTE": 1, "CE": 1, "SK": 1}
    for line in (out / "results.jsonl").read_bytes().splitlines():
        msgspec.json.decode(line, type=result.Result)
    table = (out / "results.csv").read_text().splitlines()
    assert len(table) == 6
    assert table[1].startswith("again,ann,submissions/again/ann.c,c,AC,1,1,")
    board = (out / "scoreboard.csv").read_text().splitlines()
    assert board[:2] == ["rank,id,solved,score,again,echo", "1,ann,2,2,AC,AC"]
    assert sorted(path.name for path in out.iterdir()) == [
        "journal.jsonl", "report.html", "results.csv", "results.jsonl", "scoreboard.csv"
    ]  # fmt: skip
    page = (out / "report.html").read_text()
    assert [
        name
        for name in ("again: The Title", "echo: The Title", "submissions/echo/bob.c", "dan.xyz")
        if name not in page
    ] == []


def test_problem_that_breaks_is_set_aside(parley: Command, contest: Path, tmp_path: Path) -> None:
    """It is named, the other one is judged; once it is mended, it alone is."""
    out, broken = tmp_path / "out", contest / "problems" / "again"
    (broken / "output_validators").mkdir()
    (broken / "output_validators" / "check.c").write_text("int main(void) {\n")
    (broken / "problem.yaml").write_text("name: x\nvalidation: custom\nlimits: {time_limit: 1}\n")
    (contest / "submissions/echo/dan.xyz").unlink()
    done = batch(parley, contest, out, "--json")
    assert done.code == 3
    assert "problem again is set aside: " in done.err
    assert "does not compile" in done.document["problems"][0]["set_aside"]
    assert verdicts(out) == {"again/ann": "SK", "echo/ann": "AC", "echo/bob": "RTE", "echo/cid": "CE"}
    before = lines(out)
    assert "does not compile" in (out / "report.html").read_text()
    (broken / "output_validators" / "check.c").write_text("int main(void) { return 42; }\n")
    done = batch(parley, contest, out, "--resume")
    assert (done.code, done.err) == (0, "")
    assert verdicts(out)["again/ann"] == "AC"
    assert lines(out)[1:] == before[1:]
    assert sorted(kept(out)) == ["again/ann", "echo/ann", "echo/bob", "echo/cid"]


def test_what_changed_is_judged_again(parley: Command, contest: Path, tmp_path: Path) -> None:
    """Of a package all submissions, of a submission itself; the others stay what they are, to the byte."""
    out = tmp_path / "out"
    batch(parley, contest, out)
    first = lines(out)
    (contest / "problems/again/data/secret/1.ans").write_text("7\n")
    hand_in(contest, "echo", "cid.c")
    batch(parley, contest, out, "--resume")
    assert verdicts(out)["again/ann"] == "WA"
    assert verdicts(out)["echo/cid"] == "AC"
    assert [lines(out)[number] for number in (1, 2, 4)] == [first[number] for number in (1, 2, 4)]
    assert sorted(set(kept(out))) == sorted(verdicts(out))
    assert len(kept(out)) == 7


def test_judge_error_is_found_anew(parley: Command, contest: Path, tmp_path: Path) -> None:
    """Somebody may have mended its cause, which need not be in the package; there is one result of it all the same."""
    out, broken = tmp_path / "out", contest / "problems" / "again"
    (broken / "output_validators").mkdir()
    (broken / "output_validators" / "check.c").write_text("int main(void) { return 1; }\n")
    (broken / "problem.yaml").write_text("name: x\nvalidation: custom\nlimits: {time_limit: 1}\n")
    shutil.rmtree(contest / "submissions" / "echo")
    hand_in(contest, "again", "bob.c", "int main(void) {\n")
    for times in (1, 2):
        done = batch(parley, contest, out, "--resume")
        assert done.code == 5
        assert "problem again, ann: secret/0: the problem's validator failed" in done.complaint
        assert verdicts(out) == {"again/ann": "JE", "again/bob": "CE"}
        assert sorted(kept(out)) == ["again/ann"] * times + ["again/bob"]


def test_faults_are_told_before_anything_runs(parley: Command, contest: Path, tmp_path: Path) -> None:
    """Nothing is made then; with --keep-going the others are judged, and the exit code remembers."""
    out = tmp_path / "out"
    path = contest / "m.csv"
    path.write_text("problem,submission,id\necho,submissions/echo/ann.c,1\necho,none.c,2\nnone,x.c,3\necho,x\n")
    done = batch(parley, path, out)
    assert done.code == 3
    told = done.err.splitlines()
    assert [line.partition("m.csv")[2][:3] for line in told] == [":3:", ":4:", ":5:", ": 3"]
    assert told[-1].endswith("3 faults, nothing was judged; mend them, or --keep-going judges the others")
    assert not out.exists()
    done = batch(parley, path, out, "--keep-going")
    assert done.code == 3
    assert verdicts(out) == {"echo/1": "AC"}


def test_a_folder_of_results_is_not_begun_again(parley: Command, contest: Path, tmp_path: Path) -> None:
    """Who does not ask to go on there is refused, and what is there stays."""
    out = tmp_path / "out"
    batch(parley, contest, out)
    before = (out / "journal.jsonl").read_bytes()
    done = batch(parley, contest, out)
    assert (done.code, "--resume goes on there" in done.complaint) == (2, True)
    assert (out / "journal.jsonl").read_bytes() == before


@pytest.fixture
def long_contest(contest: Path) -> Path:
    """So many that there is time to end it in between."""
    for number in range(12):
        hand_in(contest, "echo", f"t{number:02}.c")
        hand_in(contest, "again", f"t{number:02}.c")
    (contest / "submissions/echo/dan.xyz").unlink()
    return contest


@pytest.mark.timeout(240)
def test_killed_at_any_point_it_goes_on(parley: Command, long_contest: Path, tmp_path: Path) -> None:
    """Again and again, after one more result than before: nothing is judged twice, nothing is lost, all is in order."""
    out = tmp_path / "out"
    arguments = ("batch", long_contest, "--output", out, "--jobs", "2", "--resume")
    for least in (0, 1, 5, 11):
        process = parley.start(*arguments)
        wait_until(lambda least=least: len(kept(out)) >= least, "no result came")
        before = set(kept(out))
        process.kill()
        process.communicate()
        assert before <= set(kept(out))
    done = parley(*arguments)
    assert done.code == 0
    assert len(kept(out)) == len(set(kept(out))) == 28
    expected = {"AC": 26, "RTE": 1, "CE": 1}
    found = list(verdicts(out).values())
    assert {verdict: found.count(verdict) for verdict in found} == expected
    assert list(verdicts(out)) == sorted(verdicts(out))
    again = (out / "results.jsonl").read_bytes()
    parley(*arguments)
    assert (out / "results.jsonl").read_bytes() == again


def test_ctrl_c_says_how_to_go_on(parley: Command, contest: Path, tmp_path: Path) -> None:
    """With all that was said before. What was judged is kept, nobody else begins meanwhile, the exit code is 130."""
    out = tmp_path / "my results"
    (contest / "problems/echo/problem.yaml").write_text("name: e\nlimits: {time_limit: 60}\n")
    hand_in(contest, "echo", "zoe.c", SPIN)
    process = parley.start("batch", contest, "--output", out, "--jobs", "2")
    wait_until(lambda: len(kept(out)) >= 4, "no result came")
    other = batch(parley, contest, out, "--resume")
    assert (other.code, "another batch is at work" in other.complaint) == (2, True)
    process.send_signal(signal.SIGINT)
    done = ended(process)
    assert done.code == 130
    assert (
        f"what was judged is kept; go on with: parley batch --resume {contest} --output '{out}' --jobs 2\n" in done.err
    )
    assert len(kept(out)) == 4 + ("echo/dan" in kept(out))


HALF_WRITTEN = """
import os, signal, sys
from pathlib import Path
import typer
from parley.core.batch.results import written
from parley.core.cli import interrupt
try:
    with interrupt.heeding() as heed, written(Path(sys.argv[1])) as file:
        file.write("half of it")
        file.flush()
        os.kill(os.getpid(), int(sys.argv[2]))
        os.kill(os.getpid(), signal.SIGINT)
        file.write("more")
        heed()
        file.write("never")
except typer.Exit as done:
    sys.exit(done.exit_code)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_while_results_are_written(tmp_path: Path, number: signal.Signals) -> None:
    """No half of a file stays, the old one does, and one line is said."""
    (tmp_path / "results.csv").write_text("old")
    done = subprocess.run(
        [sys.executable, "-c", HALF_WRITTEN, tmp_path / "results.csv", str(int(number))],
        check=False, capture_output=True, text=True, cwd=REPOSITORY,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (
        128 + number,
        f"parley: interrupted by {number.name}; nothing is left running\n",
    )
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"results.csv": "old"}


@pytest.mark.skipif(os.geteuid() != 0, reason="a disk of one's own takes a mount, and that takes root")
def test_full_disk_loses_nothing(parley: Command, long_contest: Path, tmp_path: Path) -> None:
    """One line and exit code 4; with room again, the rest is judged."""
    out = tmp_path / "out"
    out.mkdir()
    script = (
        f"mount -t tmpfs -o size=60k none {out} && head -c 40000 /dev/zero > {out}/filler || exit 77; "
        f'"$@"; echo "first: $?" >&2; cp {out}/journal.jsonl {tmp_path}/first; rm {out}/filler; '
        f'mount -o remount,size=4m {out}; "$@" --resume; code=$?; cp {out}/*.jsonl {tmp_path}; exit $code'
    )
    prefix = ("unshare", "--mount", "sh", "-c", script, "sh")
    if subprocess.run([*prefix[:2], "true"], check=False, capture_output=True).returncode:
        pytest.skip("no mounts can be made here")
    done = batch(parley, long_contest, out, "--json", prefix=prefix)
    first, _, rest = done.err.partition("first: 4\n")
    (complaint,) = [line for line in first.splitlines() if line.startswith("parley: ")]
    assert "journal.jsonl: No space left on device" in complaint
    assert "what was judged before is kept" in complaint
    assert "parley: " not in rest
    assert done.code == 0
    before, after = (tmp_path / "first").read_bytes(), (tmp_path / "journal.jsonl").read_bytes()
    assert after.startswith(before)
    assert 2 < before.count(b"\n") < after.count(b"\n")
    assert len(lines(tmp_path)) == 28


@pytest.mark.parametrize(("name", "schema"), [("result", result.json_schema), ("batch", summary.json_schema)])
def test_schemas_are_fresh(name: str, schema: Callable[[], dict[str, Any]]) -> None:
    """The published schemas are those of the records."""
    assert json.loads((REPOSITORY / f"docs/{name}.schema.json").read_text()) == schema()
