"""C++, by g++, in five standards; C++17 is the one that a file ending gets."""

from __future__ import annotations

from ...core.language import Language, SelfTest

# -x: to g++, endings like .CXX, or one that --language overrules, mean a file for the linker.
_FLAGS = ("-O2", "-pipe", "-DONLINE_JUDGE", "-o", "{program}", "-x", "c++", "{sources}", "-x", "none", "-lm")
_DEFAULT = "17"

_TEST = SelfTest(
    echo="""
#include <iostream>
#include <string>
int main() {
    std::string line;
    std::getline(std::cin, line);
    std::cout << line << std::endl;
}
""",
    tle="int main() { for (volatile unsigned n = 0;; n = n + 1) { } }\n",
    rte='#include <stdexcept>\nint main() { throw std::runtime_error("on purpose"); }\n',
    ce="int main() { return nothing; }\n",
    mle="""
#include <vector>
int main() {
    std::vector<std::vector<char>> blocks;
    for (;;) blocks.emplace_back(1 << 20, 'x');
}
""",
)


def _standard(year: str) -> Language:
    default, others = year == _DEFAULT, (f"c++{year}", f"cpp{year}-gcc", f"cpp{year}-clang")
    return Language(
        name=f"cpp{year}",
        title=f"C++{year}",
        aliases=("cpp", "c++", *others) if default else others,
        extensions=(".cpp", ".cc", ".cxx", ".c++"),
        takes=(".c",),
        content=(
            r"^[ \t]*#[ \t]*include[ \t]*<(?![a-z/]+\.h>)[\w/+.]+>",
            r"\busing\s+namespace\b",
            r"(?<!use )\bstd\s*::",
            r"\bint\s+main\s*\(",
            r"\bc(?:in|out|err)\s*(?:>>|<<)",
            r"\btemplate\s*<",
            r"^[ \t]*class[ \t]+\w",
        ),
        syntax="c",
        compile=("g++", f"-std=c++{year}", *_FLAGS),
        run=("{program}",),
        version=("g++", "--version"),
        package="g++",
        include="cpp",
        priority=2 if default else 0,
        self_test=_TEST,
    )


LANGUAGES = tuple(_standard(year) for year in ("11", "14", "17", "20", "23"))
