"""A terminal of the simplest kind: enough of one to see what a person would see of a live table."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from collections.abc import Callable, Mapping
from pathlib import Path

from .command import SCRIPT, Command

_SEQUENCE = re.compile(rb"\x1b\[(\??)([0-9;]*)([A-Za-z])")
_CHUNK = 65536


class Terminal:
    """What is on the screen, and what has left it at the top. Wide characters are not among its virtues."""

    def __init__(self, *, columns: int, lines: int) -> None:
        self.columns, self.height = columns, lines
        self.left: list[str] = []  # scrolled off
        self._screen = [[" "] * columns for _ in range(lines)]
        self._row = self._column = 0
        self.cursor_shown = True
        self.colours: set[bytes] = set()

    @property
    def lines(self) -> list[str]:
        """All of it, from the first line to the last that is not empty."""
        lines = [*self.left, *("".join(cells).rstrip() for cells in self._screen)]
        while lines and not lines[-1]:
            lines.pop()
        return lines

    def feed(self, data: bytes) -> bytes:
        """Obeys; returns the beginning of a sequence or a character whose end has not come yet."""
        at = 0
        while at < len(data):
            if data[at] == 0x1B:
                found = _SEQUENCE.match(data, at)
                if not found:
                    return data[at:]
                self._obey(*found.groups())
                at = found.end()
                continue
            size = _length(data[at])
            if at + size > len(data):
                return data[at:]
            self._put(data[at : at + size].decode())
            at += size
        return b""

    def _obey(self, private: bytes, number: bytes, kind: bytes) -> None:
        count = int(number or b"1") if number.isdigit() or not number else 1
        if private:
            if number == b"25":
                self.cursor_shown = kind == b"h"
        elif kind == b"A":
            self._row = max(0, self._row - count)
        elif kind == b"K":
            self._screen[self._row] = [" "] * self.columns
        elif kind == b"m":
            self.colours.add(number)
        else:
            raise AssertionError(f"a sequence that this terminal does not know: {number + kind!r}")

    def _put(self, character: str) -> None:
        if character == "\r":
            self._column = 0
        elif character == "\n":
            self._feed_line()
        elif character.isprintable():
            if self._column == self.columns:  # as terminals wrap: late
                self._column = 0
                self._feed_line()
            self._screen[self._row][self._column] = character
            self._column += 1
        else:
            raise AssertionError(f"a control character reached the terminal: {character!r}")

    def _feed_line(self) -> None:
        if self._row < self.height - 1:
            self._row += 1
            return
        self.left.append("".join(self._screen.pop(0)).rstrip())
        self._screen.append([" "] * self.columns)


def _length(byte: int) -> int:
    return 1 if byte < 0xC0 else 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4


Watch = Callable[[Terminal, subprocess.Popen[bytes], int], None]


def run_in_terminal(
    parley: Command,
    *arguments: str | Path,
    columns: int = 80,
    lines: int = 24,
    env: Mapping[str, str] | None = None,
    wrapper: tuple[str, ...] = (),
    watch: Watch = lambda _terminal, _process, _keyboard: None,
) -> tuple[int, Terminal]:
    """Exit code and screen of a command that has this terminal as its own; `watch` sees it after each change."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    terminal = Terminal(columns=columns, lines=lines)
    process = subprocess.Popen(
        [*wrapper, str(SCRIPT), *map(str, arguments)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**parley.environment, "TERM": "xterm-256color", **(env or {})},
        cwd="/",
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - the tests start no threads
    )
    os.close(theirs)
    with process:
        _show(terminal, process, ours, watch)
    return process.returncode, terminal


def _show(terminal: Terminal, process: subprocess.Popen[bytes], keyboard: int, watch: Watch) -> None:
    rest = b""
    try:
        while data := os.read(keyboard, _CHUNK):
            rest = terminal.feed(rest + data)
            watch(terminal, process, keyboard)
    except OSError:  # so a terminal tells that nobody has it open any more
        pass
    finally:
        os.close(keyboard)
