"""What packages say that their submissions must get."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.core import expectations
from parley.core.model import Expected, Judgement, Source, Submission, TestCase, Verdict
from parley.core.report import GroupRecord
from parley.core.scoring import Total

from .records import a_judgement

AC, WA, TLE, RTE = Verdict.AC, Verdict.WA, Verdict.TLE, Verdict.RTE
FAILED_RUN = (RTE, Verdict.MLE, Verdict.RFE)


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("accepted", (AC,)),
        ("partially_accepted", (Verdict.PA, AC)),
        ("wrong_answer", (WA,)),
        ("time_limit_exceeded", (TLE,)),
        ("run_time_error", FAILED_RUN),
        ("mixed", None),
        ("", None),
        ("ACCEPTED", None),
    ],
)
def test_folders(folder: str, expected: tuple[Verdict, ...] | None, tmp_path: Path) -> None:
    """The folder states the verdict where no source does; an unknown folder states none."""
    source = tmp_path / "a.py"
    source.write_text("print()\n")
    assert expectations.stated(folder, [source])[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("// @EXPECTED_RESULTS@: CORRECT", (AC,)),
        ("# @EXPECTED_RESULTS@: WRONG-ANSWER, TIMELIMIT\n", (WA, TLE)),
        ("/* @EXPECTED_RESULTS@: RUN-ERROR */", FAILED_RUN),
        ("/*@EXPECTED_RESULTS@:ACCEPTED*/ int main", (AC,)),
        ("{- @EXPECTED_RESULTS@: TIMELIMIT-}", (TLE,)),
        ("<!-- @EXPECTED_RESULTS@: WRONG-ANSWER,TIMELIMIT-->", (WA, TLE)),
        ('"""@EXPECTED_RESULTS@:\tRUN-ERROR"""', FAILED_RUN),
        ("// @EXPECTED_RESULTS@: CORRECTLY", None),
        ("@EXPECTED_RESULTS@: correct,Wrong_Answer\r\n", (AC, WA)),
        ("@EXPECTED_RESULTS@: MEMORY-LIMIT", (Verdict.MLE,)),
        ("@EXPECTED_RESULTS@: OUTPUT-LIMIT", (Verdict.OLE,)),
        ("@EXPECTED_RESULTS@: NO-OUTPUT, WRONG-ANSWER", (WA,)),
        ("@EXPECTED_RESULTS@: COMPILER-ERROR", (Verdict.CE,)),
        ("@EXPECTED_RESULTS@: CORRECT, NONSENSE", (AC,)),
        ("@EXPECTED_RESULTS@: NONSENSE", None),
        ("@EXPECTED_RESULTS@:", None),
        ("@EXPECTED_RESULTS@:\nCORRECT", None),
        ("@EXPECTED_RESULTS@ CORRECT", None),
        ("@expected_results@: CORRECT", None),
        ("nothing", None),
    ],
)
def test_tags(text: str, expected: tuple[Verdict, ...] | None) -> None:
    """A tag is read from any kind of comment, to its end; words that nobody knows are passed over."""
    assert expectations.tags_in(text.encode()).verdicts == expected


def test_tag_overrules_the_folder(tmp_path: Path) -> None:
    """What the source says comes before where it lies, in whichever of its files."""
    plain, tagged = tmp_path / "a.h", tmp_path / "b.cpp"
    plain.write_text("int f();\n")
    tagged.write_text("// @EXPECTED_RESULTS@: TIMELIMIT\n")
    assert expectations.stated("accepted", [plain, tagged])[0] == (TLE,)


def test_unknown_words_leave_it_to_the_folder(tmp_path: Path) -> None:
    """A tag without a single known word is as good as none."""
    source = tmp_path / "a.cpp"
    source.write_text("// @EXPECTED_RESULTS@: PERHAPS\n")
    assert expectations.stated("wrong_answer", [source])[0] == (WA,)


@pytest.mark.parametrize(("before", "expected"), [(65536 - 30, (TLE,)), (65536, (AC,))])
def test_tag_is_looked_for_in_the_first_64_kib(before: int, expected: tuple[Verdict, ...], tmp_path: Path) -> None:
    """A tag further down is not found: sources may be huge."""
    source = tmp_path / "a.cpp"
    source.write_bytes(b"\n" * before + b"@EXPECTED_RESULTS@: TIMELIMIT")
    assert expectations.stated("accepted", [source])[0] == expected


def test_files_that_cannot_be_read_say_nothing(tmp_path: Path) -> None:
    """A missing file, a folder and a link to nowhere leave it to the folder."""
    (tmp_path / "link").symlink_to("nowhere")
    assert expectations.stated("accepted", [tmp_path / "missing", tmp_path, tmp_path / "link"])[0] == (AC,)


@given(st.binary())
def test_any_bytes(data: bytes) -> None:
    """A binary file has no tag, or one of known verdicts, and is no error."""
    assert expectations.tags_in(data) == expectations.Tags()
    tagged = expectations.tags_in(data[:20] + b"@EXPECTED_RESULTS@:" + data).verdicts
    assert tagged is None or all(isinstance(verdict, Verdict) for verdict in tagged)


def _unmet(rule: Expected, *, groups: tuple[GroupRecord, ...] = ()) -> str:
    """Of a submission with two tests: `a` is right and has 3 points, `b` was skipped."""
    submission = Submission("x", Source(Path("/x"), ()), rules=(rule,))
    judged = (a_judgement(AC, "a", score=Fraction(3)), a_judgement(Verdict.SK, "b"))
    return expectations.unmet(submission, Total(AC, Fraction(3), None), judged, groups)


def test_what_was_skipped_counts_as_ruled_only() -> None:
    """A skipped test is permitted anywhere, but where the rule is about what the rules skip."""
    assert not _unmet(Expected("b", permitted=(AC,)))
    assert _unmet(Expected("b", permitted=(AC,), as_ruled=True)) == "b is SK where AC is permitted"
    assert not _unmet(Expected("b", permitted=(Verdict.SK,), as_ruled=True))


def test_scores_of_single_tests() -> None:
    """They are looked at where the name is no group's."""
    wrong = Expected("a", score=(Fraction(1), Fraction(2)))
    assert _unmet(wrong) == "a has 3 points where 1 to 2 are expected"
    assert not _unmet(Expected("a", score=(Fraction(3), Fraction(3))))
    assert not _unmet(wrong, groups=(GroupRecord("a", AC, 2.0, 2.0, ""),))


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("// @EXPECTED_SCORE@: 30", Fraction(30)),
        ("/* @EXPECTED_SCORE@:12.50*/", Fraction(25, 2)),
        ("# @EXPECTED_SCORE@: -1\n", Fraction(-1)),
        ("@EXPECTED_SCORE@: WRONG-ANSWER", None),
        ("@EXPECTED_SCORE@: 1e5", None),
        ("@EXPECTED_SCORE@: 1.2.3", None),
        ("@EXPECTED_SCORE@:", None),
    ],
)
def test_score_tags(text: str, score: Fraction | None, tmp_path: Path) -> None:
    """A number, as people write one, is the score that it must get, in whatever folder."""
    assert expectations.tags_in(text.encode()).score == score
    source = tmp_path / "a.cpp"
    source.write_text(text)
    rules = () if score is None else (Expected(score=(score, score)),)
    assert expectations.stated("wrong_answer", [source]) == ((WA,), rules)


def test_a_score_that_it_must_not_have() -> None:
    """Three points are as good as what is so near to three that nobody wrote it."""
    assert _unmet(Expected(unlike=Fraction(3))) == "the submission has the full 3 points where less is expected"
    assert _unmet(Expected(unlike=Fraction(30_000_001, 10_000_000)))
    assert not _unmet(Expected(unlike=Fraction(4)))


# --- rules over paths ---------------------------------------------------------------------------------------


def by_path(rule: Expected, *, verdict: Verdict = AC) -> str:
    """What is wrong with a submission of two groups, 100 points in all."""
    tests = [TestCase(name, "", Path("/x"), None) for name in ("secret/a/1", "secret/b/x/1")]
    judgements = [Judgement(tests[0], AC, ""), Judgement(tests[1], WA, "", message="too small")]
    groups = [GroupRecord("secret", AC, 100, 100), GroupRecord("secret/a", AC, 40, 40)]
    submission = Submission("s", Source(Path("/x"), ()), rules=(rule,))
    return expectations.unmet(submission, Total(verdict, Fraction(100), None), judgements, groups)


@pytest.mark.parametrize(
    ("rule", "holds"),
    [
        (Expected("secret", score=(Fraction(100), Fraction(100)), by_path=True), True),
        (Expected("secret/*", score=(Fraction(100), Fraction(100)), by_path=True), False),
        (Expected("secret/a", permitted=(AC,), by_path=True), True),
        (Expected("secret/*", permitted=(AC,), by_path=True), False),
        (Expected("secret/*/1", permitted=(AC,), by_path=True), True),
        (Expected("secret/{a,b}", required=(WA,), by_path=True), True),
        (Expected("secret/b", message="small", by_path=True), True),
        (Expected("secret/a", message="small", by_path=True), False),
    ],
)
def test_patterns_over_paths(rule: Expected, holds: bool) -> None:
    """A star stays within a name; a folder stands for all its tests, and for its own score alone."""
    assert (by_path(rule) == "") == holds


@pytest.mark.parametrize("verdict", [Verdict.CE, Verdict.JE, Verdict.SK])
def test_what_no_rule_permits(verdict: Verdict) -> None:
    """What was not judged keeps no rule, though no test breaks it."""
    assert str(verdict) in by_path(Expected(permitted=(AC, WA), by_path=True), verdict=verdict)
