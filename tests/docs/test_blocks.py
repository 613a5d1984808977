"""No fenced block of a page goes unproven: who proves each, and the proof of those that no page's own test runs."""

from __future__ import annotations

import inspect
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

import pytest
import typer

from parley.core import author, idl, transcript
from parley.core.authoring.arguments import Template
from parley.core.cli.app import app
from parley.core.contest import read_contest
from parley.core.plugins import load_plugins
from parley.core.profiles import Profiles

from .pages import DOCS, PAGES, ROOT, block, blocks

HERE = "tests/docs/test_blocks.py"
TUTORIAL, PLUGIN = "tests/docs/test_tutorial.py", "tests/docs/test_plugin_pages.py"
# Pages of which one test does every block, in their order.
WHOLE = {
    "reference/commands.md": "tests/docs/test_made_pages.py",
    "how-to/add-a-format.md": PLUGIN,
    "how-to/add-a-sandbox.md": PLUGIN,
    "how-to/add-a-validator.md": PLUGIN,
    "how-to/judge-a-contest.md": TUTORIAL,
    "tutorials/add-a-language.md": TUTORIAL,
    "tutorials/write-a-libinteractive-problem.md": TUTORIAL,
    "tutorials/write-an-interactive-problem.md": TUTORIAL,
}
# Of all others, by kind: how many there are, and the test. `console` is run wherever it stands (test_docs.py), and
# every command of any block is looked at below. A drawing says nothing that a program could try.
DRAWING = ""
HELD = {
    ("README.md", "sh"): (2, "tests/docs/test_docs.py"),
    ("architecture.md", "text"): (7, DRAWING),
    ("explanation/accounting.md", "text"): (2, DRAWING),
    ("how-to/run-in-a-container.md", "text"): (1, "tests/docs/test_surroundings.py"),
    ("how-to/run-rootless.md", "sh"): (1, "tests/docs/test_surroundings.py"),
    ("how-to/run-rootless.md", "text"): (1, HERE),
    ("how-to/use-reports-in-ci.md", "yaml"): (2, "tests/docs/test_ci.py"),
    ("how-to/write-a-plugin.md", "python"): (2, "tests/docs/test_docs.py"),
    ("how-to/write-a-plugin.md", "toml"): (1, "tests/docs/test_docs.py"),
    ("how-to/write-a-problem.md", "text"): (1, HERE),
    ("how-to/write-a-profile.md", "python"): (1, HERE),
    ("how-to/write-a-profile.md", "text"): (1, HERE),
    ("how-to/write-a-profile.md", "toml"): (1, HERE),
    ("reference/author-library.md", "cpp"): (1, HERE),
    ("reference/author-library.md", "python"): (1, HERE),
    ("reference/author-library.md", "text"): (1, HERE),
    ("reference/batch.md", "text"): (1, HERE),
    ("reference/contests.md", "toml"): (1, HERE),
    ("reference/libinteractive.md", "text"): (1, HERE),
    ("reference/profiles.md", "text"): (1, HERE),
    ("reference/report.md", "python"): (1, "tests/docs/test_reporter.py"),
    ("reference/stress.md", "text"): (1, HERE),
    ("reference/transcripts.md", "json"): (1, HERE),
    ("reference/validator-protocols.md", "cpp"): (1, "tests/validators/test_documented.py"),
    ("reference/validator-protocols.md", "python"): (1, "tests/validators/test_documented.py"),
}
ROOT_COMMAND = typer.main.get_command(app)
_CALL = re.compile(r"(?<![\w/.-])parley(?= [a-z-])(?!\s+import\b)[^`\n;]*")


def name(page: Path) -> str:
    return str(page.relative_to(DOCS if page.is_relative_to(DOCS) else ROOT))


def test_every_block_is_held() -> None:
    """Each is run where it stands, or has its row above; a test that is named there reads the page."""
    others = Counter(
        (name(page), found.kind)
        for page in PAGES
        if name(page) not in WHOLE
        for found in blocks(page)
        if found.kind != "console"
    )
    assert others == {key: number for key, (number, _) in HELD.items()}
    holders = [(page, file) for (page, _), (_, file) in HELD.items() if file != DRAWING] + list(WHOLE.items())
    for page, file in holders:
        stem = Path(page).stem
        assert re.search(rf"\b{re.escape(stem)}\b|tutorials.*glob", (ROOT / file).read_text()), (page, file)


def calls() -> Iterator[tuple[str, str]]:
    """(page, words): each `parley …` of a block, and of the prose between backquotes."""
    for page in PAGES:
        text = page.read_text()
        prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
        spans = [span for span in re.findall(r"`([^`]+)`", prose) if span.startswith("parley ")]
        lines = [line for found in blocks(page) for line in found.text.splitlines()]
        for match in _CALL.finditer("\n".join([*(" ".join(span.split()) for span in spans), *lines])):
            yield name(page), match[0]


def fault(call: str) -> str:
    """What is wrong with the name of a command, or of an option; a word in capitals stands for what is one's own."""
    command: Any = ROOT_COMMAND
    path, *words = re.split(r"\s+(?:\|\|?|&&|>)\s", call)[0].split()
    while words and hasattr(command, "commands") and re.fullmatch(r"[a-z-]+", words[0]) and words[0][0] != "-":
        path += f" {words[0]}"
        if words[0] not in command.commands:
            return f"{path}: no such command"
        command = command.commands[words.pop(0)]
    options = {"--help"}.union(*([*parameter.opts, *parameter.secondary_opts] for parameter in command.params))
    asked = [
        word.partition("=")[0].rstrip(",.:") for word in words if re.fullmatch(r"--?[a-z][a-z-]*(=.*)?[,.:]?", word)
    ]
    return ", ".join(f"{path}: no option {option}" for option in asked if option not in options)


def test_every_command_is_one() -> None:
    """Whatever a page calls `parley …` is a command, and its options are; those that cannot be run here as well."""
    found = list(calls())
    assert [f"{page}: {wrong}" for page, call in found if (wrong := fault(call))] == []
    assert len(found) > 150


@pytest.mark.parametrize("call", ["parley juge X", "parley languages chek", "parley judge X --jsn", "parley --colour"])
def test_faults_of_commands_are_seen(call: str) -> None:
    """A command that there is not, at either level, and an option of any."""
    assert fault(call)


def test_command_lines_that_need_what_is_not_here() -> None:
    """Docker's and systemd's end in a command of ours; of the shown `parley stress` the arguments make sense."""
    for page in ("run-in-a-container", "run-rootless"):
        line = block(f"how-to/{page}.md", "text")
        assert line.count("\n") == 1
        assert re.search(r" parley (doctor|judge examples/sum)$", line.rstrip())
    assert "systemd-run --user --scope -p Delegate=yes parley" in block("explanation/accounting.md", "text")
    assert block("how-to/write-a-problem.md", "text") == "parley watch guess-it\n"
    words = shlex.split(block("reference/stress.md", "text"))
    made = Template(words[words.index("--args") + 1])
    assert re.fullmatch(r"7 [1-8] (tree|path)", " ".join(made.words(made.case(7))))


def test_profile_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its file is in order wherever it lies; the plugin finds it in its folder, by the entry point of the page."""
    page = "how-to/write-a-profile.md"
    ((point, module),) = tomllib.loads(block(page, "toml"))["project"]["entry-points"]["parley"].items()
    package, _, file = module.partition(".")
    (tmp_path / package / "profiles").mkdir(parents=True)
    policy = tmp_path / package / "profiles" / "basil.policy"
    policy.write_text(block(page, "text"))
    (tmp_path / package / f"{file}.py").write_text(block(page, "python"))
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    plugins = load_plugins([*entry_points(group="parley"), EntryPoint(point, module, "parley")])
    assert plugins.profiles["basil"].path == policy
    rules = Profiles(plugins.profiles).policy(policy).rules
    assert {"memfd_create", "read", "setitimer"} <= {rule.call for rule in rules}


def test_rules_of_the_page(tmp_path: Path) -> None:
    """The rules that show the syntax of profiles are read without a fault."""
    path = tmp_path / "shown.policy"
    path.write_text(block("reference/profiles.md", "text"))
    assert len(Profiles({}).policy(path).rules) == 4


def test_contest_profile_of_the_page(tmp_path: Path) -> None:
    """It is read, and its comments name all words that there are."""
    text = block("reference/contests.md", "toml")
    path = tmp_path / "club.toml"
    path.write_text(text)
    contest = read_contest(path)
    assert contest.languages["python3"].time_factor == 2
    for key, kind in inspect.get_annotations(type(contest), eval_str=True).items():
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            shown = re.search(rf"^{key} = .*# (.*)$", text, re.MULTILINE)
            assert shown is not None, key
            assert set(re.findall(r"[a-z-]+", shown[1])) >= {str(word) for word in kind}, key


def test_definition_of_the_page() -> None:
    """That of libinteractive is understood, with both interfaces."""
    definition = idl.parse(block("reference/libinteractive.md", "text"), "shown.idl")
    assert [interface.name for interface in (definition.main, *definition.children)] == ["Main", "sorter"]


def test_transcript_of_the_page(tmp_path: Path) -> None:
    """It is one that `parley replay` reads: every key and every event is known, and in order."""
    text = block("reference/transcripts.md", "json")
    path = tmp_path / "shown.jsonl"
    path.write_text(text)
    assert len(transcript.read(path).entries) == text.count("\n") - 1


def test_layout_of_the_page() -> None:
    """The page about batches has a folder's layout as the code that reads it."""
    drawn = block("reference/batch.md", "text")
    code = (ROOT / "core/batch/tree.py").read_text()
    assert [line for line in drawn.splitlines() if re.sub(r"\s+", "", line) not in re.sub(r"\s+", "", code)] == []


@pytest.fixture(scope="module")
def interactors(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Those of the page about the library, as commands, by language."""
    folder, library = tmp_path_factory.mktemp("interactors"), Path(author.__file__).parent
    source, program = folder / "main.cpp", folder / "main"
    source.write_text(block("reference/author-library.md", "cpp"))
    subprocess.run(["g++", "-O0", "-I", library, "-o", program, source], check=True)
    script = folder / "main.py"
    script.write_text(block("reference/author-library.md", "python"))
    return {"cpp": [str(program)], "python": [sys.executable, str(script)]}


@pytest.mark.parametrize(
    "row",
    [
        ("500\n7\n", 42, "found it"),
        ("500\n" * 10, 43, "no guess is left"),
        ("500\n1\n1001\n", 43, "program, line 3: guess is '1001', not from 1 to 1000"),
        ("500\n", 43, "program, line 2: it ends where guess is to come"),
    ],
    ids=["found", "too-often", "too-high", "silent"],
)
@pytest.mark.parametrize("language", ["cpp", "python"])
def test_interactors_of_the_page(
    interactors: dict[str, list[str]], language: str, row: tuple[str, int, str], tmp_path: Path
) -> None:
    """Both answer as they should, and complain in the words of the page."""
    said, code, told = row
    (tmp_path / "in").write_text("7\n")
    (tmp_path / "feedback").mkdir()
    done = subprocess.run(
        [*interactors[language], tmp_path / "in", tmp_path / "in", f"{tmp_path}/feedback/"],
        env=os.environ | {"PYTHONPATH": str(Path(author.__file__).parent)},
        input=said,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, (tmp_path / "feedback/judgemessage.txt").read_text().strip()) == (code, told)
    assert done.stdout.startswith("lower\n")
    if told.startswith("program"):
        assert told in block("reference/author-library.md", "text").splitlines()
