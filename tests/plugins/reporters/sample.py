"""Reports to make documents of: one with everything, and text that attacks whoever shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from msgspec.structs import replace

from parley.core import transcript
from parley.core.difference import difference
from parley.core.model import Verdict
from parley.core.proceedings import Proceedings
from parley.core.report import (
    CompileRecord,
    GroupRecord,
    InteractionRecord,
    Report,
    SubmissionRecord,
    TestRecord,
)
from parley.core.transcript import Entry, Head

MIB = 1 << 20
HOSTILE = (
    "</script><script>document.title='owned'</script>",
    '"><img src=x onerror="document.title=\'owned\'">',
    "<!-- <script>",
    "\u202egnp.exe",
    "\x1b[2J\x07\x00",
    "\udcff\udcfe.py",
    "\ud800",
    "&lt;b&gt;",
    "@@script@@",
    "\u2028x\u2029",
    "]]>",
    "| a | `b` [c](javascript:alert(1)) @nobody #1",
)


def a_test(name: str, verdict: Verdict = Verdict.AC, **changes: Any) -> TestRecord:
    ran = verdict is not Verdict.SK
    group, _, number = name.rpartition("/")
    time_ms = 3.0 + 7 * (sum(map(ord, number)) % 11) if ran else 0.0
    record = TestRecord(
        name=name, group=group, verdict=verdict, score=float(verdict is Verdict.AC), max_score=1.0, time_ms=time_ms,
        wall_ms=time_ms * 1.2, memory_bytes=9 * MIB if ran else 0, output_bytes=12 if ran else 0,
        exit_code=0 if ran else None, signal=None, syscall=None, message="", reason=f"{verdict}: because of {number}",
        interaction=None, time_limit_ms=1000.0 if ran else None, memory_limit_bytes=256 * MIB if ran else None,
    )  # fmt: skip
    return replace(record, **changes)


def a_submission(source: str, *tests: TestRecord, **changes: Any) -> SubmissionRecord:
    verdict = next((test.verdict for test in tests if not test.verdict.accepted), Verdict.AC)
    record = SubmissionRecord(
        source=source, language="python3", verdict=verdict, score=float(verdict is Verdict.AC), max_score=1.0,
        expected=[verdict], as_expected=True, time_ms=max((test.time_ms for test in tests), default=0.0), wall_ms=30.0,
        memory_bytes=9 * MIB, compile=CompileRecord("OK", 12.0, cached=False, output=""), tests=list(tests),
        path=f"/packages/sample/{source}",
    )  # fmt: skip
    return replace(record, **changes)


def a_report(*submissions: SubmissionRecord, **changes: Any) -> Report:
    record = Report(
        problem="sample", sandbox="bubblewrap", accounting="cgroup1", time_limit_ms=1000.0, warnings=[],
        submissions=list(submissions), title="A Sample", package="/packages/sample", memory_limit_bytes=256 * MIB,
    )  # fmt: skip
    return replace(record, **changes)


def a_conversation(path: Path, *, lines: int = 12, said: str = "") -> InteractionRecord:
    """With its transcript: the program halves, and thinks long about its fourth guess."""
    entries = [Entry("data", 900, "program", text="500\n"), Entry("stderr", 950, "program", text="thinking <b>\n")]
    at = 1000
    for number in range(lines):
        at += 61_000 if number == 7 else 180
        side = "interactor" if number % 2 == 0 else "program"
        text = said or ("lower" if side == "interactor" else str(500 - 17 * number))
        entries.append(Entry("data", at, side, text=f"{text}\n"))
    entries += [
        Entry("data", at + 20, "program", text="7"),
        Entry("data", at + 25, "program", base64="//4K"),
        Entry("exit", at + 30, "program", signal=6),
        Entry("eof", at + 31, "program"),
    ]
    path.write_bytes(transcript.document(Head(transcript.SCHEMA, "sample", "secret/1"), entries))
    return InteractionRecord(
        interactor_time_ms=0.6, program_waited_ms=2.1, interactor_waited_ms=63.0, messages_in=6, messages_out=9,
        bytes_in=40, bytes_out=45, deadlock=False, transcript=str(path),
    )  # fmt: skip


def everything(folder: Path) -> Report:
    """Every verdict, groups, points, a difference, a conversation, a compiler's complaint, warnings."""
    names = [f"secret/{group}/{number:02d}" for group in ("easy", "hard") for number in range(1, 5)]
    good = [a_test(name) for name in names]
    answer = b"".join(b"%d %d\n" % (n, n * n) for n in range(1, 40))
    wrong = replace(
        a_test(names[2], Verdict.WA, reason="WA: the validator rejected: line 20: 400 expected, 401 found"),
        difference=difference(answer.replace(b"400", b"401"), answer), message="line 20: 400 expected, 401 found",
        team_message="look at large numbers",
    )  # fmt: skip
    talks = replace(
        a_test(names[1], Verdict.RTE, signal=6, exit_code=None), interaction=a_conversation(folder / "talk.jsonl")
    )
    skipped = [a_test(name, Verdict.SK) for name in names]
    call = a_test(names[0], Verdict.RFE, exit_code=None, syscall="socket", syscall_arguments=["AF_INET", "0"])
    slow = a_test(names[3], Verdict.TLE, time_ms=1004.0, wall_ms=1010.0)
    half = [replace(test, score=0.5, verdict=Verdict.PA) if number > 4 else test for number, test in enumerate(good)]
    return a_report(
        a_submission("submissions/accepted/fine.py", *good, score=100.0, max_score=100.0, groups=[
            GroupRecord("secret/easy", Verdict.AC, 30.0, 30.0), GroupRecord("secret/hard", Verdict.AC, 70.0, 70.0),
        ]),
        a_submission("submissions/partially_accepted/half.cpp", *half, verdict=Verdict.PA, score=65.0, max_score=100.0),
        a_submission("submissions/wrong_answer/squares.cpp", *good[:2], wrong, *skipped[3:], max_score=100.0),
        a_submission("submissions/wrong_answer/right.py", *good, as_expected=False, expected=[Verdict.WA],
                     unexpected="AC where WA is expected", max_score=100.0),
        a_submission("submissions/time_limit_exceeded/slow.py", *good[:3], slow, *skipped[4:], max_score=100.0),
        a_submission("submissions/run_time_error/talks.py", good[0], talks, *skipped[2:], max_score=100.0),
        a_submission("submissions/rejected/calls.py", call, *skipped[1:], max_score=100.0),
        a_submission("submissions/accepted/broken.cpp", verdict=Verdict.CE, as_expected=False, max_score=100.0,
                     unexpected="CE where AC is expected", expected=[Verdict.AC],
                     compile=CompileRecord("CE", 88.0, cached=False, output="a.cpp:1:1: error: no 'x' here\n")),
        a_submission("submissions/accepted/confusing.py", a_test(names[0], Verdict.JE, reason="JE: it crashed"),
                     *skipped[1:], as_expected=False, expected=[Verdict.AC], max_score=100.0,
                     unexpected="JE where AC is expected", message="secret/easy/01: JE: the validator crashed"),
        warnings=["/packages/sample/problem.yaml:3:1: key 'colour' is not understood", "no statement in English"],
        not_understood=["/packages/sample/problem.yaml:3:1: key 'colour' is not understood"],
    )  # fmt: skip


def hostile(folder: Path) -> Report:
    """The attacks in every text that somebody else can write."""
    records: list[SubmissionRecord] = []
    for number, attack in enumerate(HOSTILE):
        talk = replace(a_conversation(folder / f"hostile-{number}.jsonl", lines=2), transcript=attack)
        if number % 2:
            said = attack.encode(errors="replace").decode()
            talk = a_conversation(folder / f"hostile-{number}.jsonl", lines=4, said=said)
        raw = attack.encode(errors="surrogatepass")
        test = a_test(
            f"secret/{HOSTILE[0]}{'n' * 200}", Verdict.WA, group=attack, message=attack, team_message=attack,
            stderr=attack, reason=f"WA: {attack}", interaction=talk, difference=difference(raw + b" 1", raw + b" 2"),
        )  # fmt: skip
        records.append(a_submission(
            f"submissions/{attack}", test, as_expected=False, unexpected=attack, message=attack, language=attack,
            compile=CompileRecord("OK", 1.0, cached=True, output=attack), path=f"/packages/{attack}",
            groups=[GroupRecord(attack, Verdict.WA, 0.0, 1.0, attack)],
        ))  # fmt: skip
    return a_report(*records, title=HOSTILE[0], problem=HOSTILE[1], warnings=list(HOSTILE))


def wide(submissions: int = 100, tests: int = 100) -> Proceedings:
    """Of many submissions and tests."""
    names = [f"secret/{number:03d}" for number in range(tests)]
    return Proceedings((
        a_report(*(
            a_submission(f"submissions/accepted/{one:03d}.py", *(
                a_test(name, Verdict.WA if (one * number) % 97 == 96 else Verdict.AC, time_ms=1.0 + one * number / 10)
                for number, name in enumerate(names)
            ))
            for one in range(submissions)
        )),
    ))  # fmt: skip
