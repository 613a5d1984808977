"""`parley certify`: a sane interactor is certified, and each kind of insanity is found out by its line."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path

import pytest

from parley.core.certify import adversary
from parley.core.certify.findings import varies
from parley.core.certify.kinds import KINDS, By, asked_for
from parley.core.certify.record import must_be_accepted
from parley.core.errors import UsageError
from parley.core.libinteractive import calls
from parley.core.model import Expected, Source, Submission, Verdict

from .command import Command, Done

# The input says how it misbehaves. The program must say 7, 8 and 9, and is told after each what it has said.
INTERACTOR = """
import os, sys
how = open(sys.argv[1]).read().strip()
def heard():
    if how == "by the chunk":
        return os.read(0, 100)[:-1].decode(errors="replace")
    line = sys.stdin.buffer.readline().decode(errors="replace")
    if not line and how == "spins at the end":
        while True: pass
    if not line and how == "talks without end":
        while True: os.write(1, b"x" * 65536)
    if not line and how == "accepts half":
        sys.exit(42)
    if not line and how != "breaks at the end":
        sys.exit(43)
    return line
for number in (7, 8, 9):
    line = heard()
    try:
        said = int(line)
    except ValueError:
        if how == "breaks at the end" and not line:
            raise
        sys.exit(42 if how == "accepts rubbish" else 43)
    if how == "wraps":
        said %= 1 << 64
    if said != number:
        sys.exit(43)
    try:
        print(said, os.urandom(8).hex() if how == "varies" else "", flush=True)
    except BrokenPipeError:
        pass
sys.exit(42)
"""
PROGRAM = "for number in 7, 8, 9:\n    print(number, flush=True)\n    input()\n"
CHOSEN = ("closes", "nan", "again", "drips", "torn", "wraps-64")
SANE = "sane"
FOUND: dict[str, dict[str, str]] = {
    SANE: {},
    "accepts rubbish": {
        "nan": "it accepts a program that writes nan where a number may be wanted",
    },
    "accepts half": {
        "closes": "it accepts a program that closes its output at once, and listens",
        "torn": "it accepts a program that says half of it, and exits in the middle of a message",
    },
    "breaks at the end": {
        "closes": "it exited with code 1 instead of 42 or 43; stderr: ValueError: invalid literal for int()",
        "torn": "it exited with code 1 instead of 42 or 43; stderr: ValueError: invalid literal for int()",
    },
    "by the chunk": {
        "drips": "it rejects what it had accepted",
    },
    "spins at the end": {"closes": "it computed for ", "torn": "it computed for "},
    "talks without end": {"closes": "it wrote more than it may", "torn": "it wrote more than it may"},
    "varies": {"again": "it replies otherwise to the same words: line 1 was '7 "},
    "wraps": {"wraps-64": "it accepts a program that says it with 2^64 added to each number"},
}  # fmt: skip


# Of CMS: each of two copies adds one to what it is told. What the first says is of no interest.
MANAGER = """#!/usr/bin/python3
import os, sys
how = sys.stdin.read().strip()
said = 7
for number, (hears, tells) in enumerate(zip(sys.argv[1::2], sys.argv[2::2])):
    with open(hears) as hears, open(tells, "w") as tells:
        noise = os.urandom(8).hex() if how == "varies" and number else ""
        print(said, noise, file=tells, flush=True)
        line = hears.readline().strip()
    right = int(line) == said + 1 if how == "breaks" and number else line == str(said + 1)
    said += 1
print("1" if right else "0")
print("translate:success" if right else "translate:wrong", file=sys.stderr)
"""
COPY = """
import sys
hears, tells = open(sys.argv[1]), open(sys.argv[2], "w")
print(int(hears.readline().split()[0]) + 1, file=tells)
"""
_BROKEN = "it exited with code 1 instead of 0; stderr: ValueError: invalid literal for int()"
OF_COPIES = {
    "breaks": {"closes": _BROKEN, "nan": _BROKEN, "torn": _BROKEN},
    "sane": {},
    "varies": {"again": "it replies otherwise to the same words: line 1 was '8 "},
}
# Of libinteractive: it wants a seven, and can be asked about numbers.
MAIN = """
import os, guess
how = input()
def compare(number):
    return int.from_bytes(os.urandom(3), "big") if how == "varies" else 0
if __name__ == "__main__":
    found = guess.find(10)
    if how == "breaks" and found < 0:
        raise ValueError("less than nothing")
    print(1 if found == 7 else 0)
"""
OF_CALLS = {
    "breaks": {"ones": "ValueError: less than nothing"},
    "sane": {},
    "varies": {"again": "it replies otherwise to the same words: "},
}


def written(root: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def complaints(done: Done) -> dict[str, dict[str, str]]:
    """By the test, what was found with which kind."""
    found: dict[str, dict[str, str]] = {}
    for check in done.document["checks"]:
        for finding in check["findings"]:
            found.setdefault(finding["test"], {})[check["kind"]] = finding["why"]
    return found


def alike(found: Mapping[str, Mapping[str, str]], expected: Mapping[str, Mapping[str, str]]) -> bool:
    """Nothing more was found, and nothing less; of what was said the beginning counts."""
    wanted = {test: kinds for test, kinds in expected.items() if kinds}
    return {test: kinds.keys() for test, kinds in found.items()} == {
        test: kinds.keys() for test, kinds in wanted.items()
    } and all(found[test][kind].startswith(why) for test, kinds in wanted.items() for kind, why in kinds.items())


@pytest.fixture
def package(tmp_path: Path) -> Path:
    files = {
        "problem.yaml": "name: Count\nvalidation: custom interactive\n"
        "limits:\n  time_limit: 1\n  validation_time: 0.3\n  validation_output: 1\n",
        "output_validators/count/count.py": INTERACTOR,
        "submissions/accepted/count.py": PROGRAM,
    }
    for how in FOUND:
        name = how.replace(" ", "-")
        files |= {f"data/secret/{name}.in": f"{how}\n", f"data/secret/{name}.ans": ""}
    return written(tmp_path / "count", files)


def test_each_insanity_is_found_out(parley: Command, package: Path) -> None:
    """By the kind of program that provokes it, in the test in which it is; and nothing else is complained of."""
    kinds = [word for kind in CHOSEN for word in ("--kind", kind)]
    done = parley("certify", package, *kinds, "--json")
    assert (done.code, done.err) == (1, "")
    document = done.document
    assert (document["schema"], document["sane"]) == ("parley.certify/1", False)
    assert document["recorded"].endswith("accepted/count.py")
    assert [check["kind"] for check in document["checks"]] == list(CHOSEN)
    found = {name.removeprefix("secret/").replace("-", " "): kinds for name, kinds in complaints(done).items()}
    assert alike(found, FOUND), found


def test_lines_for_people(parley: Command, package: Path) -> None:
    """A line for each kind, and below it what was found; what was said is kept where that is wanted."""
    kinds = [word for kind in ("nan", "exits", "again") for word in ("--kind", kind)]
    kept = package.parent / "told"
    done = parley("certify", package, "--tests", "*/accepts-rubbish", *kinds, "--transcripts", kept)
    assert (done.code, done.err) == (1, "")
    assert done.out.splitlines() == [
        "exits        sane      WA 1",
        "nan          NOT SANE  AC 1",
        "    a program that writes nan where a number may be wanted:",
        "    secret/accepts-rubbish: it accepts a program that writes nan where a number may be wanted",
        "again        sane      AC 1",
        "count: NOT SANE with 1, of 3 kinds of programs",
    ]
    assert len(list(kept.rglob("*.jsonl"))) == 4


def test_copies_with_named_pipes(parley: Command, tmp_path: Path) -> None:
    """Each copy says again what it said itself, and the manager is looked at as any interactor."""
    files = {
        "task.yaml": "name: talk\ntime_limit: 1\nmemory_limit: 64\nn_input: 3\nnum_processes: 2\nuser_io: fifo_io\n",
        "check/manager": MANAGER,
        "copy.py": COPY,
    }
    for number, how in enumerate(OF_COPIES):
        files |= {f"input/input{number}.txt": how, f"output/output{number}.txt": ""}
    root = written(tmp_path / "talk", files)
    (root / "check/manager").chmod(0o755)
    kinds = [word for kind in ("closes", "nan", "again", "torn") for word in ("--kind", kind)]
    done = parley("certify", root, *kinds, "--submission", root / "copy.py", "--json")
    found = {list(OF_COPIES)[int(test[-1])]: kinds for test, kinds in complaints(done).items()}
    assert alike(found, OF_COPIES), found
    assert [check["tests"] for check in done.document["checks"]] == [3, 3, 3, 3]


def test_functions_that_are_called(parley: Command, tmp_path: Path) -> None:
    """With libinteractive a program means ill by what it sends through the pipes; kinds of words are not tried."""
    files = {
        "settings.json": '{"Title": "Guess", "Limits": {"TimeLimit": 500, "ExtraWallTime": "2s"}, "Validator": '
        '{"Name": "literal", "GroupScorePolicy": "min"}, "Interactive": {"module_name": "guess", "ParentLang": "py3"}}',
        "interactive/Main.py": MAIN,
        "interactive/guess.idl": "interface Main { int compare(int number); };\n"
        "interface guess { int find(int most); };\n",
        "solutions/solution.py": "import Main\ndef find(most):\n    Main.compare(3)\n    return 7\n",
        **{f"cases/{how}.in": f"{how}\n" for how in OF_CALLS},
    }
    done = parley("certify", written(tmp_path / "guess", files), "--json", "--without", "floods", "--without", "deaf")
    assert alike(complaints(done), OF_CALLS), done.document
    checks = {check["kind"]: check for check in done.document["checks"]}
    assert list(checks) == [
        "silent",
        "closes",
        "exits",
        "garbage",
        "again",
        "drips",
        "ahead",
        "torn",
        "half-closes",
        "ones",
    ]
    assert all(sum(check["verdicts"].values()) == check["tests"] == 3 for check in checks.values())
    assert checks["garbage"]["verdicts"] == {"RTE": 3}
    assert struct.pack("<I", calls.COOKIE) == adversary.COOKIE
    assert calls.PIPES == adversary.PIPES


def test_the_example_is_sane(parley: Command) -> None:
    """Every kind of program, against the interactor of the example."""
    root = Path(__file__).parents[2] / "examples/guess"
    done = parley("certify", root, "--tests", "secret/08*", "--json")
    assert (done.code, done.err) == (0, "")
    checks = done.document["checks"]
    assert [check["kind"] for check in checks] == [kind.name for kind in KINDS if By.WORDS in kind.by]
    assert all(sum(check["verdicts"].values()) == check["tests"] == 1 for check in checks)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("examples/sum",), 2, "is not interactive, so there is no interactor to be certified"),
        (
            ("examples/guess", "--kind", "again", "--submission", "submissions/wrong_answer/gives_up.py"),
            2,
            "gives_up.py is WA, and its words are those of an accepted one",
        ),
    ],
)
def test_what_cannot_be_certified(parley: Command, arguments: tuple[str, ...], code: int, says: str) -> None:
    """Is told in a line."""
    path, *others = arguments
    done = parley("certify", Path(__file__).parents[2] / path, *others)
    assert (done.code, done.out) == (code, "")
    assert says in done.complaint


@pytest.mark.parametrize(
    ("only", "without", "by", "says"),
    [
        (["rude"], None, By.WORDS, "--kind: there is no kind 'rude' here; there are silent, closes"),
        (None, ["ones"], By.WORDS, "--without: there is no kind 'ones' here; "),
        (["nan"], None, By.CALLS, "--kind: there is no kind 'nan' here; "),
        (["exits"], ["exits"], By.CALLS, "no kind is left"),
    ],
)
def test_kinds_that_there_are_not(only: list[str] | None, without: list[str] | None, by: By, says: str) -> None:
    """It depends on how the two talk, and is told in a line."""
    with pytest.raises(UsageError, match=says):
        asked_for(only, without, by=by)


def test_where_replies_differ() -> None:
    """The line, then and now; that one of them said less."""
    assert varies(b"a\nb\n", b"a\nb\n") == ""
    assert varies(b"a\nbc\nd\n", b"a\nbd\n").endswith("line 2 was 'bc', and is 'bd'")
    assert varies(b"a\nb\n", b"a\n").endswith("line 2 was 'b', and is not said")
    assert varies(b"", b"\xff").endswith(r"line 1 was not said, and is '\\xff'")


def test_the_page_has_all_kinds() -> None:
    """With the words that the reports have for them."""
    page = (Path(__file__).parents[2] / "docs/how-to/certify-an-interactor.md").read_text()
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert rows == [f"| `{kind.name}` | {kind.title} |" for kind in KINDS]


@pytest.mark.parametrize(
    ("expected", "permitted", "accepted"),
    [
        ((Verdict.AC,), None, True),
        ((Verdict.AC, Verdict.PA), (Verdict.AC,), True),
        (None, (Verdict.AC, Verdict.PA), True),
        ((Verdict.AC, Verdict.TLE), None, False),
        (None, (Verdict.AC, Verdict.WA), False),
        (None, None, False),
    ],
)
def test_whose_words_are_said_again(
    expected: tuple[Verdict, ...] | None, permitted: tuple[Verdict, ...] | None, *, accepted: bool
) -> None:
    """Those of a submission that must be accepted, whichever way its package says so."""
    rules = (Expected(permitted=permitted),)
    submission = Submission("a", Source(Path("/"), ()), expected=expected, rules=rules)
    assert must_be_accepted(submission) is accepted


@pytest.mark.parametrize(
    ("second", "by_path", "accepted"),
    [((Verdict.AC,), False, True), ((Verdict.AC, Verdict.WA), False, False), ((Verdict.AC,), True, False)],
)
def test_words_about_every_group(second: tuple[Verdict, ...], *, by_path: bool, accepted: bool) -> None:
    """Who must be right in all groups that are named must be accepted; patterns over paths may name few of them."""
    groups = [("1", (Verdict.AC, Verdict.PA)), ("2", second)]
    rules = tuple(Expected(tests=name, permitted=verdicts, by_path=by_path) for name, verdicts in groups)
    assert must_be_accepted(Submission("a", Source(Path("/"), ()), rules=rules)) is accepted
