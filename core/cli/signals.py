"""What Ctrl-C, SIGTERM and SIGHUP do while nothing is running: one line, and an end with 128 + n.

Loaded before anything else, so it loads nothing that takes time: until `arm()` a signal finds the interpreter alone.
"""

import os
import signal

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def heeded() -> list[signal.Signals]:
    """What whoever started us had ignored (nohup, a background job of a plain shell) stays ignored."""
    return [number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]


def arm() -> None:
    """From here on no signal of ours leads to a traceback."""
    for number in heeded():
        signal.signal(number, leave)


def disarm() -> None:
    """All is done or taken down, the exit code is known: a signal in the interpreter's last moments changes nothing."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def leave(number: int, _frame: object) -> None:
    """A handler."""
    say(number)
    os._exit(128 + number)


def say(number: int) -> None:
    """Straight to the descriptor: in a handler, the stream may be in the middle of a write."""
    line = f"parley: interrupted by {signal.Signals(number).name}; nothing is left running\n"
    try:  # noqa: SIM105 - contextlib is one of the things that take time
        os.write(2, line.encode())
    except OSError:
        pass
