"""Options that make no sense: one line that names the option and the value, exit code 2, and nothing is judged."""

from __future__ import annotations

import pytest

from .command import GOOD_GUESS, GOOD_SUM, GUESS, SUM, Command


def _named(value: tuple[str, ...] | str) -> str:
    return "" if isinstance(value, str) else "_".join(value)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--tests", "no/such/*"), "no test matches no/such/*; tests are called sample/1, sample/2"),
        (("--tests", ""), "no test matches"),
        (("--jobs", "0"), "invalid value for '--jobs' / '-j'"),
        (("--jobs", "-1"), "invalid value for '--jobs' / '-j'"),
        (("--jobs", "1000"), "invalid value for '--jobs' / '-j'"),
        (("--jobs", "two"), "invalid value for '--jobs' / '-j'"),
        (("--time-limit", "0"), "invalid value for '--time-limit'"),
        (("--time-limit", "-1"), "invalid value for '--time-limit'"),
        (("--time-limit", "nan"), "invalid value for '--time-limit'"),
        (("--time-limit", "inf"), "invalid value for '--time-limit'"),
        (("--time-limit", "1e300"), "invalid value for '--time-limit'"),
        (("--time-limit", "soon"), "invalid value for '--time-limit'"),
        (("--sandbox", "castle"), "no sandbox is called 'castle'; known are auto, bubblewrap, minijail"),
        (("--language", "xyzzy"), "no language is called 'xyzzy'; `parley languages` lists them"),
        (("--format", "scroll"), "no format is called 'scroll'; known are "),
        (("--faster",), "no such option: --faster"),
        (("--jobs",), "requires an argument"),
    ],
    ids=_named,
)
def test_is_one_line(parley: Command, options: tuple[str, ...], words: str) -> None:
    """The last line says what was wrong; before it at most how the command is used."""
    done = parley("judge", SUM, GOOD_SUM, *options)
    *usage, line = done.err.splitlines()
    assert (done.code, done.out) == (2, "")
    assert line.startswith("parley: ")
    assert words in line
    assert all(text.startswith("Usage: parley judge") for text in usage)
    assert len(usage) <= 1


def test_unknown_command(parley: Command) -> None:
    """A command that is none."""
    done = parley("jugde")
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines()[-1].startswith("parley: no such command 'jugde'")


def test_transcripts_in_a_place_that_cannot_be(parley: Command) -> None:
    """The folder that was asked for must be one: it is said before anything is judged."""
    done = parley("judge", GUESS, GOOD_GUESS, "--transcripts", "/dev/null/x")
    assert (done.code, done.out) == (2, "")
    assert done.complaint.startswith("parley: --transcripts: /dev/null/x: cannot be made")


def test_most_lanes(parley: Command) -> None:
    """The largest number of lanes that is allowed works, also where there are fewer tests."""
    assert parley("judge", SUM, GOOD_SUM, "--jobs", "64").code == 0


def test_language_by_name_overrules_the_ending(parley: Command) -> None:
    """`--language` takes names and aliases, whatever the file is called."""
    done = parley("judge", SUM, GOOD_SUM, "--language", "c++20", "--json")
    (record,) = done.document["submissions"]
    assert (record["language"], record["verdict"]) == ("cpp20", "AC")


def test_language_that_does_not_fit_is_a_compile_error(parley: Command) -> None:
    """C told to be Python does not compile."""
    (record,) = parley("judge", SUM, GOOD_SUM, "--language", "python3", "--json").document["submissions"]
    assert (record["language"], record["verdict"]) == ("python3", "CE")
