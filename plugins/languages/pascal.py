"""Pascal, by Free Pascal: in the compiler's own mode, as IOI and ICPC judges have it, and in Delphi's, as Codeforces.

They differ in what Integer is (16 bits, 32 bits), in strings and in much that is small. A source may choose by itself
as well ({$mode objfpc}).
"""

from __future__ import annotations

from ...core.language import Language, SelfTest

_UNITS = "/usr/lib/x86_64-linux-gnu/fpc/$fpcversion/units/$fpctarget"
# -n: not /etc/fpc.cfg, which says where units are, and much that is no affair of ours.
_FLAGS = (
    "-n", f"-Fu{_UNITS}/*", "-Fu/src", "-Fi/src", "-O2", "-Sg", "-Xs", "-l-", "-ve", "-dONLINE_JUDGE",
    "-FU{space}", "-o{program}", "{main}",
)  # fmt: skip

_TEST = SelfTest(
    echo="""
program echo;
var
    line: string;
begin
    readln(line);
    writeln(line);
end.
""",
    tle="begin\n    while true do;\nend.\n",
    rte="begin\n    runerror(42);\nend.\n",
    ce="begin\n    nothing;\nend.\n",
    mle="""
var
    block: pointer;
begin
    while true do begin
        getmem(block, 1048576);
        fillchar(block^, 1048576, 1);
    end;
end.
""",
)


def _mode(name: str, title: str, *flags: str, extensions: tuple[str, ...], priority: int) -> Language:
    return Language(
        name=name,
        title=title,
        aliases=("fpc", "pas") if name == "pascal" else (),
        extensions=extensions,
        content=(
            r"(?i)^[ \t]*program\s+\w+\s*(?:\([\w\s,]*\)\s*)?;",
            r"(?i)^[ \t]*(?:unit|uses)\s+\w+\s*[,;]",
            r"(?i)^[ \t]*end[ \t]*\.[ \t]*$",
            r"(?i)^[ \t]*begin[ \t]*$",
            r"(?i)^[ \t]*var(?:[ \t]|$)",
        ),
        syntax="pascal",
        main_pattern=r"(?i)\A\s*(?!unit\b)\S",
        compile=("fpc", *flags, *_FLAGS),
        run=("{program}",),
        version=("fpc", "-iV"),
        package="fpc",
        exhausted=("Runtime error 203", "EOutOfMemory"),
        include="pascal",
        priority=priority,
        self_test=_TEST,
    )


LANGUAGES = (
    _mode("pascal", "Pascal", extensions=(".pas", ".pp"), priority=1),
    _mode("delphi", "Pascal (Delphi mode)", "-Mdelphi", extensions=(".pas", ".dpr"), priority=0),
)
