"""A programming language as data: how a source becomes a program, how that is run, how to see that it works."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct


class SelfTest(Struct, frozen=True):
    """Programs that show a language to work, each the text of one source file.

    `echo` reads a line and prints it. Each other one comes to the end that it is named after: it computes for ever,
    fails by itself, does not compile, allocates until its memory is full. An empty text: the language has no such
    program, and the comment beside it says why.
    """

    echo: str
    tle: str
    rte: str
    ce: str
    mle: str
    file: str = ""  # their name without the extension, where the language minds; else "main"
    input: str = "Hello, 42!\n"
    answer: str = ""  # what `echo` prints, where that is not the input


class Language(Struct, frozen=True):
    """How source becomes a program and how the program is run: one record a language.

    Command lines are tuples of words. The first word is a tool: a name looked up in the folders that a box can see
    (`/usr/local/bin`, `/usr/bin`, `/bin`), or {program}. A word may hold these placeholders:

    ========== ===================================================================
    {sources}  every source file of `extensions`, as a word each (a word of its own)
    {main}     the main source file
    {name}     the main file's name without folder and extension
    {program}  the first of `artifacts`: where it is to be written, or lies when it is run
    {folder}   the folder that {program} is in
    {space}    the one folder that can be written; what is to be left for `artifacts` and `prepared` goes there
    {memory}   in MiB, what the problem lets a program use (when compiling: what the compiler may)
    {stack}    the same for its stack, when it is run: as much, but at most 1024
    ========== ===================================================================

    Compiling runs `compile`, then takes the `artifacts` from {space}. Where there is a `prepare` command, it is run
    once after that, with the artifacts where they lie at run time, and what it leaves of `prepared` in {space} is put
    beside them: an archive that makes the start faster, say. A program that cannot be prepared is judged without.
    """

    name: str
    title: str
    extensions: tuple[str, ...]
    run: tuple[str, ...]
    compile: tuple[str, ...] = ()
    prepare: tuple[str, ...] = ()
    artifacts: tuple[str, ...] = ("program",)  # what compiling leaves; none: the sources themselves are run
    prepared: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()  # `run` as anyone would type it, for `parley bench languages` to compare with
    aliases: tuple[str, ...] = ()
    package: str = ""  # what `apt-get install` is to be given; `install` says it where that is not the way
    install: str = ""
    tools: tuple[str, ...] = ()  # other programs that the commands start, as names to be looked up
    files: tuple[str, ...] = ()  # other files that must be there, as absolute paths (a library, a jar)
    version: tuple[str, ...] = ()  # prints what version the tool has; the first line with a digit is shown
    environment: tuple[tuple[str, str], ...] = ()

    # Detection. Patterns are regular expressions in multi-line mode, tried on the source without comments and texts.
    takes: tuple[str, ...] = ()  # endings of others that it compiles as well, beside files of its own: C++ takes .c
    shebangs: tuple[str, ...] = ()  # interpreters that a first line `#!/usr/bin/env NAME` may name
    content: tuple[str, ...] = ()  # each that is found speaks for this language
    syntax: str = ""  # how comments and texts look, for removing them: a key of detection.SYNTAXES
    file_name: str = ""  # its group is the name that a single source file must have: Java's public class
    main_pattern: str = ""  # of several files, the main one is the one that has this
    main_names: tuple[str, ...] = ("main", "Main")  # or else the one that is called so
    priority: int = 0  # of two languages with one extension, the higher wins unless the content or --language says

    # What it may use.
    profile: str = "native"  # what a program may ask of the kernel: the name of a profile, or the path of a policy
    compile_profile: str = "compiler"
    processes: int = 1  # threads count too
    open_files: int = 0  # where the run time does not start with as few as the problem allows
    time_factor: float = 1.0  # the problem's limit times this, and then
    extra_time_ms: float = 0.0  # what the run time takes to start
    memory_factor: float = 1.0
    extra_memory_mib: int = 0  # the run time's fixed share, beside what the program allocates
    reserved_mib: int = (
        0  # address space that the run time sets aside and does not fill: no memory, but limited as well
    )
    exhausted: tuple[str, ...] = ()  # what it writes to stderr when the memory for the program is full: MLE, not RTE
    time_exhausted: tuple[str, ...] = ()  # the same for steps that it counts and limits by itself: TLE, not RTE
    housekeeping: tuple[str, ...] = ()  # its own threads that wake by the clock, but wake no program; `+1`: its first
    compile_time_ms: float = 0.0  # these raise the limits of compiling, where the tool cannot live within them
    compile_memory_mib: int = 0
    compile_processes: int = 0
    compile_file_mib: int = 0

    include: str = ""  # name of the folder under include/ of Kattis packages
    binary: bool = False  # its sources need not be text, and may be larger: programs that are ready to run
    self_test: SelfTest | None = None

    def answers_to(self, names: Collection[str]) -> bool:
        """Whether one of the names is its own, or that of its family."""
        return not {self.name, *self.aliases, self.include or self.name}.isdisjoint(names)

    def __str__(self) -> str:
        return self.name
