"""The library for authors, in both languages: what is read, said, complained of and drawn at random is the same."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from ..cli.command import Command

# Says which words it wants, then what chance says; asks for a whole number, a number, a word, a line, and no more.
CPP = r"""
#include "parley.h"
int main(int argc, char **argv) {
  parley::Judge judge(argc, argv);
  long long most = judge.input.integer("most", 1, 1000);
  judge.say(judge.input.integer("case", 0, 99));
  judge.input.end();
  std::vector<int> order{1, 2, 3, 4, 5, 6, 7, 8};
  judge.random.shuffle(order);
  judge.say(order);
  long long any = judge.random.between(INT64_MIN, INT64_MAX), few = judge.random.between(-5, 5);
  judge.say(any, few, judge.random.real(), 0.1 + 0.2, "end");
  long long count = judge.program.integer("count", -9, most);
  double part = judge.program.real("part", 0, 1);
  std::string name = judge.program.word("name", 70);
  if (name == "alone") judge.program.end_line();
  std::string rest = judge.program.line("rest", 100);
  judge.say(count, part, name, rest);
  judge.tell_team("well done");
  judge.program.end();
  if (name == "half") judge.accept_with_share(0.1, "shared");
  judge.accept(judge.flags.empty() ? "done" : judge.flags[0]);
}
"""
PYTHON = """
from parley_author import Judge
judge = Judge()
most = judge.input.integer("most", 1, 1000)
judge.say(judge.input.integer("case", 0, 99))
judge.input.end()
order = [1, 2, 3, 4, 5, 6, 7, 8]
judge.random.shuffle(order)
judge.say(order)
any, few = judge.random.between(-2**63, 2**63 - 1), judge.random.between(-5, 5)
judge.say(any, few, judge.random.real(), 0.1 + 0.2, "end")
count = judge.program.integer("count", -9, most)
part = judge.program.real("part", 0, 1)
name = judge.program.word("name", 70)
if name == "alone":
    judge.program.end_line()
rest = judge.program.line("rest", 100)
judge.say(count, part, name, rest)
judge.tell_team("well done")
judge.program.end()
if name == "half":
    judge.accept_with_share(0.1, "shared")
judge.accept(judge.flags[0] if judge.flags else "done")
"""
# What the program writes, before it reads all that comes; the verdict, and what the judge is told.
WORDS: tuple[tuple[bytes, str, str], ...] = (
    (b"-7 .5e0 ab c d\n", "AC", "done"),
    (b"7\r\n1.\r\n \xc3\xa9\xff\r\nx\n \n", "AC", "done"),
    (b"1 1 alone\nrest", "AC", "done"),
    (b"1 1 alone \t\r\nrest", "AC", "done"),
    (b"1 1 alone", "WA", "program, line 1: it ends in the middle of a line"),
    (b"1 1\nalone ", "WA", "program, line 2: it ends in the middle of a line"),
    (b"1 1 alone  x y\n", "WA", "program, line 1: there is more on the line than was asked for: 'x'"),
    (b"1 1 n\n", "WA", "program, line 2: it ends where rest is to come"),
    (b"7 1 ab\nc\n\nd e", "WA", "program, line 4: there is more than was asked for: 'd'"),
    (b"", "WA", "program, line 1: it ends where count is to come"),
    (b"  \n", "WA", "program, line 2: it ends where count is to come"),
    (b"1001 1", "WA", "program, line 1: count is '1001', not from -9 to 1000"),
    (b"\n\n18446744073709551617\n", "WA", "program, line 3: count is '18446744073709551617', not from -9 to 1000"),
    (b"-9223372036854775809\n", "WA", "program, line 1: count is '-9223372036854775809', not from -9 to 1000"),
    (b"+1\n", "WA", "program, line 1: count is '+1', not an integer"),
    (b"1_0\n", "WA", "program, line 1: count is '1_0', not an integer"),
    (b"-\n", "WA", "program, line 1: count is '-', not an integer"),
    (b"1\0\n", "WA", "program, line 1: count is '1?', not an integer"),
    (b"\xd9\xa1\n", "WA", "program, line 1: count is '??', not an integer"),
    (b"1 nan\n", "WA", "program, line 1: part is 'nan', not a number"),
    (b"1 1e\n", "WA", "program, line 1: part is '1e', not a number"),
    (b"1 0x1p-1\n", "WA", "program, line 1: part is '0x1p-1', not a number"),
    (b"1 1e999\n", "WA", "program, line 1: part is '1e999', not from 0 to 1"),
    (b"1 1 " + b"x" * 71, "WA", f"program, line 1: name is longer than 70 characters: '{'x' * 60}...'"),
    (b"1" * 2_000_000, "WA", f"program, line 1: count is longer than 1000 characters: '{'1' * 60}...'"),
    (b" " * 2_000_000, "WA", "program, line 1: count is to come, and more than 1048576 bytes of white space came"),
)  # fmt: skip


PROGRAM = """
import os, sys
words = [{words}][int(sys.stdin.readline())]
sys.stdout.buffer.write(words)
sys.stdout.flush()
os.close(1)
sys.stdin.buffer.read()
"""


def expression(words: bytes) -> str:
    """A source has its limits too."""
    return repr(words) if len(words) < 1000 else f"{words[:1]!r} * {len(words)}"


def package(root: Path, words: Sequence[bytes], *, file: str, text: str) -> Path:
    """An interactive problem, a test for each of the words, and the program that says them."""
    files = {
        "problem.yaml": "name: Words\nvalidation: custom interactive\nlimits:\n  time_limit: 5\n",
        f"output_validators/talk/{file}": text,
        "submissions/rejected/says.py": PROGRAM.format(words=", ".join(map(expression, words))),
    }
    for number in range(len(words)):
        files |= {f"data/secret/{number:02}.in": f"1000 {number}\n", f"data/secret/{number:02}.ans": ""}
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)
    return root


def heard(transcript: Path) -> str:
    """What the interactor said."""
    from parley.core import transcript as transcripts  # noqa: PLC0415 - beside the only use

    told = transcripts.read(transcript)
    data = b"".join(e.content for e in told.entries if e.event == "data" and e.side == "interactor")
    return data.decode(errors="replace")


def test_both_languages_alike(parley: Command, tmp_path: Path) -> None:
    """Rubbish is WA with a message, never JE; the replies to good words are the same, byte for byte."""
    said: dict[str, list[str]] = {}
    for file, text in {"talk.cpp": CPP, "talk.py": PYTHON}.items():
        root = package(tmp_path / file, [row[0] for row in WORDS], file=file, text=text)
        told = tmp_path / f"told-{file}"
        done = parley("judge", root, "--json", "--all-tests", "--transcripts", told)
        tests = done.document["submissions"][0]["tests"]
        assert [(test["verdict"], test["message"]) for test in tests] == [row[1:] for row in WORDS], file
        assert tests[0]["team_message"] == "well done"
        said[file] = [heard(path) for path in sorted(told.rglob("*.jsonl"))]
    assert said["talk.cpp"] == said["talk.py"]
    assert said["talk.py"][0] == "0\n1 5 2 8 4 6 7 3\n-8825550122425566801 0 0.093935412182918 0.3 end\n-7 0.5 ab c d\n"


@pytest.mark.parametrize(("file", "text"), [("talk.cpp", CPP), ("talk.py", PYTHON)])
def test_what_is_wrong_with_the_package(parley: Command, tmp_path: Path, file: str, text: str) -> None:
    """Is a judge error, with the file and the line; so is a share where there are no scores."""
    root = package(tmp_path / "p", [b"", b"1 1 half \n"], file=file, text=text)
    (root / "data/secret/00.in").write_text("\n1001\n")
    done = parley("judge", root, "--json", "--all-tests")
    first, second = done.document["submissions"][0]["tests"]
    assert (done.code, first["verdict"], second["verdict"]) == (5, "JE", "JE")
    assert "input, line 2: most is '1001', not from 1 to 1000" in first["message"]
    assert "it wrote score_multiplier.txt, and this test has no scores" in second["message"]
