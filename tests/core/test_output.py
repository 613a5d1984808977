"""What is taken out of a program's pipe, whatever the program does with it."""

import contextlib
import os
import threading

from parley.core.output import Capture, Output
from parley.core.pipes import close, make


def test_takes_what_is_there_and_stops_past_the_limit() -> None:
    """Nothing of an empty pipe; all of a full one; past the limit it is said once, and no more is read."""
    said: list[bool] = []
    pipe = make(large=True)
    with Output(1 << 17) as output:
        capture = Capture(output, lambda: said.append(True), pipe)
        assert not capture.pull()
        os.write(capture.writer, b"x" * (1 << 17))
        assert not capture.pull()
        assert (output.size, said) == (1 << 17, [])
        os.write(capture.writer, b"y")
        assert capture.pull()
        assert (output.exceeded, said) == (True, [True])
    close(pipe)


def test_a_program_may_read_its_own_pipe() -> None:
    """By way of /proc it gets the other end, and can take back what the judge was told of: no fault of the machine."""
    pipe = make(large=False)
    own = os.open(f"/proc/self/fd/{pipe[1]}", os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    done = threading.Event()
    taken: list[int] = []

    def take_back() -> None:
        while not done.is_set():
            with contextlib.suppress(BlockingIOError):
                taken.append(len(os.read(own, 1 << 16)))

    thief = threading.Thread(target=take_back)
    thief.start()
    try:
        with Output(1 << 30, keep=0) as output:
            capture = Capture(output, lambda: None, pipe)
            written = 0
            while len(taken) < 1000 or written < 10_000:
                written += os.write(capture.writer, b"x")
                capture.pull()
        done.set()
        thief.join()
        assert output.size + sum(taken) == written
    finally:
        done.set()
        thief.join()
        os.close(own)
        close(pipe)
