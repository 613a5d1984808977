"""The whole way, in real boxes: packages written by the test, the stream of events, the report."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec import structs

from parley.core import events, packages, submissions
from parley.core.engine import judging
from parley.core.errors import MachineError, PackageError, UsageError
from parley.core.model import BoxSpec, Probe, Settings, Verdict
from parley.core.plugins import Plugins
from parley.core.protocols import Sandbox
from parley.core.report import Report, SubmissionRecord

pytestmark = pytest.mark.anyio

ECHO = "print(input())\n"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Ten tests, echo; `time_limit` is stated."""
    root = tmp_path / "echo"
    (root / "data" / "secret").mkdir(parents=True)
    for number in range(10):
        (root / f"data/secret/{number}.in").write_text(f"{number}\n")
        (root / f"data/secret/{number}.ans").write_text(f"{number}\n")
    (root / "problem.yaml").write_text("name: Echo\nlimits: {time_limit: 1, memory: 256}\n")
    return root


def add(package: Path, folder: str, name: str, text: str) -> None:
    path = package / "submissions" / folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


async def judged(
    package: Path, plugins: Plugins, tmp_path: Path, *, jobs: int = 2, **settings: object
) -> list[events.Event]:
    problem = packages.load_problem(package, plugins)
    chosen = submissions.named(problem, [])
    wanted = Settings(jobs=jobs, sandbox="bubblewrap", cache=tmp_path / "cache")
    wanted = structs.replace(wanted, **settings)
    async with judging(problem, chosen, wanted, plugins) as stream:
        return [event async for event in stream]


def report_of(seen: list[events.Event]) -> Report:
    last = seen[-1]
    assert isinstance(last, events.Finished)
    return last.report


def kept(kind: str) -> list[Path]:
    """What the workspace of the only judging of this process holds."""
    (place,) = Path(tempfile.gettempdir()).glob(f"parley-{os.getpid()}-*")
    return list((place / kind).iterdir())


def verdicts(record: SubmissionRecord) -> str:
    return " ".join(test.verdict for test in record.tests)


async def test_events_tell_the_story_in_order(package: Path, plugins: Plugins, tmp_path: Path) -> None:
    """Started, compiling, compiled, each test started before it is judged, judged, finished."""
    add(package, "accepted", "a.py", ECHO)
    seen = await judged(package, plugins, tmp_path)
    kinds = [type(event).__name__ for event in seen]
    assert kinds[:3] == ["Started", "Compiling", "Compiled"]
    assert kinds[-2:] == ["Judged", "Finished"]
    for number in range(10):
        begun = next(i for i, e in enumerate(seen) if isinstance(e, events.TestStarted) and e.test == number)
        ended = next(i for i, e in enumerate(seen) if isinstance(e, events.TestJudged) and e.test == number)
        assert begun < ended


async def test_submission_that_is_done_with_takes_no_room(package: Path, plugins: Plugins, tmp_path: Path) -> None:
    """Neither its program nor the copy of its sources."""
    for number in range(3):
        add(package, "accepted", f"{number}.py", f"{ECHO}# {number}\n")
    problem = packages.load_problem(package, plugins)
    wanted = Settings(jobs=2, sandbox="bubblewrap", cache=tmp_path / "cache")
    async with judging(problem, submissions.named(problem, []), wanted, plugins) as stream:
        async for event in stream:
            if isinstance(event, events.Finished):
                assert kept("programs") == kept("sources") == []


@pytest.mark.parametrize("jobs", [1, 2, 5])
async def test_report_does_not_depend_on_lanes(package: Path, plugins: Plugins, tmp_path: Path, jobs: int) -> None:
    """The first failing test decides and the later ones are skipped, however many were judged side by side."""
    add(package, "wrong_answer", "a.py", "n = input()\nprint('x' if n in '37' else n)\n")
    (record,) = report_of(await judged(package, plugins, tmp_path, jobs=jobs)).submissions
    assert record.verdict is Verdict.WA
    assert verdicts(record) == "AC AC AC WA SK SK SK SK SK SK"
    assert record.as_expected
    assert record.message.startswith("secret/3: WA:")


async def test_all_tests_on_request(package: Path, plugins: Plugins, tmp_path: Path) -> None:
    """Judging can go on past failures."""
    add(package, "wrong_answer", "a.py", "n = input()\nprint('x' if n in '37' else n)\n")
    (record,) = report_of(await judged(package, plugins, tmp_path, all_tests=True)).submissions
    assert verdicts(record) == "AC AC AC WA AC AC AC WA AC AC"


async def test_chosen_tests(package: Path, plugins: Plugins, tmp_path: Path) -> None:
    """Only tests that match are judged; a pattern that matches none is an error of usage."""
    add(package, "accepted", "a.py", ECHO)
    (record,) = report_of(await judged(package, plugins, tmp_path, tests=("secret/[2-4]",))).submissions
    assert [test.name for test in record.tests] == ["secret/2", "secret/3", "secret/4"]
    with pytest.raises(UsageError, match="no test matches nothing"):
        await judged(package, plugins, tmp_path, tests=("nothing",))


async def test_tests_of_the_same_limits_share_the_record(package: Path, plugins: Plugins, tmp_path: Path) -> None:
    """Of what is kept for each of many thousand tests."""
    add(package, "accepted", "a.py", ECHO)
    told = [
        event.judgement for event in await judged(package, plugins, tmp_path) if isinstance(event, events.TestJudged)
    ]
    assert len(told) == 10
    assert len({id(judgement.limits) for judgement in told}) == 1


async def test_one_bad_submission_does_not_stop_the_others(package: Path, plugins: Plugins, tmp_path: Path) -> None:
    """Unknown language, empty, and not compiling: each has its record, and the good one is judged."""
    add(package, "accepted", "a.xyz", "?")
    add(package, "accepted", "b.py", "")
    add(package, "accepted", "c.py", "print(")
    add(package, "accepted", "d.py", ECHO)
    seen = await judged(package, plugins, tmp_path)
    assert [record.verdict for record in report_of(seen).submissions] == ["SK", "CE", "CE", "AC"]
    assert [event.index for event in seen if isinstance(event, events.Refused)] == [0, 1]


async def test_time_limit_from_the_slowest_accepted(package: Path, plugins: Plugins, tmp_path: Path) -> None:
    """A package that states none: five times the slowest accepted one, in whole seconds, at least one."""
    (package / "problem.yaml").write_text("name: Echo\n")
    add(package, "accepted", "quick.py", ECHO)
    add(package, "accepted", "slow.py", f"import time\nwhile time.process_time() < 0.3: pass\n{ECHO}")
    add(package, "time_limit_exceeded", "spin.py", "while True: pass\n")
    seen = await judged(package, plugins, tmp_path, tests=("secret/0",))
    (calibrated,) = [event for event in seen if isinstance(event, events.Calibrated)]
    assert calibrated.submission.endswith("slow.py")
    assert calibrated.time_limit_ms == 2000
    assert [record.verdict for record in report_of(seen).submissions] == ["AC", "AC", "TLE"]


@pytest.mark.parametrize(("jobs", "first"), [(1, "a.py"), (2, "z.py")])
async def test_what_takes_long_goes_first(
    package: Path, plugins: Plugins, tmp_path: Path, jobs: int, first: str
) -> None:
    """With several lanes, so that they have something to do beside it; the report is in the package's order."""
    for name in ("a.py", "b.py"):
        add(package, "accepted", name, ECHO)
    add(package, "time_limit_exceeded", "z.py", "while True: pass\n")
    seen = await judged(package, plugins, tmp_path, tests=("secret/0",), time_limit_ms=300, jobs=jobs)
    names = [record.source for record in report_of(seen).submissions]
    assert [Path(name).name for name in names] == ["a.py", "b.py", "z.py"]
    begun = next(event.index for event in seen if isinstance(event, events.Compiling))
    assert Path(names[begun]).name == first


async def test_loops_are_ended_where_no_noise_explains_them(package: Path, plugins: Plugins, tmp_path: Path) -> None:
    """With the noise guard the first goes on to 1.2 times the limit, the next are ended at the limit, not repeated."""
    add(package, "time_limit_exceeded", "spin.py", "while True: pass\n")
    only = ("secret/0", "secret/1")
    seen = await judged(package, plugins, tmp_path, tests=only, all_tests=True, time_limit_ms=300, guard=True, jobs=1)
    (record,) = report_of(seen).submissions
    first, second = record.tests
    assert [first.verdict, second.verdict] == [Verdict.TLE, Verdict.TLE]
    assert (first.runs[0].time_ms if first.runs else first.time_ms) >= 1.2 * 300
    assert 300 <= second.time_ms < 1.2 * 300
    assert not second.runs


async def test_stated_limit_wins_over_calibration(package: Path, plugins: Plugins, tmp_path: Path) -> None:
    """The command line's time limit needs no timing of anybody."""
    (package / "problem.yaml").write_text("name: Echo\n")
    add(package, "accepted", "a.py", ECHO)
    seen = await judged(package, plugins, tmp_path, time_limit_ms=3000.0)
    assert not [event for event in seen if isinstance(event, events.Calibrated)]
    assert report_of(seen).time_limit_ms == 3000


@pytest.mark.parametrize(
    ("validator", "verdict", "reason"),
    [
        ("import sys\nsys.exit(42)", "AC", "accepted"),
        (
            "import sys\nopen(sys.argv[3] + 'judgemessage.txt', 'w').write('seven!')\nsys.exit(43)",
            "WA",
            "seven!",
        ),
        ("import sys\nsys.exit(0)", "JE", "exited with code 0 instead of 42 or 43"),
        ("raise SystemError('broken validator')", "JE", "broken validator"),
        ("import os\nos.abort()", "JE", "SIGABRT"),
        (
            "from sys import *\nexit(43 - (stdin.read() == open(argv[2]).read() and argv[4:] == ['a b', 'c']))",
            "AC",
            "accepted",
        ),
    ],
    ids=["accepts", "rejects_with_message", "exits_0", "raises", "aborts", "gets_files_and_flags"],
)
async def test_validator_of_the_package(  # noqa: PLR0917 - fixtures
    package: Path, plugins: Plugins, tmp_path: Path, validator: str, verdict: str, reason: str
) -> None:
    """42 accepts, 43 rejects, all else is the package's fault and told with its words."""
    (package / "problem.yaml").write_text(
        "name: Echo\nvalidation: custom\nvalidator_flags: \"'a b' c\"\nlimits: {time_limit: 1, memory: 256}\n"
    )
    (package / "output_validators").mkdir()
    (package / "output_validators" / "check.py").write_text(validator)
    add(package, "accepted", "a.py", ECHO)
    (record,) = report_of(await judged(package, plugins, tmp_path)).submissions
    assert record.verdict == verdict
    assert reason in record.tests[0].reason


async def test_feedback_of_one_test_is_not_the_nexts(package: Path, plugins: Plugins, tmp_path: Path) -> None:
    """The feedback folder is empty at the start of every validation."""
    (package / "problem.yaml").write_text("name: Echo\nvalidation: custom\nlimits: {time_limit: 1, memory: 256}\n")
    (package / "output_validators").mkdir()
    text = "import os, sys\nd = sys.argv[3]\nif os.listdir(d): sys.exit(1)\nopen(d + 'x', 'w').close()\nsys.exit(42)"
    (package / "output_validators" / "check.py").write_text(text)
    add(package, "accepted", "a.py", ECHO)
    (record,) = report_of(await judged(package, plugins, tmp_path, jobs=1)).submissions
    assert verdicts(record) == " ".join(["AC"] * 10)


@pytest.mark.parametrize(
    ("files", "match"),
    [({}, "holds none"), ({"check.py": "x = ("}, "does not compile"), ({"check.xyz": "?"}, "cannot be used")],
    ids=["missing", "does_not_compile", "unknown_language"],
)
async def test_validator_that_cannot_be_used_is_the_packages_fault(
    package: Path, plugins: Plugins, tmp_path: Path, files: dict[str, str], match: str
) -> None:
    """Nothing is judged without the validator that the package wants."""
    (package / "problem.yaml").write_text("name: Echo\nvalidation: custom\nlimits: {time_limit: 1}\n")
    (package / "output_validators").mkdir()
    for name, text in files.items():
        (package / "output_validators" / name).write_text(text)
    add(package, "accepted", "a.py", ECHO)
    with pytest.raises(PackageError, match=match):
        await judged(package, plugins, tmp_path)


async def test_include_is_put_over_submissions(package: Path, plugins: Plugins, tmp_path: Path) -> None:
    """A package's include/ folder brings what submissions need."""
    (package / "include" / "python3").mkdir(parents=True)
    (package / "include" / "python3" / "helper.py").write_text("def answer(): return input()\n")
    add(package, "accepted", "main.py", "from helper import answer\nprint(answer())\n")
    (record,) = report_of(await judged(package, plugins, tmp_path)).submissions
    assert record.verdict is Verdict.AC


class Fickle:
    """bubblewrap, but every third box cannot be built."""

    name = "bubblewrap"
    priority = 10
    isolates = True

    def __init__(self, real: Sandbox) -> None:
        self._real = real
        self.count = 0

    def probe(self) -> Probe:
        return self._real.probe()

    def command(self, spec: BoxSpec) -> Sequence[str]:
        self.count += 1
        line = self._real.command(spec)
        return ["/bin/false", *line] if self.count % 3 == 0 else line

    def uid(self, spec: BoxSpec) -> int | None:
        return self._real.uid(spec)


class WithSandbox(Plugins):
    """The plugins, with one sandbox in place of all."""

    def __init__(self, plugins: Plugins, sandbox: Sandbox) -> None:
        tables = {
            kind: getattr(plugins, kind)
            for kind in ("languages", "formats", "validators", "interactors", "profiles", "contests")
        }
        super().__init__({**tables, "reporters": {}, "sandboxes": {sandbox.name: sandbox}}, ())


async def test_machine_that_fails_now_and_then_changes_no_verdict(
    package: Path, plugins: Plugins, tmp_path: Path
) -> None:
    """Boxes that cannot be built are tried again; the contestants never hear of it."""
    add(package, "accepted", "a.py", ECHO)
    add(package, "wrong_answer", "b.py", "print('no')\n")
    fickle = Fickle(plugins.sandboxes["bubblewrap"])
    broken = WithSandbox(plugins, fickle)
    found = report_of(await judged(package, broken, tmp_path, jobs=1)).submissions
    assert [record.verdict for record in found] == ["AC", "WA"]
    assert fickle.count > 3


async def test_machine_that_always_fails_is_one_clear_error(package: Path, plugins: Plugins, tmp_path: Path) -> None:
    """Where no box can be built at all, that is the machine's error, said once."""
    add(package, "accepted", "a.py", ECHO)

    class Never(Fickle):
        def command(self, spec: BoxSpec) -> Sequence[str]:
            return ["/bin/sh", "-c", "echo no such luck >&2; exit 1"]

    broken = WithSandbox(plugins, Never(plugins.sandboxes["bubblewrap"]))
    with pytest.raises(MachineError, match="no such luck"):
        await judged(package, broken, tmp_path)


def _children() -> set[str]:
    """Pids; there may be some of other tests'."""
    return set(Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split())


async def test_stopping_to_read_takes_everything_down(package: Path, plugins: Plugins, tmp_path: Path) -> None:
    """A reader that leaves in the middle leaves no process behind."""
    add(package, "time_limit_exceeded", "spin.py", "while True: pass\n")
    problem = packages.load_problem(package, plugins)
    settings = Settings(jobs=2, sandbox="bubblewrap", cache=tmp_path / "cache")
    before = _children()
    async with judging(problem, submissions.named(problem, []), settings, plugins) as stream:
        async for event in stream:
            if isinstance(event, events.TestStarted):
                assert _children() > before
                break
    assert _children() <= before
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
