"""Ruby, by its reference implementation; compiling is a check of the syntax."""

from __future__ import annotations

from ...core.language import Language, SelfTest
from ...core.model import PROGRAM

# `ruby -c` looks at one file only, and praises it on stdout. Compiling runs nothing, not even BEGIN.
_CHECK = """
ARGV.each do |name|
  RubyVM::InstructionSequence.compile_file(name)
rescue SyntaxError => error
  warn error.message
  exit 1
end
"""

LANGUAGES = (
    Language(
        name="ruby",
        title="Ruby",
        aliases=("rb",),
        extensions=(".rb",),
        shebangs=("ruby",),
        content=(
            r"^[ \t]*def [\w.]+[?!]?(?:\([^()\n]*\))?[ \t]*$",
            r"\bgets\.(?:to_[if]|chomp|split|strip|chars)\b",
            r"\bdo[ \t]*\|[\w, ]*\|",
        ),
        syntax="hash",
        compile=("ruby", "--disable=gems", "-e", _CHECK, "{sources}"),
        run=("ruby", f"-I{PROGRAM}", "--disable=did_you_mean", "--disable=error_highlight", "{main}"),
        artifacts=(),
        version=("ruby", "--version"),
        # The stack of its methods, in bytes, beside that of C: for recursion as deep as memory allows.
        environment=(("RUBY_THREAD_VM_STACK_SIZE", "{memory}000000"),),
        package="ruby",
        profile="ruby",
        processes=4,  # a timer beside the threads of a program
        extra_memory_mib=16,  # 13 after the start
        exhausted=("NoMemoryError",),
        self_test=SelfTest(
            echo="puts gets\n",
            tle="loop {}\n",
            rte="raise 'on purpose'\n",
            ce="def unfinished\n",
            mle="kept = []\nloop { kept << 'x' * (1 << 20) }\n",
        ),
    ),
)
