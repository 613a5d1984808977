"""Forth, by Gforth: a program defines the word MAIN. Compiling loads it, running loads it and calls that word."""

from __future__ import annotations

from parley import hookimpl
from parley.core.language import Language, SelfTest

# The dictionary, in which a program's words and arrays lie, may be as large as the problem's memory limit. Gforth itself
# takes 8 MiB at first; only what is touched counts.
_GFORTH = ("gforth", "--die-on-signal", "--dictionary-size", "{memory}M", "{main}", "--evaluate")

FORTH = Language(
    name="forth",
    title="Forth",
    aliases=("gforth",),
    extensions=(".fs", ".fth", ".4th"),
    shebangs=("gforth",),
    content=(r"^:\s+\S+\s+\(\s.*--.*\)",),  # a definition with its stack effect
    # Loading a file is compiling it: unknown words and a missing MAIN are found, and nothing but what the file does
    # outside of definitions is run, without input.
    compile=(*_GFORTH, "' main drop bye"),
    run=(*_GFORTH, "main bye"),
    artifacts=(),
    version=("gforth", "--version"),
    package="gforth",
    profile="interpreter",
    extra_memory_mib=4,  # echo has 1.5 MiB by its cgroup, 3 MiB resident
    exhausted=("Cannot allocate memory", "Dictionary overflow", "Out of memory"),
    self_test=SelfTest(
        echo="""
create line 256 allot
: main ( -- )
  line 256 stdin read-line throw drop
  line swap type cr ;
""",
        tle=": main ( -- ) begin again ;\n",
        rte=""": main ( -- ) s" on purpose" exception throw ;\n""",
        ce=": main ( -- ) this-word-is-nowhere ;\n",
        mle="""
1048576 constant megabyte
: main ( -- )
  begin
    megabyte allocate throw
    megabyte 1 fill
  again ;
""",
    ),
)


@hookimpl
def parley_languages() -> list[Language]:
    return [FORTH]
