"""The command line: signals and standard streams first, then `app.py`, then the one file a command.

Each file imports what it needs when it runs, so that `--help` is quick and an early Ctrl-C finds somebody who answers.

Exit codes: 0 done · 1 done, but an expectation failed · 2 usage · 3 the package or a submission cannot be read ·
4 this machine lacks something · 5 a judge error · 128 + n ended by signal n.
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    """The command `parley`. Whatever goes wrong is one line on stderr and an exit code, never a traceback."""
    try:
        from . import signals

        signals.arm()
    except KeyboardInterrupt:  # it came before anybody could heed it
        os._exit(130)
    from . import room

    if narrow := room.lacking():
        room.say(narrow)
        sys.exit(4)
    code = _run()
    try:
        sys.stdout.flush()
    except Exception as error:  # noqa: BLE001 - all of them are explained
        code = code or explain(error)
    signals.disarm()
    sys.exit(code)


def _run() -> int:
    from . import streams

    try:
        streams.prepare()
        from .app import run

        return run(sys.argv[1:])
    except Exception as error:  # noqa: BLE001 - all of them are explained
        return explain(error)


def explain(error: Exception) -> int:
    """Says what went wrong, and returns the exit code that belongs to it."""
    try:
        return _explain(error)
    except MemoryError:  # not even for that is there any
        from . import room

        room.say("the judge has no memory left; raise its limit (`ulimit -v`)")
        return 4


def _explain(error: Exception) -> int:
    from ..errors import MachineError, ParleyError
    from ..shortage import is_shortage, words
    from . import room
    from .streams import ReaderGone
    from .text import harmless

    if isinstance(error, ReaderGone):  # `parley … | head` is no error, there is just nobody left to tell
        return ReaderGone.exit_code
    if isinstance(error, SystemError) and room.lacking():  # the interpreter's way to lose a MemoryError
        error = MemoryError()
    if is_shortage(error):
        error = MachineError(words(error))
    if isinstance(error, ParleyError):
        sys.stderr.write(f"parley: {harmless(str(error))}\n")
        return error.exit_code
    if os.environ.get("PARLEY_DEBUG"):
        raise error
    sys.stderr.write(f"parley: internal error: {harmless(repr(error))}; PARLEY_DEBUG=1 shows where\n")
    return ParleyError.exit_code
