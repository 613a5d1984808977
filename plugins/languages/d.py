"""D, by gdc: GNU's compiler is one package with all it needs, and reads no settings below /etc."""

from __future__ import annotations

from ...core.language import Language, SelfTest

# A single file is called main.d, as the name of its module comes from it. With the library linked in, a program starts
# in half of the time and memory. Bounds stay checked.
_BUILD = """
program=$1; shift
cd /src
if [ $# = 1 ]; then cp "$1" {space}/main.d; cd {space}; set -- main.d
else for file; do file=${file#/src/}; case $file in -*) file=./$file ;; esac; set -- "$@" "$file"; shift; done
fi
exec gdc -O2 -fversion=ONLINE_JUDGE -static-libphobos -o "$program" -x d "$@" -x none
"""

LANGUAGES = (
    Language(
        name="d",
        title="D",
        aliases=("dlang", "gdc"),
        extensions=(".d",),
        content=(
            r"^[ \t]*import[ \t]+(?:std|core)\b",
        ),
        syntax="d",
        compile=("sh", "-c", _BUILD, "sh", "{program}", "{sources}"),
        # Otherwise its collector starts a thread for each processor.
        run=("{program}", "--DRT-gcopt=parallel:0"),
        tools=("gdc",),
        version=("gdc", "--version"),
        package="gdc",
        compile_memory_mib=1024,  # sources that import much of the library take between 256 and 512
        exhausted=("core.exception.OutOfMemoryError",),
        self_test=SelfTest(
            echo="import std.stdio;\n\nvoid main() {\n    write(readln());\n}\n",
            tle="""
import core.volatile;

void main() {
    uint n;
    while (true) volatileStore(&n, volatileLoad(&n) + 1);
}
""",
            rte='void main() {\n    throw new Exception("on purpose");\n}\n',
            ce="void main() {\n    return nothing;\n}\n",
            mle="""
void main() {
    ubyte[][] blocks;
    while (true) {
        blocks ~= new ubyte[1 << 20];
        blocks[$ - 1][] = 1;
    }
}
""",
        ),
    ),
)  # fmt: skip
