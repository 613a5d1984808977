"""What is special of languages that compile to machine code, judged in boxes by the real command.

`native/LANGUAGE/VERDICT/` holds programs, each a file or a folder, that must get that verdict. Their input is a number
n, their answer a sum over 1..n: by a recursion as deep as that (`deep`), by several files, from a file whose name is no
name in the language (`odd`). Those that must get MLE allocate one block that no machine has (`huge`), nodes of a list
(`small`), or recurse for ever (`endless`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from parley.core import tools
from parley.core.detection import detect
from parley.core.model import Source
from parley.core.plugins import load_plugins

from ...cli.command import Command, Done
from ...cli.other_user import OtherUser, other_user
from ...conftest import lacking

PROGRAMS = Path(__file__).parent / "native"
NATIVE = sorted(folder.name for folder in PROGRAMS.iterdir())
LANGUAGES = load_plugins().languages
LEVELS = 1_000_000
PROBLEM = "name: Levels\nlimits:\n  time_limit: 10\n  memory: {memory}\n"


def answer() -> int:
    found = 0
    for level in range(1, LEVELS + 1):
        found = (found * 3 + level) % 1_000_003
    return found


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return written(tmp_path / "levels")


def written(root: Path, *, memory: int = 256) -> Path:
    """A problem of one test."""
    (root / "data" / "secret").mkdir(parents=True)
    (root / "problem.yaml").write_text(PROBLEM.format(memory=memory))
    (root / "data" / "secret" / "1.in").write_text(f"{LEVELS}\n")
    (root / "data" / "secret" / "1.ans").write_text(f"{answer()}\n")
    return root


@pytest.fixture(params=NATIVE)
def language(request: pytest.FixtureRequest) -> str:
    """Each of them that this machine has the tools for."""
    name: str = request.param
    for tool in tools.missing(LANGUAGES[name]):
        lacking(tool)
    return name


@pytest.fixture(scope="module")
def user() -> Iterator[OtherUser]:
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody else; the tests themselves are without root here")
    with other_user() as found:
        if found is None:
            pytest.skip("no mounts can be made here, so another user does not reach this Python")
        yield found


def ruled(done: Done) -> dict[str, tuple[str, str]]:
    """Verdict and language of each submission."""
    return {name: (record["verdict"], record["language"]) for name, record in done.records.items()}


def test_programs_get_their_verdicts(parley: Command, package: Path, language: str) -> None:
    """Deep, odd and manifold ones run; what goes past the memory is MLE, what fails by itself RTE."""
    programs = sorted((PROGRAMS / language).glob("*/*"))
    done = parley("judge", package, *programs, "--json")
    assert ruled(done) == {path.name: (path.parent.name, language) for path in programs}
    said = {name: record["compile"]["output"] for name, record in done.records.items()}
    assert not any(said.values()), said


def test_memory_is_the_limit_without_cgroups(user: OtherUser, language: str) -> None:
    """Where rlimits count, run times start within their address space, and MLE is still told from RTE."""
    as_user = Command(cache=user.home / "cache", home=user.home)
    programs = sorted(path for path in (PROGRAMS / language).glob("*/*") if path.parent.name == "MLE")
    programs += sorted((PROGRAMS / language / "AC").glob("deep.*"))
    if not programs:
        pytest.skip(f"{language} has no programs of its own about memory")
    package = written(user.home / language, memory=128)  # where pytest has its folders, that user sees nothing
    done = as_user("judge", package, *programs, "--json", prefix=user.prefix)
    assert done.document["accounting"] == "rlimit"
    assert ruled(done) == {path.name: (path.parent.name, language) for path in programs}


def test_errors_are_shown_where_they_are(parley: Command, package: Path, language: str, tmp_path: Path) -> None:
    """What does not compile is CE, and the compiler names the file and the line, not a place of the box's."""
    test = LANGUAGES[language].self_test
    assert test
    source = tmp_path / f"main{LANGUAGES[language].extensions[0]}"
    source.write_text(test.ce.lstrip("\n"))
    (record,) = parley("judge", package, source, "--language", language, "--json").document["submissions"]
    assert record["verdict"] == "CE"
    assert re.search(r"\bmain\.\w+\W+(?:line )?[1-5]\b", record["compile"]["output"])
    assert "/w/" not in record["compile"]["output"]


@pytest.mark.parametrize("name", [name for name in NATIVE if name != "delphi"])
def test_content_tells_these_languages_apart(name: str, tmp_path: Path) -> None:
    """By its text each is known among the others, but for the modes of Pascal, whatever the file is called."""
    (deep,) = (PROGRAMS / name / "AC").glob("deep.*")
    (tmp_path / "solution.txt").write_bytes(deep.read_bytes())
    assert detect(Source(tmp_path, ("solution.txt",)), [LANGUAGES[each] for each in NATIVE]).name == name
