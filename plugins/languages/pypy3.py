"""Python 3, by PyPy. It shares the endings of CPython, which gets them unless a first line or --language says PyPy."""

from __future__ import annotations

from ...core.language import Language, SelfTest
from ._python import CHECK

LANGUAGES = (
    Language(
        name="pypy3",
        title="Python 3 (PyPy)",
        aliases=("pypy",),
        extensions=(".pypy3", ".py", ".py3"),
        shebangs=("pypy3", "pypy"),
        syntax="python",
        compile=("pypy3", "-S", "-c", CHECK, "{sources}"),
        run=("pypy3", "-B", "{main}"),
        artifacts=(),
        main_names=("main", "__main__"),
        version=("pypy3", "--version"),
        # Its collector doubles the heap before it looks for garbage, unless it is told where the end is.
        environment=(("PYPY_GC_MAX", "{memory}MB"),),
        package="pypy3",
        profile="python",
        processes=8,  # threads, as in python3.py
        extra_memory_mib=64,  # 49 after the start, most of it its own code
        reserved_mib=512,  # sys.setrecursionlimit(10**6) sets 160 MiB aside, and copies what it had
        exhausted=("MemoryError",),
        self_test=SelfTest(
            echo="print(input())\n",
            tle="while True: pass\n",
            rte="raise RuntimeError('on purpose')\n",
            ce="def unfinished(:\n",
            mle="kept = []\nwhile True: kept.append(bytearray(1 << 20))\n",
        ),
    ),
)
