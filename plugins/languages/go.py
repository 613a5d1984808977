"""Go: the files of one package, or a module with its go.mod; the standard library and nothing from the network."""

from __future__ import annotations

from ...core.language import Language, SelfTest

# A single file is called main.go, as a name can leave it out (a_windows.go). A package that is not main becomes an
# archive, which is no program. -trimpath would do for the paths in
# messages, but compiles the standard library anew: 8 s instead of 0.3.
_BUILD = """
program=$1; shift
cd /src
if [ -e go.mod ]; then set -- .
elif [ $# = 1 ]; then cp "$1" {space}/main.go; cd {space}; set -- main.go
else for file; do file=${file#/src/}; case $file in -*) file=./$file ;; esac; set -- "$@" "$file"; shift; done
fi
go build -buildvcs=false -gcflags=-trimpath="$PWD" -ldflags=-w -o "$program" "$@" || exit
[ "$(head -c 7 "$program")" != "!<arch>" ] || { echo "error: the package is not called main" >&2; exit 1; }
"""

LANGUAGES = (
    Language(
        name="go",
        title="Go",
        aliases=("golang",),
        extensions=(".go",),
        content=(
            r"^package[ \t]+main\b",
            r"^func[ \t]+main[ \t]*\(",
            r"^import[ \t]*\([ \t]*$",
            r":=[ \t]*range\b",
        ),
        syntax="go",
        compile=("sh", "-c", _BUILD, "sh", "{program}", "{sources}"),
        run=("{program}",),
        tools=("go",),
        version=("go", "version"),
        package="golang-go",
        environment=(
            ("GOMEMLIMIT", "{memory}MiB"),  # its collector tries harder near the limit, instead of going over it
            ("GOMAXPROCS", "1"),
            ("CGO_ENABLED", "0"),
            ("GOPROXY", "off"),
            ("GOTOOLCHAIN", "local"),
            ("GOFLAGS", "-mod=mod"),
            ("GOCACHE", "/w/cache"),
            ("GOPATH", "/w/go"),
        ),
        profile="go",
        # Its watchman sleeps up to a minute when nobody runs. Goroutines that wait for a clock are another thread's
        # affair, which polls until then.
        housekeeping=("+1",),
        processes=16,  # its own are 4; one more for each call that blocks
        extra_memory_mib=16,  # its echo has 1.5; a heap near GOMEMLIMIT was seen 6 over it before it was collected
        reserved_mib=768,  # 700 before the first line of the program
        exhausted=(
            "fatal error: runtime: out of memory",
            "fatal error: out of memory",
            "runtime: cannot allocate memory",
        ),
        self_test=SelfTest(
            echo="""
package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	line, err := bufio.NewReader(os.Stdin).ReadString('\\n')
	if err != nil {
		panic(err)
	}
	fmt.Print(line)
}
""",
            tle="package main\n\nfunc main() {\n\tfor {\n\t}\n}\n",
            rte='package main\n\nfunc main() {\n\tpanic("on purpose")\n}\n',
            ce="package main\n\nfunc main() {\n\tnothing()\n}\n",
            mle="""
package main

func main() {
	var blocks [][]byte
	for {
		block := make([]byte, 1<<20)
		for i := range block {
			block[i] = 1
		}
		blocks = append(blocks, block)
	}
}
""",
        ),
    ),
)
