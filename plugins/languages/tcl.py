"""Tcl 8.6. Its syntax shows while it runs: before, it can be checked that no brace, bracket or quote is left open."""

from __future__ import annotations

from ...core.language import Language, SelfTest

_CHECK = """
foreach name $argv {
    set file [open $name]
    if {![info complete [read $file]]} {
        puts stderr "$name: a brace, bracket or quote is never closed"
        exit 1
    }
}
"""

LANGUAGES = (
    Language(
        name="tcl",
        title="Tcl",
        extensions=(".tcl",),
        shebangs=("tclsh", "tclsh8.6"),
        content=(
            r"^[ \t]*proc \w+ \{",
            r'^[ \t]*set \w+ [\["{$\w]',
            r"^[ \t]*puts (?:-nonewline )?[\[${]",
            r"\bgets stdin\b",
        ),
        syntax="hash",
        compile=("sh", "-c", 'printf %s "$0" >/w/check && exec tclsh /w/check "$@"', _CHECK, "{sources}"),
        run=("tclsh", "{main}"),
        artifacts=(),
        tools=("tclsh",),
        version=("sh", "-c", "echo 'puts $tcl_patchLevel' | tclsh"),
        package="tcl",
        profile="interpreter",
        extra_memory_mib=8,  # 4 after the start
        exhausted=("unable to alloc", "unable to realloc", "not enough memory"),
        self_test=SelfTest(
            echo="puts [gets stdin]\n",
            tle="while 1 {}\n",
            rte="error {on purpose}\n",
            ce="proc unfinished {} {\n",
            mle="while 1 { lappend kept [string repeat x 1048576] }\n",
        ),
    ),
)
