"""submissions.yaml: what a package of ICPC 2025-09 says of its submissions."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest

from parley.core.errors import PackageError
from parley.core.model import Expected, Verdict
from parley.core.submission_rules import Said, read, said

AC = (Verdict.AC, Verdict.PA)
WA = (Verdict.WA, Verdict.OLE)
TLE = (Verdict.TLE, Verdict.OLE)
RTE = (Verdict.RTE, Verdict.MLE, Verdict.RFE, Verdict.OLE)


def stated(folder: Path, text: str, name: str) -> Said:
    """What a file with this text says of a submission."""
    path = folder / "submissions.yaml"
    path.write_text(text)
    return said(read(path), name)


expected = partial(Expected, by_path=True)


def permitted(*words: tuple[Verdict, ...]) -> tuple[Verdict, ...]:
    return tuple(dict.fromkeys(verdict for word in words for verdict in word))


@pytest.mark.parametrize(
    ("folder", "rules", "bounds"),
    [
        ("accepted", (expected(permitted=AC),), True),
        ("rejected", (expected(required=permitted(RTE, TLE, WA)),), False),
        ("wrong_answer", (expected(permitted=permitted(AC, WA), required=WA),), True),
        ("time_limit_exceeded", (expected(permitted=permitted(AC, TLE), required=TLE),), False),
        ("run_time_error", (expected(permitted=permitted(AC, RTE), required=RTE),), True),
        ("brute_force", (expected(permitted=permitted(AC, RTE, TLE), required=permitted(RTE, TLE)),), False),
        ("mixed", (), False),
    ],
)
def test_folders_without_a_file(tmp_path: Path, folder: str, rules: tuple[Expected, ...], bounds: bool) -> None:
    """The default folders have their rules; those that permit no time limit exceeded bound the limit."""
    found = said(read(tmp_path / "submissions.yaml"), f"{folder}/a.py")
    assert found.rules == rules
    assert found.bounding == (("",) if bounds else ())


def test_a_default_is_replaced_key_by_key(tmp_path: Path) -> None:
    """The name of a default folder replaces what is said of it, a pattern for the same adds to it."""
    found = stated(tmp_path, "wrong_answer: {permitted: [WA]}\n", "wrong_answer/a.py")
    assert found.rules == (expected(permitted=WA, required=WA),)
    found = stated(tmp_path, "wrong_answer/*: {permitted: [WA]}\n", "wrong_answer/a.py")
    assert set(found.rules) == {expected(permitted=permitted(AC, WA), required=WA), expected(permitted=WA)}


def test_parts_are_about_tests(tmp_path: Path) -> None:
    """What is no key is a pattern of tests; their rules bear it."""
    text = """
mixed/a.{py,cpp}:
  language: python3
  entrypoint: begin.py
  authors: [Nobody]
  model_solution: yes
  score: [10.5, 20]
  secret/group1: {permitted: [AC], score: 7, message: seven}
  sample: {required: [TLE, RTE]}
"""
    found = stated(tmp_path, text, "mixed/a.cpp")
    assert (found.language, found.entry_point) == ("python3", "begin.py")
    assert found.rules == (
        expected(score=(Fraction(21, 2), Fraction(20))),
        expected("secret/group1", permitted=AC, score=(Fraction(7), Fraction(7)), message="seven"),
        expected("sample", required=permitted(TLE, RTE)),
    )
    assert found.bounding == ("secret/group1",)
    assert stated(tmp_path, text, "mixed/a.c") == Said()


def test_the_later_of_two_languages_counts(tmp_path: Path) -> None:
    """As with entry points; the rules of both hold."""
    text = "mixed: {language: cpp, entrypoint: a}\nmixed/*: {language: c, message: x}\nmixed/a.*: {entrypoint: b}\n"
    found = stated(tmp_path, text, "mixed/a.c")
    assert (found.language, found.entry_point, found.rules) == ("c", "b", (expected(message="x"),))


@pytest.mark.parametrize(
    ("text", "rules", "bounding"),
    [
        ("mixed: {use_for_time_limit: lower}", (expected(permitted=permitted(AC, WA, RTE)),), ("",)),
        ("mixed: {use_for_time_limit: upper}", (expected(required=TLE),), ()),
        ("mixed: {use_for_time_limit: no, permitted: [AC]}", (expected(permitted=AC),), ()),
        ("mixed: {use_for_time_limit: yes, permitted: [AC]}", (expected(permitted=AC),), ("",)),
        ("mixed: {secret: {use_for_time_limit: lower}}", (expected("secret", permitted(AC, WA, RTE)),), ("secret",)),
    ],
)
def test_what_bounds_the_time_limit(
    tmp_path: Path, text: str, rules: tuple[Expected, ...], bounding: tuple[str, ...]
) -> None:
    """It is asked for, refused, or follows from what is permitted."""
    found = stated(tmp_path, text, "mixed/a.py")
    assert (found.rules, found.bounding) == (rules, bounding)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("accepted: {permitted: [AC, MLE]}", "'MLE' is no verdict"),
        ("accepted: {score: [2, 1]}", "the least and the most"),
        ("accepted: {score: [1]}", "the least and the most"),
        ("accepted: {score: many}", "score must be a number"),
        ("accepted: [AC]", "must be a mapping"),
        ("accepted: {premitted: [AC]}", "premitted must be a mapping"),
        ("accepted: {sample: {language: cpp}}", "'language' is not known"),
        ("accepted: {permitted: [AC]", "not valid YAML"),
        ("'accepted/{a': {permitted: [AC]}", "has a { without its }"),
        ("accepted: {'sample}': {permitted: [AC]}}", "has a } without its {"),
        ("accepted: {use_for_time_limit: perhaps}", "true or false"),
        ("accepted: {language: [cpp]}", "language must be a text"),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    """In one line that names the file."""
    with pytest.raises(PackageError) as raised:
        stated(tmp_path, text, "accepted/a.py")
    assert complaint in str(raised.value)
    assert str(tmp_path / "submissions.yaml") in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1
