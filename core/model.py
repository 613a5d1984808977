"""The nouns of Parley: frozen records that travel between the parts. No behaviour beyond what they say of themselves.

Units stand in names: `_ms`, `_ns`, `_bytes`. Paths are absolute. Reports (what programs outside read) are in
`report.py`; what happens while judging is in `events.py`.
"""

from __future__ import annotations

import enum
from fractions import Fraction
from pathlib import Path

from msgspec import Struct, structs

from .group import Group
from .language import Language

MIB = 1 << 20
MAX_STACK_MIB = 1024  # of the stack that a run time is told to have: the JVM takes no more


class Verdict(enum.StrEnum):
    """What is said of one test or one submission. Codes are part of the report and never change."""

    AC = "AC"  # accepted
    PA = "PA"  # partially accepted
    WA = "WA"  # wrong answer
    TLE = "TLE"  # time limit exceeded, CPU or wall
    MLE = "MLE"  # memory limit exceeded
    OLE = "OLE"  # output limit exceeded
    RTE = "RTE"  # run-time error
    RFE = "RFE"  # forbidden system call
    CE = "CE"  # compile error
    JE = "JE"  # judge error: the package's or the judge's own fault, never the contestant's
    SK = "SK"  # skipped: not run, as an earlier test decided

    @property
    def accepted(self) -> bool:
        return self in (Verdict.AC, Verdict.PA)


class Semantics(enum.StrEnum):
    """By whose rules the verdict of a conversation is found where two causes meet (core/verdict.py)."""

    ICPC = "icpc"
    DMOJ = "dmoj"
    CMS = "cms"
    OMEGAUP = "omegaup"
    SINOL = "sinol"


class Limits(Struct, frozen=True):
    """What one run may use. `wall_ms` None: `wall_factor` times the CPU time, or else twice that and a second."""

    time_ms: float
    memory_bytes: int
    output_bytes: int = 64 * MIB
    wall_ms: float | None = None
    stack_bytes: int | None = None  # None: as much as memory
    file_bytes: int = 64 * MIB
    processes: int = 1  # threads count too
    open_files: int = 64
    run_time_bytes: int = 0  # of memory_bytes, what a run time has for itself
    reserved_bytes: int = 0  # address space beside what memory may need, where that is limited (core/wire.py)
    wall_factor: float | None = None

    @property
    def wall_limit_ms(self) -> float:
        if self.wall_ms is not None:
            return self.wall_ms
        return 2 * self.time_ms + 1000 if self.wall_factor is None else self.wall_factor * self.time_ms


class Profile(Struct, frozen=True):
    """A policy file by its name: what programs of one family of run times may ask of the kernel."""

    name: str
    path: Path


JUDGE_PROFILE = "judge"  # of the package's own programs, whatever language they are in
FORKS_PROFILE = "forks"  # of programs that the package's files run in several processes


class Source(Struct, frozen=True):
    """The source of a program: where it lies, and the files that belong to it, relative to `root`.

    Where it is a stranger's, `links` is the folder (without links in its own path) that none of them may lead out of.
    `beside` are files from elsewhere that are put beside them, by the names that they get there. `flags` are more words
    for the compiler, where the language is C or C++. `main` is the file that the program begins in, or the class, where
    somebody says so. `constants` are put in for `{{name}}` in its files (core/placeholders.py). `made` are more files,
    by name, that nobody wrote: their texts.
    """

    root: Path
    files: tuple[str, ...]
    links: Path | None = None
    beside: tuple[tuple[str, Path], ...] = ()
    flags: tuple[str, ...] = ()
    main: str = ""
    constants: tuple[tuple[str, str], ...] = ()
    made: tuple[tuple[str, str], ...] = ()

    @property
    def path(self) -> Path:
        """The file, where there is one; else the folder."""
        return self.root / self.files[0] if len(self.files) == 1 else self.root


class Program(Struct, frozen=True):
    """A program that can be started in a box, where `folder` is seen as /program. Named by its content.

    `sources` is what it was made of, with the package's files, and `main` the one of them that it begins in, where its
    language has such a one. `beside` are files of it that lie in `folder` and are seen in the working folder as well
    (core/own_files.py).
    """

    language: Language
    key: str  # SHA-256 over sources, language, flags and tools
    folder: Path
    argv: tuple[str, ...]  # {memory} and {stack} are filled in when it is run
    cached: bool = False
    sources: Source | None = None
    main: str = ""
    beside: tuple[str, ...] = ()

    def command(self, limits: Limits) -> tuple[str, ...]:
        """`limits` are the problem's: the share of them that is the program's own is told to its run time."""
        return tuple(self._told(word, limits) for word in self.argv)

    def environment(self, limits: Limits) -> tuple[tuple[str, str], ...]:
        """As with `command()`."""
        return tuple((name, self._told(value, limits)) for name, value in self.language.environment)

    def _told(self, word: str, limits: Limits) -> str:
        if "{" not in word:
            return word
        own = int(limits.memory_bytes * self.language.memory_factor) // MIB
        return word.replace("{memory}", str(own)).replace("{stack}", str(min(own, MAX_STACK_MIB)))

    def granted(self, limits: Limits) -> Limits:
        """The problem's limits, with what programs of this language get beside them."""
        language = self.language
        time_ms = limits.time_ms * language.time_factor + language.extra_time_ms
        share = language.extra_memory_mib * MIB
        return structs.replace(
            limits,
            time_ms=time_ms,
            wall_ms=None if limits.wall_ms is None else limits.wall_ms + 2 * (time_ms - limits.time_ms),
            memory_bytes=int(limits.memory_bytes * language.memory_factor) + share,
            run_time_bytes=share,
            processes=max(limits.processes, language.processes),
            open_files=max(limits.open_files, language.open_files),
            reserved_bytes=language.reserved_mib * MIB,
        )


class TestCase(Struct, frozen=True):
    """One test. `name` is its path in the data folder without ending, `group` the folder's: for people, and --tests.

    How tests count is said by `Problem.scoring`. Where `static` says so nothing is run: its checker looks at the
    submission's files. `files` are put into the program's working folder before each run, by
    the names that they get there. `time_ms` and `memory_bytes` stand in for the problem's, `checker` for its checker.
    """

    __test__ = False  # not a test of pytest's

    name: str
    group: str
    input: Path
    answer: Path | None  # None: the package has none, and its validator needs none
    validator_flags: tuple[str, ...] = ()  # after those of the package
    max_score: Fraction = Fraction(1)
    reject_score: Fraction = Fraction(0)
    args: tuple[str, ...] = ()  # of the program's command line
    files: tuple[tuple[str, Path], ...] = ()
    time_ms: float | None = None
    memory_bytes: int | None = None
    checker: CheckerSpec | None = None
    static: bool = False


class CheckerSpec(Struct, frozen=True):
    """How outputs are decided about: a validator by name, the problem's own program where it has one.

    `also` are asked one after the other as long as all have accepted; the last one that was asked decides.
    """

    validator: str
    flags: tuple[str, ...] = ()
    program: Source | None = None
    language: str | None = None  # None: found out from the files
    limits: Limits | None = None  # None: the problem's for validators
    also: tuple[CheckerSpec, ...] = ()


class InteractorSpec(Struct, frozen=True):
    """Who talks to the program: a protocol by name, and the problem's program that speaks it.

    Where the two are functions that call each other (libinteractive), `definition` is the file that describes those,
    `interfaces` are the names of all in it, the interactor's own first, and `module` is what a submission is called.

    `checked`: where the interactor accepts, the checker has the last word, about what the interactor wrote
    (`Decision.output`).
    """

    protocol: str
    program: Source
    flags: tuple[str, ...] = ()
    language: str | None = None  # None: found out from the files
    module: str = ""
    definition: Path | None = None
    interfaces: tuple[str, ...] = ()
    checked: bool = False


class Support(Struct, frozen=True):
    """Files of the package that are compiled together with submissions: headers, a stub with `main()`, a library.

    They are put over the submission's own. `languages` are names of languages or of their families (`Language.include`:
    `cpp` for every C++); empty: all. A submission of one file is renamed to `rename` (its ending is kept where that has
    none); `prepend` is put before its text. `flags` are more words for the compiler, where the language is C or C++.
    `main` is the name, without its ending, of the file that the program begins in, for languages that must be told (a
    grader in Python). `constants` as with `Source`. `processes`: how many these files run the program in, side by side;
    with more than one, programs compiled with them may fork. `executes`: they also start programs, anew or others; what
    is compiled with them may then do what the package's own may. `made` as with `Source`.
    """

    files: tuple[tuple[str, Path], ...]
    languages: tuple[str, ...] = ()
    rename: str = ""
    prepend: str = ""
    flags: tuple[str, ...] = ()
    main: str = ""
    constants: tuple[tuple[str, str], ...] = ()
    processes: int = 1
    executes: bool = False
    made: tuple[tuple[str, str], ...] = ()


class LanguageLimits(Struct, frozen=True):
    """What programs in these languages (names or families) get in place of the problem's limits; None: the problem's.

    `tests` are the names of tests that it is about; empty: all.
    """

    languages: tuple[str, ...]
    time_ms: float | None = None
    memory_bytes: int | None = None
    tests: tuple[str, ...] = ()


class Recipe(Struct, frozen=True):
    """A file of test data that the package does not hold, but tells how to make: by a program of its own, in a box.

    `stdout` and `stderr` are where the streams go, below `Problem.data`; None: nobody wants them. `leaves` are files
    that it leaves in its working folder, by name, and where they go; where names are not known before, `folder` is made
    of all of them. Recipes are followed in order, before anything is judged, if one of their files is not there. A
    failure is the package's.

    With an `interactor` the program talks to that, which reads `stdin` as the input of a test; `stdout` is then what
    the interactor wrote for the checker.
    """

    program: Source
    args: tuple[str, ...] = ()
    stdin: Path | None = None
    stdout: Path | None = None
    stderr: Path | None = None
    language: str | None = None
    limits: Limits | None = None  # None: the problem's for validators
    leaves: tuple[tuple[str, Path], ...] = ()
    folder: Path | None = None
    interactor: InteractorSpec | None = None
    files: tuple[tuple[str, Path], ...] = ()


class Expected(Struct, frozen=True):
    """What a package says of a submission beside its verdict. All that is not None must hold.

    `tests` is a pattern (fnmatch) over names of tests and groups; empty: it is about the submission as a whole, and
    `permitted` and `required` are about each of its tests. Every verdict of a test that matches must be permitted, and
    at least one required. `score` is the least and the most, of the submission or of each group that matches (where
    none does, of each test). `message` must be found in what a validator said of one of them. Source: ICPC 2025-09,
    `submissions.yaml`. `unlike` is a score that the submission must not have: the full one, of those that are accepted
    in part (ICPC legacy).

    `as_ruled`: it is about tests as the rules leave them, SK for those that they skip (DMOJ). Otherwise all
    are judged, whatever the rules skip. `by_path`: the pattern is one over paths instead (core/globs.py).
    """

    tests: str = ""
    permitted: tuple[Verdict, ...] | None = None
    required: tuple[Verdict, ...] | None = None
    score: tuple[Fraction, Fraction] | None = None
    message: str = ""
    as_ruled: bool = False
    unlike: Fraction | None = None
    by_path: bool = False


class Submission(Struct, frozen=True):
    """A submission and what its package says of it. `label` is its path as people know it.

    `expected` are the verdicts that it may get as a whole, `rules` what else must hold; where `rules` look at single
    tests, all are judged. `fault` is why it cannot be read at all; it is then refused, and the others are judged.
    `time_ms` and `memory_bytes` stand in for the problem's, where a package states limits for each submission.
    `bounding` are patterns over paths of tests whose times count for a calibrated limit; None: all of them if it must
    be accepted.
    """

    label: str
    source: Source
    language: str | None = None
    expected: tuple[Verdict, ...] | None = None
    fault: str = ""
    rules: tuple[Expected, ...] = ()
    time_ms: float | None = None
    memory_bytes: int | None = None
    bounding: tuple[str, ...] | None = None


class Calibration(Struct, frozen=True):
    """Time limit from the slowest accepted submission: `multiplier` times its CPU time, rounded up to `step_ms`."""

    multiplier: float = 5.0
    least_ms: float = 1000.0
    step_ms: float = 1000.0


class Stated(Struct, frozen=True):
    """Which limits the package states itself; the contest profile fills in the others."""

    time: bool = True
    memory: bool = True
    output: bool = True


class Problem(Struct, frozen=True):
    """A problem package, understood. `calibration` says how to find the time limit where none is stated.

    `contest` is the contest profile by whose rules its format judges. `not_understood` names, one line each, what the
    package says and nobody here acts upon.

    `files_io` are the names of the files that programs read and write instead of their standard streams, each empty
    where it is the stream. `slow_from` is a share of the time limit: from there on the score of an accepted test falls
    (core/slowness.py). `unfinished`: which tests there are is known when the recipes have been followed; it is then
    loaded again (core/unfinished.py).
    """

    name: str
    title: str
    root: Path
    data: Path  # the folder that holds all tests: what the problem's own programs see
    format: str
    limits: Limits
    validation_limits: Limits
    compile_limits: Limits
    tests: tuple[TestCase, ...]
    checker: CheckerSpec
    interactor: InteractorSpec | None = None
    scoring: Group | None = None  # None: all tests in one group, as the contest profile says
    submissions: tuple[Submission, ...] = ()
    calibration: Calibration | None = None
    stated: Stated = Stated()
    contest: str = "icpc"
    support: tuple[Support, ...] = ()
    language_limits: tuple[LanguageLimits, ...] = ()
    languages: tuple[str, ...] = ()  # those that submissions may be in; empty: all
    recipes: tuple[Recipe, ...] = ()
    output_only: bool = False  # submissions are outputs, one a test, and nothing is run
    passes: int = 1  # of the program at most, where its validator asks for another (multi-pass)
    warnings: tuple[str, ...] = ()
    not_understood: tuple[str, ...] = ()
    files_io: tuple[str, str] | None = None
    slow_from: Fraction | None = None
    code_bytes: int | None = None  # of a submission's sources at most; None: what the judge takes
    overall_wall_ms: float | None = None  # of all tests together, in order: what comes after is TLE, and is not run
    checks: tuple[Problem, ...] = ()  # what the package tests of itself: their submissions must get what they state
    unfinished: bool = False
    semantics: Semantics | None = None  # None: those of the contest profile


class Cause(enum.IntEnum):
    """How a run ended, as the warden saw it. Numbers are those of core/native/warden.c."""

    EXITED = 0
    SIGNALED = 1
    CPU_LIMIT = 2
    WALL_LIMIT = 3
    KILLED = 4  # the engine asked for it: the output limit, or a conversation that had ended
    FAILED = 5  # the program could not be started
    FORBIDDEN = 6  # it made a call that its profile forbids


class Call(Struct, frozen=True):
    """A system call as the kernel's filter saw it; `architecture` is an AUDIT_ARCH_ number of <linux/audit.h>.

    `name` is that of core/syscalls.py, filled in by the box.
    """

    number: int
    architecture: int
    arguments: tuple[int, ...]  # six, as unsigned numbers, whatever the call takes
    name: str = ""


class RunResult(Struct, frozen=True):
    """What one run in a box used and how it ended. Times of CLOCK_MONOTONIC, the same in every box."""

    cause: Cause
    exit_code: int | None
    signal: int | None
    cpu_ns: int
    wall_ns: int
    started_ns: int
    ended_ns: int
    memory_bytes: int
    out_of_memory: bool = False
    output_exceeded: bool = False
    failure: str | None = None  # step and errno, when cause is FAILED
    exhausted: bool = False  # its run time said that the memory for it was full
    time_exhausted: bool = False  # its run time said that it had made all the steps that it may
    file_exceeded: bool = False  # it ended badly, and left a file as large as files may be
    forbidden: Call | None = None  # when cause is FORBIDDEN
    left_behind: int = 0
    stderr: str = ""  # the end of it, of a run that came to a bad end by itself
    unanswered: bool = False  # it came to no bad end, but left a call of its functions without a proper answer
    delayed_ns: int = 0  # of the wall time, that it was ready to run and had no processor

    @property
    def cpu_ms(self) -> float:
        return self.cpu_ns / 1e6

    @property
    def wall_ms(self) -> float:
        return self.wall_ns / 1e6


class Opinion(enum.Enum):
    """A validator's or an interactor's word about an answer."""

    ACCEPTED = "accepted"
    WRONG = "wrong"
    CONFUSED = "confused"  # it crashed, or spoke outside its protocol: a judge error


class Decision(Struct, frozen=True):
    """An opinion, what it is worth, and why.

    `share` is of the test's score, from 0 to 1; less makes an accepted test partially accepted. `score` is in points
    instead, where the protocol has those; a wrong answer is worth something only so. `next_input` is what the program
    must read in another pass.
    """

    opinion: Opinion
    share: Fraction = Fraction(1)
    message: str = ""
    team_message: str = ""
    score: Fraction | None = None
    next_input: bytes | None = None
    carried: tuple[tuple[str, bytes], ...] = ()  # files of the feedback folder for the next pass
    output: bytes | None = None  # an interactor's, for the checker to decide about


class First(enum.IntEnum):
    """Which side of a conversation came to its end-of-file first. Numbers are those of core/native/relay.c."""

    NONE = 0
    PROGRAM = 1
    INTERACTOR = 2
    BOTH = 3  # neither followed from the other


class SideFacts(Struct, frozen=True):
    """What the relay saw one side write, and when it ended; 0 for what never happened."""

    bytes: int
    lines: int
    dropped: int
    waited_ns: int
    eof_ns: int
    closed_input_ns: int
    last_ns: int
    pending: int
    unended: bool  # its last line had no newline


class Ran(Struct, frozen=True):
    """What a validator may want to know beside the output: who wrote it, in what run.

    `carried` are files that it left in its feedback folder in the pass before, by name; `number` counts passes from 1.
    `input` is what the program read in a later pass, in place of the test's. `program` is given where nothing was run.
    """

    language: str
    run: RunResult | None = None
    source: Source | None = None
    number: int = 1
    carried: tuple[tuple[str, bytes], ...] = ()
    input: bytes | None = None
    program: Program | None = None


class Player(Struct, frozen=True):
    """One program of a conversation: its run, who of it and the interactor ended first, what either told the other."""

    run: RunResult
    first: First
    wrote: SideFacts
    heard: SideFacts
    stderr: str = ""
    stalled: bool = False  # it was ended as all waited for each other
    last_words: tuple[str, str] = ("", "")  # where it was: the last line that it wrote, and that was written to it


class Exchange(Struct, frozen=True):
    """The facts of one conversation. `interactor` is the run of the problem's side.

    Of several passes it is the last one. Of several programs, `first`, `program` and `interactor_side` are those of the
    decisive one, by its number among the `players`.
    """

    first: First
    started_ns: int
    ended_ns: int
    program: SideFacts
    interactor_side: SideFacts
    interactor: RunResult
    decision: Decision
    interactor_stderr: str = ""
    over: First = First.NONE
    stalled: bool = False  # ended at the wall limit, nothing under way, both waiting
    transcript: str = ""
    transcript_fault: str = ""  # why there is none, though one was wanted
    players: tuple[Player, ...] = ()
    decisive: int = 0
    last_words: tuple[str, str] = ("", "")  # as with `Player`: the program's last line, and the interactor's
    relay_ns: int = 0  # what the relay computed, and waited for a processor
    checked: bool = False  # `decision` is the validator's, about what the interactor left
    most: RunResult | None = None  # of several passes: the last run, with the most that one of them used


class Piece(Struct, frozen=True):
    """Some of a text around a place, cut where it is long. `line` is that of the place, from 1.

    `word` is the one that differs, empty where the text is at its end. `before` begins with its line, or is cut there;
    `more` says that the text goes on behind `after`.
    """

    line: int
    before: str
    word: str
    after: str
    more: bool


class Difference(Struct, frozen=True):
    """Where an output first differs from the answer (core/difference.py)."""

    output: Piece
    answer: Piece


class Timed(Struct, frozen=True):
    """One of several runs of the same test; `why` is what disturbed it, or else why there was another."""

    run: RunResult
    verdict: Verdict
    alone: bool
    why: str


class Judgement(Struct, frozen=True):
    """What is said of one test: the verdict, the sentence that explains it, and the run behind it.

    `limits` are what the program was granted; `difference` is that of an output that was rejected from the answer.
    `runs` are all of them where it was run several times (core/noise.py); the last one counts. `machine_failed`: nobody
    knows how the test would have gone, and what is told of it is told of this machine.
    """

    test: TestCase
    verdict: Verdict
    reason: str
    score: Fraction = Fraction(0)
    message: str = ""
    team_message: str = ""
    run: RunResult | None = None
    exchange: Exchange | None = None
    output_bytes: int = 0
    limits: Limits | None = None
    difference: Difference | None = None
    runs: tuple[Timed, ...] = ()
    machine_failed: bool = False


class CompileResult(Struct, frozen=True):
    """`program` None: it did not compile, and `output` says why."""

    program: Program | None
    output: str = ""
    reason: str = ""
    time_ms: float = 0.0
    cached: bool = False


class Probe(Struct, frozen=True):
    """Whether this machine has what a plugin needs; `remedy` is a command to type."""

    available: bool
    detail: str
    remedy: str = ""


class Mount(Struct, frozen=True):
    """A host folder that a box sees, read-only."""

    source: Path
    target: str


class BoxSpec(Struct, frozen=True):
    """What a jailer must build around the warden.

    `root` is a read-only folder that holds every mount point; `space_bytes` is the size of the one writable
    tmpfs, at SPACE. `channel` is the descriptor that the warden talks over, which must stay open. `uid` None: the
    judge's own (it is not root). `cgroup_namespace` False: the box must not have one of its own, or it could start no
    program in a group that the judge made (core/accounting/cgroup2.py). `space` is a folder, only where nothing is
    isolated: it stands in for the tmpfs.
    """

    root: Path
    mounts: tuple[Mount, ...]
    space_bytes: int
    command: tuple[str, ...]
    uid: int | None = None
    cgroup_namespace: bool = True
    channel: int = -1
    space: Path | None = None


DEVICES = ("null", "zero", "full", "random", "urandom")  # below /dev: all that a box has
SPACE = "/w"
PROGRAM = "/program"
SOURCES = "/src"
WARDEN = "/parley"
DATA = "/data"
GIVEN = "/given"  # what a validator is given beside the test data: the output, as a file


class Settings(Struct, frozen=True):
    """What the command line decides for a whole judging."""

    jobs: int
    sandbox: str = "auto"
    language: str | None = None
    time_limit_ms: float | None = None
    all_tests: bool = False
    tests: tuple[str, ...] = ()
    transcripts: Path | None = None
    cache: Path | None = None
    contest: str | None = None  # a contest profile by name, or its file; None: the one that the package's format names
    include: tuple[Path, ...] = ()  # where headers of validators (testlib.h) are looked for, before the usual places
    semantics: Semantics | None = None  # None: those of the contest profile
    transcript_bytes: int | None = None  # of the log of a conversation, at most; None: as usual
    guard: bool = False  # what is close to its time limit, or was disturbed, is run again alone (core/noise.py)
    live: bool = False  # conversations are told as events, as they go: the beginning of each
