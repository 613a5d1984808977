"""Each exit code of design.md, section 6, by a case of its own, and which one wins where two would be right."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from .command import GOOD_GUESS, GOOD_SUM, SUM, Command

WRONG_SUM = SUM / "submissions" / "wrong_answer" / "overflow.cpp"
COMPILER = Path("/usr/bin/gcc")


def test_done_is_0(parley: Command) -> None:
    """A submission that was judged is success, whatever its verdict."""
    done = parley("judge", SUM, GOOD_SUM, WRONG_SUM)
    assert (done.code, done.err) == (0, "")


def test_expectation_that_failed_is_1(parley: Command, sum_package: Path) -> None:
    """`--expect` fails for a submission that does not get what its folder states, and the summary counts it."""
    folder = sum_package / "submissions" / "accepted"
    folder.mkdir(parents=True)
    shutil.copy(SUM / "submissions" / "wrong_answer" / "silent_below_zero.py", folder)
    (sum_package / "data" / "sample" / "1.in").write_text("1\n-1\n")
    (sum_package / "data" / "sample" / "1.ans").write_text("-1\n")
    shutil.copy(GOOD_SUM, folder)
    done = parley("judge", sum_package, "--expect")
    assert (done.code, done.err) == (1, "")
    assert "1 of 2 not as expected" in done.out


def test_expectation_is_not_asked_for_by_default(parley: Command, sum_package: Path) -> None:
    """Without `--expect` a verdict other than the stated one is shown, and no failure of the command."""
    folder = sum_package / "submissions" / "wrong_answer"
    folder.mkdir(parents=True)
    shutil.copy(GOOD_SUM, folder)
    done = parley("judge", sum_package)
    assert (done.code, done.err) == (0, "")
    assert "expected WA" in done.out


def test_usage_is_2(parley: Command) -> None:
    """A missing argument is said together with how the command is used."""
    done = parley("judge")
    usage, line = done.err.splitlines()
    assert (done.code, done.out) == (2, "")
    assert usage.startswith("Usage: parley judge [OPTIONS]")
    assert line.startswith("parley: missing argument 'PROBLEM'")


def test_unreadable_package_is_3(parley: Command, tmp_path: Path) -> None:
    """A folder that is not there."""
    done = parley("judge", tmp_path / "nowhere")
    assert (done.code, done.out) == (3, "")
    assert done.complaint == f"parley: {tmp_path}/nowhere: no such folder; a problem package is wanted here"


def test_unreadable_submission_is_3(parley: Command) -> None:
    """A submission that is not there costs the others nothing."""
    done = parley("judge", SUM, "/no/such.py", GOOD_SUM)
    assert done.code == 3
    assert done.complaint == "parley: /no/such.py: no such file or folder"
    assert "1 could not be judged" in done.out


def test_machine_without_sandbox_is_4(parley: Command, tmp_path: Path) -> None:
    """Jailers are looked for on PATH; where none is, the line names them and the package to install."""
    done = parley("judge", SUM, GOOD_SUM, env={"PATH": str(tmp_path)})
    assert (done.code, done.out) == (4, "")
    assert "bwrap is not on PATH (apt-get install bubblewrap)" in done.complaint


@pytest.mark.skipif(os.geteuid() != 0, reason="hiding a compiler takes a mount, and that takes root")
def test_machine_without_compiler_is_4(parley: Command) -> None:
    """A submission whose compiler is missing is refused with the line that installs it; the others are judged."""
    cover = f'mount --bind /dev/null {COMPILER.resolve()} && exec "$@"'
    hidden = ("unshare", "--mount", "sh", "-c", cover, "sh")
    if subprocess.run([*hidden, "true"], check=False, capture_output=True).returncode:
        pytest.skip("no mounts can be made here, so no compiler can be hidden")
    python = SUM / "submissions" / "accepted" / "sum.py"
    done = parley("judge", SUM, GOOD_SUM, python, "--json", prefix=hidden)
    assert done.code == 4
    assert "apt-get install gcc" in done.err
    assert [record["verdict"] for record in done.document["submissions"]] == ["SK", "AC"]


def test_judge_error_is_5(parley: Command, guess_package: Path) -> None:
    """An interactor outside its protocol is nobody's wrong answer."""
    (source,) = guess_package.glob("output_validators/*/*.cpp")
    source.write_text("int main() { return 0; }\n")
    done = parley("judge", guess_package, GOOD_GUESS)
    assert done.code == 5
    assert "the problem's interactor failed at " in done.complaint
    assert "ms: it exited with code 0 instead of 42 or 43" in done.complaint


def test_judge_error_outweighs_the_rest(parley: Command, guess_package: Path) -> None:
    """A judge error, a submission that cannot be read and a failed expectation together are a judge error."""
    (source,) = guess_package.glob("output_validators/*/*.cpp")
    source.write_text("int main() { return 0; }\n")
    (guess_package / "submissions" / "accepted").mkdir(parents=True)
    shutil.copy(GOOD_GUESS, guess_package / "submissions" / "accepted")
    done = parley("judge", guess_package, "submissions/accepted/binary_search.c", "/no/such.py", "--expect")
    assert done.code == 5
    assert len(done.err.splitlines()) == 2


def test_reader_that_leaves_is_141(parley: Command) -> None:
    """`parley judge … | head -1` ends as a program does that SIGPIPE ends, without a word."""
    process = parley.start("judge", SUM, GOOD_SUM)
    assert process.stdout
    assert process.stderr
    with process:
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141
