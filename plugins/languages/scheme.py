"""Scheme, by GNU Guile 3: compiled to its machine code, which is what is run.

Compiling expands macros, and runs nothing else. Other files are for `include`: at run time there are no sources.
"""

from __future__ import annotations

from ...core.language import Language, SelfTest
from ...core.model import SOURCES

_COMPILE = """
(use-modules (system base compile))
(define file (cadr (command-line)))
(chdir (dirname file)) ; what it includes is looked for here, as files of the load path have no folder
(define (complain key . arguments)
  (print-exception (current-error-port) #f key arguments)
  (exit 1))
(catch #t
  (lambda () (compile-file file #:output-file (caddr (command-line)) #:optimization-level 2))
  complain)
"""
_RUN = "(set-program-arguments (cdr (command-line))) (load-compiled (car (command-line)))"

LANGUAGES = (
    Language(
        name="scheme",
        title="Scheme (Guile)",
        aliases=("guile",),
        extensions=(".scm", ".ss"),
        shebangs=("guile", "guile-3.0"),
        content=(
            r"^[ \t]*\(define(?:-[\w-]+)?[ (]",
            r"\(let loop\b",
            r"\(call/cc\b",
            r"\(set! ",
        ),
        syntax="semicolon",
        compile=("guile", "--no-auto-compile", "-L", SOURCES, "-c", _COMPILE, "{main}", "{program}"),
        run=("guile", "--no-auto-compile", "-c", _RUN, "{program}"),
        version=("guile", "--version"),
        environment=(("GC_MAXIMUM_HEAP_SIZE", "{memory}M"), ("GC_MARKERS", "1")),
        package="guile-3.0",
        profile="interpreter",
        processes=2,  # its finalizers have a thread
        extra_memory_mib=16,  # 9 after the start
        exhausted=("out-of-memory", "Out of Memory", "stack-overflow"),
        self_test=SelfTest(
            echo="(use-modules (ice-9 rdelim))\n(display (read-line))\n(newline)\n",
            tle="(let loop () (loop))\n",
            rte='(error "on purpose")\n',
            ce='(display "unfinished"\n',
            mle="(define kept '())\n(while #t (set! kept (cons (make-vector 65536 0) kept)))\n",
        ),
    ),
)
