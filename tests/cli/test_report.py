"""`--json`: every field of design.md, section 6, with a value that makes sense, and nothing else on stdout."""

from __future__ import annotations

import json
from pathlib import Path
from types import NoneType
from typing import Any

import pytest

from .command import GOOD_GUESS, GOOD_SUM, GUESS, SUM, Command, Done

Shape = dict[str, tuple[type, ...]]

REPORT: Shape = {"schema": (str,), "problem": (str,), "sandbox": (str,), "accounting": (str,), "submissions": (list,)}
SUBMISSION: Shape = {
    "source": (str,), "language": (str,), "verdict": (str,), "score": (float,), "max_score": (float,),
    "expected": (list, NoneType), "as_expected": (bool, NoneType), "time_ms": (float,), "wall_ms": (float,),
    "memory_bytes": (int,), "compile": (dict,), "tests": (list,),
}  # fmt: skip
COMPILE: Shape = {"verdict": (str,), "time_ms": (float,), "cached": (bool,), "output": (str,)}
TEST: Shape = {
    "name": (str,), "group": (str,), "verdict": (str,), "score": (float,), "max_score": (float,), "time_ms": (float,),
    "wall_ms": (float,), "memory_bytes": (int,), "output_bytes": (int,), "exit_code": (int, NoneType),
    "signal": (int, NoneType), "syscall": (str, NoneType), "message": (str,), "reason": (str,),
    "interaction": (dict, NoneType),
}  # fmt: skip
INTERACTION: Shape = {
    "interactor_time_ms": (float,), "program_waited_ms": (float,), "interactor_waited_ms": (float,),
    "messages_in": (int,), "messages_out": (int,), "bytes_in": (int,), "bytes_out": (int,), "deadlock": (bool,),
    "transcript": (str,),
}  # fmt: skip


@pytest.fixture(scope="module")
def once(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Command:
    """For what many tests look at and none changes."""
    return Command(cache=cache, home=tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def batch(once: Command) -> Done:
    """One accepted, one that crashes, one over each limit, one that does not compile."""
    names = ("accepted/sum.c", "run_time_error/null_pointer.cpp", "run_time_error/exit_code_7.c",
             "time_limit_exceeded/spin.cpp", "rejected/chatterbox.cpp", "rejected/syntax_error.cpp")  # fmt: skip
    return once("judge", SUM, *(f"submissions/{name}" for name in names), "--json", "--time-limit", "0.2")


@pytest.fixture(scope="module")
def conversation(once: Command) -> Done:
    """One accepted, one that is silent, one that is rejected."""
    names = ("accepted/binary_search.c", "time_limit_exceeded/silence.py", "wrong_answer/out_of_range.cpp")
    return once("judge", GUESS, *(f"submissions/{name}" for name in names), "--json")


def fits(value: dict[str, Any], shape: Shape) -> None:
    """All fields are there, each of one of its types; there may be more."""
    missing = shape.keys() - value.keys()
    wrong = {name: value[name] for name, types in shape.items() if name in value and type(value[name]) not in types}
    assert (missing, wrong) == (set(), {})


def judged_tests(done: Done, name: str) -> list[dict[str, Any]]:
    return done.records[name]["tests"]


def test_has_every_field(batch: Done, conversation: Done) -> None:
    """Reports, submissions, compilations, tests and interactions have the fields of the design, of the right types."""
    for done in (batch, conversation):
        fits(done.document, REPORT)
        for submission in done.document["submissions"]:
            fits(submission, SUBMISSION)
            fits(submission["compile"], COMPILE)
            for test in submission["tests"]:
                fits(test, TEST)
                if test["interaction"]:
                    fits(test["interaction"], INTERACTION)


def test_says_what_was_judged_and_how(batch: Done) -> None:
    """The head names schema, problem, sandbox and accounting."""
    report = batch.document
    assert report["schema"] == "parley.report/1"
    assert report["problem"] == "sum"
    assert report["sandbox"] in ("bubblewrap", "minijail")
    assert report["accounting"] in ("cgroup1", "cgroup2", "rlimit")


def test_names_the_semantics(batch: Done, conversation: Done) -> None:
    """Whose rules decide, where programs talk to an interactor."""
    assert (batch.document["semantics"], conversation.document["semantics"]) == (None, "icpc")


def test_is_alone_on_stdout(batch: Done) -> None:
    """Stdout is one JSON document that ends in a newline; the table and the reasons stand on stderr."""
    assert batch.out.startswith("{\n")
    assert batch.out.endswith("}\n")
    for words in ("Sum of Many", "submission", "accepted/sum.c", "as expected"):
        assert words in batch.err
        assert f"{words}\n" not in batch.out


def test_keeps_the_order_of_the_command_line(parley: Command) -> None:
    """Submissions stand in the report as they were named, whoever was done first."""
    names = ["submissions/time_limit_exceeded/spin.cpp", "submissions/accepted/sum.c", "submissions/accepted/sum.py"]
    done = parley("judge", SUM, *names, "--json", "--jobs", "3", "--time-limit", "0.2")
    assert [record["source"] for record in done.document["submissions"]] == names


def test_states_the_verdicts(batch: Done) -> None:
    """Each submission has its verdict, what was expected of it, and whether that came true."""
    verdicts = {name: record["verdict"] for name, record in batch.records.items()}
    assert verdicts == {
        "sum.c": "AC", "null_pointer.cpp": "RTE", "exit_code_7.c": "RTE", "spin.cpp": "TLE", "chatterbox.cpp": "OLE",
        "syntax_error.cpp": "CE",
    }  # fmt: skip
    assert all(record["as_expected"] is True for record in batch.records.values())
    assert all(record["verdict"] in record["expected"] for record in batch.records.values())


def test_expected_is_null_where_nothing_is_stated(parley: Command, tmp_path: Path) -> None:
    """A submission from outside the package is measured against nothing."""
    path = tmp_path / "mine.c"
    path.write_bytes(GOOD_SUM.read_bytes())
    (record,) = parley("judge", SUM, path, "--json").document["submissions"]
    assert (record["verdict"], record["expected"], record["as_expected"]) == ("AC", None, None)


def test_batch_tests_have_plausible_figures(batch: Done) -> None:
    """Times are positive and in order, memory is more than a page and below the limit, output is what was written."""
    tests = judged_tests(batch, "sum.c")
    assert [test["name"] for test in tests][:3] == ["sample/1", "sample/2", "secret/01-zero"]
    for test in tests:
        assert test["group"] == test["name"].partition("/")[0]
        assert 0 < test["time_ms"] < 200
        assert test["time_ms"] < test["wall_ms"] + 2  # the accuracy of CPU time
        assert 4096 < test["memory_bytes"] < 256 << 20
        answer = SUM / "data" / f"{test['name']}.ans"
        assert test["output_bytes"] == answer.stat().st_size
        assert (test["exit_code"], test["signal"], test["syscall"]) == (0, None, None)
        assert (test["score"], test["max_score"]) == (1.0, 1.0)
        assert test["interaction"] is None


def test_submission_sums_up_its_tests(batch: Done) -> None:
    """Time, wall time and memory of a submission are those of its worst test."""
    for record in batch.records.values():
        for field in ("time_ms", "wall_ms", "memory_bytes"):
            assert record[field] == max((test[field] for test in record["tests"]), default=0)
        assert (record["score"], record["max_score"]) == (1.0 if record["verdict"] == "AC" else 0.0, 1.0)


def test_ends_are_told(batch: Done) -> None:
    """A signal has no exit code, an exit code no signal, and a run that the judge ended has neither."""
    ends: dict[str, dict[str, Any]] = {
        name: record["tests"][0] for name, record in batch.records.items() if record["tests"]
    }
    assert (ends["null_pointer.cpp"]["exit_code"], ends["null_pointer.cpp"]["signal"]) == (None, 11)
    assert (ends["exit_code_7.c"]["exit_code"], ends["exit_code_7.c"]["signal"]) == (7, None)
    assert (ends["spin.cpp"]["exit_code"], ends["spin.cpp"]["signal"]) == (None, None)
    assert ends["spin.cpp"]["time_ms"] > 200
    assert ends["chatterbox.cpp"]["output_bytes"] > 8 << 20


def test_tests_after_the_first_failure_are_skipped(batch: Done) -> None:
    """They are in the report, as SK, with the reason."""
    first, *others = judged_tests(batch, "exit_code_7.c")
    assert first["verdict"] == "RTE"
    assert {test["verdict"] for test in others} == {"SK"}
    assert "sample/1 had already decided" in others[0]["reason"]


def test_reasons_begin_with_the_verdict(batch: Done, conversation: Done) -> None:
    """Every test that was run says why, in a sentence."""
    for done in (batch, conversation):
        for record in done.records.values():
            for test in record["tests"]:
                assert test["reason"].startswith("not run" if test["verdict"] == "SK" else f"{test['verdict']}: ")


def test_compile_error_carries_the_compilers_words(batch: Done) -> None:
    """CE has no tests, and what the compiler said."""
    record = batch.records["syntax_error.cpp"]
    assert (record["tests"], record["compile"]["verdict"]) == ([], "CE")
    assert "error:" in record["compile"]["output"]


def test_second_compilation_is_cached(parley: Command, tmp_path: Path) -> None:
    """What was compiled once is taken from the cache, and the report says so."""
    environment = {"XDG_CACHE_HOME": str(tmp_path / "fresh")}
    compiled = [
        parley("judge", SUM, GOOD_SUM, "--json", env=environment).document["submissions"][0]["compile"]
        for _ in range(2)
    ]
    assert [part["cached"] for part in compiled] == [False, True]
    assert [part["time_ms"] > 0 for part in compiled] == [True, False]


def test_interaction_is_filled(conversation: Done) -> None:
    """Messages, bytes and the time of each side are counted; nobody was deadlocked."""
    for test in judged_tests(conversation, GOOD_GUESS.name):
        talk = test["interaction"]
        assert talk["messages_out"] == talk["messages_in"] > 0
        assert talk["bytes_out"] == test["output_bytes"] >= 2 * talk["messages_out"]
        assert talk["bytes_in"] >= len("correct\n")
        assert talk["interactor_time_ms"] > 0
        assert talk["program_waited_ms"] > 0
        assert talk["interactor_waited_ms"] > 0
        assert talk["deadlock"] is False


def test_deadlock_is_told(conversation: Done) -> None:
    """Two sides that wait for each other are a deadlock in the report, and in the reason."""
    test = judged_tests(conversation, "silence.py")[0]
    assert test["interaction"]["deadlock"] is True
    assert "each side waited for the other" in test["reason"]


def test_transcripts_can_be_read(conversation: Done) -> None:
    """Each conversation names a file of JSON Lines: a head, then events in order of time, then how both sides ended."""
    for record in conversation.records.values():
        for test in record["tests"]:
            if test["verdict"] == "SK":
                assert test["interaction"] is None
                continue
            head, *events = map(json.loads, Path(test["interaction"]["transcript"]).read_text().splitlines())
            assert head == {"schema": "parley.transcript/1", "problem": "guess", "test": test["name"]}
            assert all(event["from"] in ("program", "interactor") for event in events)
            times = [event["t_us"] for event in events if event["event"] != "exit"]
            assert times == sorted(times)
            assert sorted(event["from"] for event in events if event["event"] == "exit") == ["interactor", "program"]
            said = "".join(event["text"] for event in events if event["event"] == "data" and event["from"] == "program")
            assert len(said) == test["output_bytes"]


def test_transcripts_go_where_they_are_wanted(parley: Command, tmp_path: Path) -> None:
    """`--transcripts` names their folder, which is made."""
    folder = tmp_path / "a" / "b"
    done = parley("judge", GUESS, GOOD_GUESS, "--json", "--tests", "sample/*", "--transcripts", folder)
    written = {str(path) for path in folder.rglob("*.jsonl")}
    assert len(written) == 2
    assert {test["interaction"]["transcript"] for test in judged_tests(done, GOOD_GUESS.name)} == written


def test_transcripts_of_the_last_ten_judgings_are_kept(parley: Command, tmp_path: Path) -> None:
    """Older ones are removed when a new judging begins, unless their judge still runs."""
    kept = tmp_path / "home" / "state" / "parley" / "transcripts"
    for number in range(10, 25):
        (kept / f"20200101-0000{number}-999999999").mkdir(parents=True)
    running = kept / "20200101-000009-1"
    running.mkdir()
    parley("judge", GUESS, GOOD_GUESS, "--tests", "sample/1")
    names = sorted(path.name for path in kept.iterdir())
    assert running.name == names[0]
    assert [name[:15] for name in names[1:-1]] == [f"20200101-0000{number}" for number in range(16, 25)]


def test_only_tests_that_were_asked_for_are_judged(parley: Command) -> None:
    """`--tests` may be repeated; what matches none is not in the report."""
    done = parley("judge", SUM, GOOD_SUM, "--json", "--tests", "sample/1", "--tests", "secret/0[12]*")
    names = [test["name"] for test in judged_tests(done, GOOD_SUM.name)]
    assert names == ["sample/1", "secret/01-zero", "secret/02-single-negative"]


def test_all_tests_are_judged_if_asked_for(parley: Command) -> None:
    """`--all-tests` goes on after a failure; nothing is skipped."""
    done = parley("judge", SUM, "submissions/run_time_error/exit_code_7.c", "--json", "--all-tests")
    assert {test["verdict"] for test in judged_tests(done, "exit_code_7.c")} == {"RTE"}


def test_report_does_not_depend_on_the_number_of_lanes(parley: Command) -> None:
    """One lane and five give the same verdicts, test by test."""

    def verdicts(jobs: str) -> list[tuple[str, str, str]]:
        names = ("accepted/sum.py", "wrong_answer/overflow.cpp", "wrong_answer/silent_below_zero.py")
        done = parley("judge", SUM, *(f"submissions/{name}" for name in names), "--json", "--jobs", jobs)
        return [
            (record["source"], test["name"], test["verdict"])
            for record in done.document["submissions"]
            for test in record["tests"]
        ]

    assert verdicts("1") == verdicts("5")


SLOWLY = """#include <stdio.h>
#include <time.h>
int main(void) {
  long long one, other;
  struct timespec used;
  do clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  while (used.tv_nsec < 450000000);
  if (scanf("%lld %lld", &one, &other) != 2) return 1;
  printf("%lld\\n", one + other);
}
"""


def test_runs_near_the_limit_are_repeated(parley: Command, tmp_path: Path) -> None:
    """What takes 1.1 of the limit is run again alone; what is far from it was run once."""
    (tmp_path / "slowly.c").write_text(SLOWLY)
    arguments = ("--time-limit", "0.4", "--all-tests", "--tests", "secret/01*", "--json")
    done = parley("judge", SUM, tmp_path / "slowly.c", GOOD_SUM, *arguments)
    slow, quick = done.records["slowly.c"]["tests"], done.records["sum.c"]["tests"]
    assert {test["verdict"] for test in slow} == {"TLE"}
    for test in slow:
        first, *others = test["runs"]
        assert [first["alone"], *(one["alone"] for one in others)] == [False, *(True for _ in others)]
        assert 1 <= len(others) <= 2
        assert first["why"].endswith("of the limit")
        assert test["time_ms"] == others[-1]["time_ms"]
        assert test["spread_ms"] >= 0
    assert [test["runs"] for test in quick] == [[] for _ in quick]
