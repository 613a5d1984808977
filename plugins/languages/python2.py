"""Python 2, for what was written before: by `python2` or `pypy` where the machine has one, else by Jython.

Debian 12 has the last one only. Which it is, is looked up when the languages are loaded.
"""

from __future__ import annotations

import shutil

from msgspec import structs

from ...core.language import Language, SelfTest
from ...core.tools import FOLDERS
from ._jvm import ARENAS, BRIEFLY, EXHAUSTED, HOUSEKEEPING, JVM, PROCESSES, RESERVED_MIB
from ._python import EITHER

_CHECK = r"""
import sys
for name in sys.argv[1:]:
    try:
        compile(open(name).read().replace('\r', '') + '\n', name[len('/src/'):], 'exec')
    except (SyntaxError, TypeError):
        kind, error = sys.exc_info()[:2]
        sys.excepthook(kind, error, None)
        sys.exit(1)
"""
_JAR = "/usr/share/java/jython.jar"
# Without the cache of what Java's packages hold, which has no place to be written to; and with the encoding told,
# which it would start `locale` to learn.
_JYTHON = (
    "-Dpython.cachedir.skip=true", "-Dpython.console.encoding=UTF-8",
    "-Dpython.home=/usr/share/jython", "-cp", _JAR, "org.python.util.jython",
)  # fmt: skip

_PYTHON2 = Language(
    name="python2",
    title="Python 2",
    aliases=("py2",),
    extensions=(".py", ".py2"),
    shebangs=("python2", "python2.7", "pypy", "jython"),
    content=(
        *EITHER,
        r"^[ \t]*print(?:[ \t]*(?:$|[\"`]|>>)|[ \t]+\w)",
        r"[:;][ \t]*print[ \t]+[\w\"`]",
        r"\b(?:raw_input|xrange|unichr|basestring|execfile)\s*\(",
        r"\.(?:has_key|iteritems|itervalues|iterkeys)\s*\(",
        r"^[ \t]*except\s+[\w.]+\s*,\s*\w+\s*:",
        r"^[ \t]*raise\s+\w+\s*,",
        r"^[ \t]*exec[ \t]+[\w\"]",
        r"\b0[xX][\da-fA-F]+[lL]\b|\b\d+[lL]\b|(?<![\w.])0+[1-7][0-7]*\b(?!\.)",
        r"<>|`[^`\n]*`|\bur\"\"",
        r"^[ \t]*(?:import|from)\s+(?:Queue|StringIO|cStringIO|urllib2|__builtin__|cPickle)\b",
    ),
    syntax="python",
    run=(),
    artifacts=(),
    main_names=("main", "__main__"),
    profile="python",
    processes=8,  # threads, as in python3.py
    priority=1,
    self_test=SelfTest(
        echo="print raw_input()\n",
        tle="while True: pass\n",
        rte="raise RuntimeError('on purpose')\n",
        ce="def unfinished(:\n",
        mle="kept = []\nwhile True: kept.append(bytearray(1 << 20))\n",
    ),
)


def _native(tool: str) -> Language:
    return structs.replace(
        _PYTHON2,
        compile=(tool, "-S", "-c", _CHECK, "{sources}"),
        run=(tool, "-B", "{main}"),
        version=(tool, "--version"),
        package=tool,
    )


def _jython() -> Language:
    """An archive for the start would be 15 MB and 3 s of compiling for each submission, and save it 0.15 s of 1.9."""
    return structs.replace(
        _PYTHON2,
        compile=("java", "-Xmx256m", *BRIEFLY, *_JYTHON, "-S", "-c", _CHECK, "{sources}"),
        run=("java", *JVM, *_JYTHON, "{main}"),
        files=(_JAR,),
        environment=ARENAS,
        version=("java", "-Xmx256m", *BRIEFLY, *_JYTHON, "--version"),
        package="jython openjdk-17-jre-headless",
        profile="jvm",
        processes=PROCESSES,
        exhausted=EXHAUSTED,
        housekeeping=HOUSEKEEPING,
        extra_time_ms=2500,  # its echo program takes 2.1 to 2.4 s of CPU time in the box
        extra_memory_mib=128,  # its echo program: 121 MiB where the heap may be 128, of which some 30 are its own
        reserved_mib=RESERVED_MIB,
    )


def _chosen() -> Language:
    found = (tool for tool in ("python2", "pypy") if shutil.which(tool, path=FOLDERS))
    tool = next(found, None)
    return _native(tool) if tool else _jython()


LANGUAGES = (_chosen(),)
