"""Other people's packages: built, installed into a fresh environment beside Parley without a network, and used.

fresh venv ── .pth ── this environment's packages, Parley among them
    └── pip install: examples/plugins/parley-language-forth, and what `parley new language --python` wrote
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ..cli.command import EXAMPLES, SUM
from ..conftest import lacking

pytestmark = pytest.mark.timeout(300)
FORTH = EXAMPLES / "plugins" / "parley-language-forth"


class Fresh(NamedTuple):
    python: Path
    work: Path

    def run(self, *words: str | Path) -> str:
        """The standard output of Python with these arguments, which must succeed."""
        command = [self.python, *map(str, words)]
        done = subprocess.run(command, cwd=self.work, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def parley(self, *words: str | Path) -> Any:
        return json.loads(self.run("-c", "from parley.core.cli import main; main()", *words, "--json"))

    def install(self, package: Path) -> None:
        """From a copy, as building leaves things behind."""
        copy = shutil.copytree(package, self.work / f"copy of {package.name}")
        self.run("-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation", copy)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    folder = tmp_path_factory.mktemp("fresh")
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    (packages,) = folder.glob("venv/lib/python*/site-packages")
    ours = sysconfig.get_path("purelib")
    (packages / "beside.pth").write_text(f"import site; site.addsitedir({ours!r})\n")
    work = folder / "work"
    work.mkdir()
    return Fresh(folder / "venv" / "bin" / "python", work)


@pytest.fixture(scope="module")
def with_forth(fresh: Fresh) -> Fresh:
    if shutil.which("gforth") is None:
        lacking("gforth")
    fresh.install(FORTH)
    return fresh


def test_submission_is_judged(with_forth: Fresh) -> None:
    """Once the package is installed, a Forth program is known by its ending and judged like any other."""
    report = with_forth.parley("judge", SUM, FORTH / "submissions" / "sum.fs")
    (record,) = report["submissions"]
    assert (record["language"], record["verdict"]) == ("forth", "AC")
    listed = {each["name"]: each for each in with_forth.parley("languages")["languages"]}
    assert (listed["forth"]["from"], listed["forth"]["version"]) == ("parley-language-forth", "gforth 0.7.3")


def test_self_test_passes(with_forth: Fresh) -> None:
    """Each of its programs gets the verdict that it must get."""
    outcomes = with_forth.parley("languages", "check", "forth")["outcomes"]
    assert {each["program"]: each["verdict"] for each in outcomes} == {
        "echo": "AC", "tle": "TLE", "rte": "RTE", "ce": "CE", "mle": "MLE"
    }  # fmt: skip


def test_its_own_tests_pass(with_forth: Fresh) -> None:
    """The conformance kit is run by the package's tests, and skips nothing."""
    copy = shutil.copytree(FORTH, with_forth.work / "tested")
    done = with_forth.run("-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", copy, copy)
    assert done.splitlines()[-1].startswith("9 passed in ")


def test_new_package_works_at_once(fresh: Fresh) -> None:
    """What `parley new language --python` wrote can be installed, checked and tested as it is."""
    written = fresh.parley("new", "language", "C#9", "--extension", ".csx", "--python")["written"]
    package = Path(fresh.work, written[0])
    fresh.install(package)
    outcomes = fresh.parley("languages", "check", "C#9")["outcomes"]
    assert [each["verdict"] == each["wanted"] for each in outcomes] == [True] * 5
    done = fresh.run("-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", package, package)
    assert done.splitlines()[-1].startswith("9 passed in ")
