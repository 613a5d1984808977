"""Help, version, completion, `plugins`, `doctor` and `bench`: what they say, to people and to programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import parley as package
from parley.core.cli import completion

from .command import Command

HELP: dict[tuple[str, ...], tuple[str, ...]] = {
    (): ("judge", "doctor", "plugins", "languages", "bench", "Examples:",
         "Exit codes: 0 done, 1 an expectation failed, 2 usage"),
    ("judge",): (
        "PROBLEM", "SUBMISSION", "Examples:", "--json", "--jobs N", "[default: one a processor]", "--tests PATTERN",
        "[default: all]", "--language NAME", "[default: by file", "--sandbox NAME", "[default: auto]",
        "--time-limit SECONDS", "[default: the package's]", "--all-tests", "--expect", "--transcripts FOLDER",
        "--transcript-bytes N", "--format NAME", "[default: by its files]", "--profile NAME", "--include DIR",
    ),
    ("interact",): ("PROBLEM", "SUBMISSION", "--test NAME", "--me", "--json", "--transcript-bytes N", "Examples:"),
    ("replay",): (
        "TRANSCRIPT", "SUBMISSION", "--problem PROBLEM", "--against", "[default: program]", "--json",
        "Exit code 1 where", "Examples:",
    ),
    ("match",): ("PROBLEM", "SUBMISSION...", "--tests PATTERN", "--json", "--transcripts FOLDER", "Examples:"),
    ("verify",): ("PROBLEM...", "--json", "--jobs N", "--profile NAME", "--suggest-limits", "--write",
                  "Exit code 1 where", "Examples:"),
    ("watch",): ("PROBLEM", "SUBMISSION...", "--json", "--jobs N", "until Ctrl-C", "Examples:"),
    ("stress",): (
        "PROBLEM", "A", "B", "--generator G", "--args WORDS", "[default: {seed}]", "--from SEED", "--cases N",
        "[default: 1000;", "--keep", "--time-limit SECONDS", "--json", "Exit code 1 where", "Examples:",
    ),
    ("new", "problem"): ("NAME", "--kind", "[default: batch]", "--into DIR", "--json", "Examples:"),
    ("problem",): ("show", "convert"),
    ("problem", "show"): ("PROBLEM", "--json", "--format NAME", "Examples:"),
    ("problem", "convert"): ("PROBLEM", "FOLDER", "--to FORMAT", "Examples:"),
    ("doctor",): ("--json", "Examples:", "Exit code 4 when"),
    ("plugins",): ("--json", "Examples:"),
    ("bench",): ("overhead", "languages", "validators", "accuracy"),
    ("bench", "accuracy"): ("--json", "--runs N", "[default: 20;", "--sandbox NAME", "[default: auto]", "Examples:"),
    ("bench", "languages"): ("NAME", "[default: all]", "--runs N", "[default: 20;", "--sandbox NAME", "Examples:"),
    ("languages",): ("check", "--json", "--sandbox NAME", "Examples:"),
    ("languages", "check"): ("NAME", "[default: all]", "--jobs N", "--json", "Exit code 1 when", "Examples:"),
    ("bench", "overhead"): ("--runs N", "[default: 300;", "--trips N", "[default: 20000;", "Examples:"),
}  # fmt: skip


@pytest.mark.parametrize("option", ["--help", "-h"])
@pytest.mark.parametrize("command", HELP, ids=" ".join)
def test_help_teaches(parley: Command, command: tuple[str, ...], option: str) -> None:
    """Every option is there with its default, an example is given, and all of it fits 80 columns."""
    done = parley(*command, option, env={"COLUMNS": "80"})
    assert (done.code, done.err) == (0, "")
    assert [words for words in HELP[command] if words not in done.out] == []
    assert [line for line in done.out.splitlines() if len(line) > 80] == []


@pytest.mark.parametrize("command", [(), ("bench",)], ids=["parley", "bench"])
def test_no_command_is_help_and_usage(parley: Command, command: tuple[str, ...]) -> None:
    """Who does not say what to do is shown what there is, as an error."""
    done = parley(*command)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Usage: parley")
    assert "Commands:" in done.err


def test_version(parley: Command) -> None:
    """Says which Parley this is."""
    done = parley("--version")
    assert (done.code, done.out, done.err) == (0, f"parley {package.__version__}\n", "")


def test_completion(parley: Command) -> None:
    """Bash gets a script, and with it the names of commands and options."""
    # which shell is named, and not found out from whatever started the tests
    script = parley("--show-completion", "bash", env={"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"})
    assert script.code == 0
    assert "complete -o default -F _parley_completion parley" in script.out
    asked = {"_PARLEY_COMPLETE": "complete_bash", "COMP_CWORD": "1"}
    assert parley(env={**asked, "COMP_WORDS": "parley ju"}).out.split() == ["judge"]
    options = parley(env={**asked, "COMP_WORDS": "parley judge --t", "COMP_CWORD": "2"}).out.split()
    assert {"--tests", "--time-limit", "--transcripts"} <= set(options)


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("parley judge x --sandbox a", ["auto"]),
        ("parley verify x -s n", ["nsjail", "none"]),
        ("parley judge x --language pyth", ["python3", "python2"]),
        ("parley languages check typ", ["typescript"]),
        ("parley batch x --profile ic", ["icpc"]),
        ("parley judge x --semantics ic", ["icpc"]),
        ("parley problem convert a b --to ic", ["icpc-2025-09"]),
        ("parley judge x --format no-such", []),
    ],
)
def test_names_are_completed(monkeypatch: pytest.MonkeyPatch, words: str, offered: list[str]) -> None:
    """Where a value is a name that is installed here, the shell knows it; or there is nothing, without any noise."""
    from typer.testing import CliRunner  # noqa: PLC0415

    from parley.core.cli.app import app  # noqa: PLC0415

    monkeypatch.setenv("_PARLEY_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(len(words.split()) - 1))
    assert CliRunner().invoke(app, prog_name="parley").stdout.split() == offered


def test_completion_of_what_cannot_be_loaded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A language file that is broken is no reason to write over somebody's command line."""
    (tmp_path / "languages.d").mkdir()
    (tmp_path / "languages.d" / "broken.toml").write_text("[")
    monkeypatch.chdir(tmp_path)
    assert completion.names("languages")("py") == []
    assert completion.semantics("ic") == ["icpc"]


def test_plugins_are_listed(parley: Command) -> None:
    """Each installed plugin with its distribution and what it brings."""
    done = parley("plugins", env={"COLUMNS": "100"})
    assert (done.code, done.err) == (0, "")
    assert ["sandbox-bubblewrap", "parley-judge", "sandboxes:", "bubblewrap"] in map(str.split, done.out.splitlines())


def test_plugins_as_json(parley: Command) -> None:
    """The same for programs."""
    done = parley("plugins", "--json")
    assert (done.code, done.err) == (0, "")
    brought = {plugin["name"]: plugin["provides"] for plugin in done.document["plugins"]}
    assert brought["format-kattis"] == {"formats": ["kattis"]}
    assert "python3" in brought["languages"]["languages"]


def findings(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {finding["topic"]: finding for finding in document["findings"]}


def test_doctor_finds_this_machine_well(parley: Command) -> None:
    """Everything that judging takes is there: bubblewrap, a warden, compilers. This test must fail where it is not."""
    done = parley("doctor", "--json")
    found = findings(done.document)
    assert (done.code, done.err) == (0, "")
    for topic in ("python", "user", "warden, relay", "bubblewrap", "c", "cpp17", "python3"):
        assert found[topic]["state"] == "ok", found[topic]
    assert found["accounting"]["state"] in ("ok", "missing")
    assert all(finding.keys() >= {"topic", "state", "detail", "remedy"} for finding in done.document["findings"])


def test_doctor_says_the_same_to_people(parley: Command) -> None:
    """One line a finding, with a mark; what is missing with the command that mends it."""
    done = parley("doctor", env={"COLUMNS": "150"})
    assert (done.code, done.err) == (0, "")
    for topic, finding in findings(parley("doctor", "--json").document).items():
        if finding["group"] and finding["state"] == "ok":
            assert topic in done.out.replace(",", " ").split()
            continue
        (line,) = (line for line in done.out.splitlines() if line[2:].startswith(f"{topic} "))
        if topic == "jitter":  # measured anew each time
            assert line[0] in "✓?"
            continue
        assert line[0] == {"ok": "✓", "missing": "?", "bad": "✗"}[finding["state"]]
        assert finding["detail"].split()[0] in line
        assert finding["remedy"].split("(")[0].strip() in done.out


def test_doctor_prescribes_a_sandbox(parley: Command, tmp_path: Path) -> None:
    """Without any jailer nothing can be judged: exit code 4, and the package to install."""
    done = parley("doctor", "--json", env={"PATH": str(tmp_path)})
    found = findings(done.document)
    assert done.code == 4
    assert (found["bubblewrap"]["state"], found["bubblewrap"]["remedy"]) == ("missing", "apt-get install bubblewrap")
    assert (found["sandbox"]["state"], found["sandbox"]["remedy"]) == ("bad", "apt-get install bubblewrap")


def test_doctor_sees_a_jailer_that_does_not_work(parley: Command, tmp_path: Path) -> None:
    """A bwrap that builds no box is found out, with its own words."""
    broken = tmp_path / "bin" / "bwrap"
    broken.parent.mkdir()
    broken.write_text("#!/bin/sh\necho bwrap: no luck today >&2\nexit 1\n")
    broken.chmod(0o755)
    for path in (broken, *list(broken.parents)[:-2]):
        path.chmod(path.stat().st_mode | 0o011)
    done = parley("doctor", "--json", env={"PATH": f"{broken.parent}"})
    found = findings(done.document)
    assert (done.code, found["bubblewrap"]["state"]) == (4, "missing")
    assert found["bubblewrap"]["remedy"]


def test_bench_measures(parley: Command) -> None:
    """Every figure has a name, a unit and an order; costs are ratios to a floor of the same run."""
    done = parley("bench", "overhead", "--json", "--runs", "10", "--trips", "200")
    assert (done.code, done.err) == (0, "")
    figures = {figure["name"]: figure for figure in done.document["figures"]}
    for figure in figures.values():
        assert figure["unit"]
        assert 0 < figure["low"] <= figure["median"] <= figure["high"]
        assert (figure["ratio"] is None) == (figure["floor"] is None)
        assert figure["ratio"] is None or figure["ratio"] > 0
        assert figure["floor"] is None or figure["floor"] in figures
    for kind in ("static", "dynamic"):
        assert figures[f"run in bubblewrap, {kind}"]["floor"] == f"posix_spawn + wait, {kind}"
    assert figures["round trip, relay with transcript"]["ratio"]
    assert figures["one way, relay with transcript"]["unit"] == "GB/s"
    assert figures["interactive test of one exchange"]["floor"] == "posix_spawn + wait, two that talk once"


def test_bench_shows(parley: Command) -> None:
    """The same as a table."""
    done = parley("bench", "overhead", "--runs", "10", "--trips", "200")
    assert (done.code, done.err) == (0, "")
    assert "round trip, relay with transcript" in done.out
    assert max(map(len, done.out.splitlines())) <= 80


def test_bench_accuracy(parley: Command) -> None:
    """Errors of each kind of program in a box and outside, and how many runs near their limit were TLE."""
    done = parley("bench", "accuracy", "--json", "--runs", "1")
    assert (done.code, done.err) == (0, "")
    figures = {figure["name"]: figure for figure in done.document["figures"]}
    assert all(figure["low"] <= figure["median"] <= figure["high"] for figure in figures.values())
    for name in ("CPU error, 10 ms user", "CPU error, 500 ms system", "CPU time, same work, idle"):
        assert figures[f"{name}: Parley"]["unit"] == figures[f"{name}: wait4"]["unit"] == "ms"
    assert abs(figures["memory error, 200 MiB mapped: Parley"]["median"]) < 4096
    assert figures["memory error, 64 MiB in pieces: wait4"]["unit"] == "KiB"
    assert done.document["near"]["runs"] == {"Parley": 10, "wait4": 10}
    assert done.document["near"]["late"].keys() == {"Parley", "wait4"}


def test_bench_accuracy_shows(parley: Command) -> None:
    """The same as a table, which a terminal holds."""
    done = parley("bench", "accuracy", "--runs", "1")
    assert (done.code, done.err) == (0, "")
    assert "CPU error, 10 ms user: Parley" in done.out
    assert "of 10 runs were TLE" in done.out.splitlines()[-1]
    assert max(map(len, done.out.splitlines())) <= 80


def test_bench_validators(parley: Command) -> None:
    """Comparisons and their memory, and loading; peers that are not here are named."""
    document = parley("bench", "validators", "--size", "1", "--rounds", "1", "--json").document
    figures = {figure["name"]: figure for figure in document["figures"]}
    assert figures["token, against cmp"]["floor"] == "cmp"
    assert figures["numeric, against rcmp6"]["ratio"] is None
    assert "loading a package of 1000 tests" in figures
    assert [line.partition(":")[0] for line in document["absent"]] == ["wcmp", "rcmp6"]
    for name, figure in figures.items():
        if name.endswith("memory"):
            assert figure["median"] < 32
