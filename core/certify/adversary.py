"""The program that means ill: it runs in a box, by itself, and is told its kind by a constant of its source.

It talks by its streams, or by two named pipes that are its first arguments, or those of libinteractive. What an
accepted submission said lies in its working folder: for each copy of the program, a list of [bytes heard before it,
whether the partner had ended, what was said in base64 or null for its end].
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import re
import stat
import sys
import time
from functools import partial
from pathlib import Path

KIND: str = "{{kind}}"
RECORD = "said.json"
PIPES = "LIBINTERACTIVE_PIPES"  # in the environment, where functions are called: core/libinteractive/calls.py
COOKIE = b"\x5a\x0b\xf1\x71"  # what each message there ends with
MOST_DRIPPED = 4096  # bytes; after each comes a pause, so that they arrive one by one:
PAUSE_SECONDS = 0.03  # after the first, after the second half of it, then a third …


class Partner:
    """The interactor, as the program sees it."""

    def __init__(self) -> None:
        calls = os.environ.get(PIPES)
        pipes = [f"{calls}/0.in", f"{calls}/0.out"] if calls else sys.argv[1:3]
        named = len(pipes) == 2 and all(os.path.exists(path) and stat.S_ISFIFO(os.stat(path).st_mode) for path in pipes)  # noqa: PTH110, PTH116
        self._reads = os.open(pipes[0], os.O_RDONLY) if named else 0
        self._writes = os.open(pipes[1], os.O_WRONLY) if named else 1
        self.heard = 0
        self.over = False

    def say(self, words: bytes) -> None:
        """Ends the program where nobody hears it."""
        while words:
            try:
                words = words[os.write(self._writes, words) :]
            except OSError:
                sys.exit(0)

    def hear(self) -> bool:
        """False at the end."""
        if not self.over:
            words = os.read(self._reads, 1 << 16)
            self.heard += len(words)
            self.over = not words
        return not self.over

    def hear_out(self) -> None:
        while self.hear():
            pass

    def close(self) -> None:
        with contextlib.suppress(OSError):
            os.close(self._writes)


def turns() -> list[tuple[int, bool, bytes | None]]:
    """What was said, and when, by this copy."""
    copies = json.loads(Path(RECORD).read_bytes())
    record = copies[int(sys.argv[-1]) if len(copies) > 1 else 0]
    return [(after, over, None if words is None else base64.b64decode(words)) for after, over, words in record]


def spoken() -> list[bytes]:
    return [words for _, _, words in turns() if words is not None]


def play(partner: Partner, script: list[tuple[int, bool, bytes | None]], *, drips: int = 0) -> None:
    """As it was: what is said comes when as much was heard as then. `drips` bytes come one by one."""
    for after, over, words in script:
        while partner.heard < after or (over and not partner.over):
            if not partner.hear():
                break
        if words is None:
            partner.close()
            continue
        slowly = words[:drips]
        for at in range(len(slowly)):
            partner.say(slowly[at : at + 1])
            time.sleep(PAUSE_SECONDS / (1 + MOST_DRIPPED - drips + at))
        drips -= len(slowly)
        partner.say(words[len(slowly) :])


def half(script: list[tuple[int, bool, bytes | None]]) -> tuple[list[tuple[int, bool, bytes | None]], bytes]:
    """The first half of the messages, and half of the one after them."""
    said = [turn for turn in script if turn[2] is not None]
    cut = len(said) // 2
    middle = (said[cut][2] or b"").strip() if said else b""
    return said[:cut], middle[: len(middle) // 2]


def raised(words: bytes, by: int) -> bytes:
    """With so much added to each number."""
    return re.sub(rb"-?[0-9]+", lambda found: str(int(found.group()) + by).encode(), words)


def ones(words: bytes) -> bytes:
    """Of calls and answers (u32 number, values, u32 COOKIE) all bits of the values set: -1, or no number."""
    return re.sub(
        rb"(?s)(.{4})(.*?)(" + re.escape(COOKIE) + rb")",
        lambda found: found[1] + b"\xff" * len(found[2]) + found[3],
        words,
    )


def recorded(partner: Partner) -> None:
    """The kinds that say what was accepted, spoilt."""
    script = turns()
    words = [turn for turn in script if turn[2] is not None]
    if KIND == "again":
        play(partner, script)
    elif KIND == "drips":
        play(partner, script, drips=MOST_DRIPPED)
    elif KIND == "ahead":
        partner.say(b"".join(spoken()))
        partner.hear_out()
    elif KIND == "talks-on":
        play(partner, words)
        partner.say(b"1 more\n" * 1000)
        partner.close()
        partner.hear_out()
    elif KIND == "no-newline":
        if words:
            after, over, last = words[-1]
            play(partner, [*words[:-1], (after, over, (last or b"").rstrip(b"\r\n"))])
        partner.close()
        partner.hear_out()
    elif KIND == "torn":
        said, rest = half(script)
        play(partner, said)
        partner.say(rest)
    elif KIND == "half-closes":
        play(partner, half(script)[0])
        partner.close()
        partner.hear_out()
    else:
        by = 0 if KIND == "ones" else 1 << int(KIND.removeprefix("wraps-"))
        spoil = partial(raised, by=by) if by else ones
        play(partner, [(after, over, words and spoil(words)) for after, over, words in script])
        partner.close()
        partner.hear_out()


def garbage() -> bytes:
    """All bytes there are, in an order that is the same each time."""
    state, found = 1, bytearray()
    while len(found) < 1 << 16:
        state = (state * 6364136223846793005 + 1442695040888963407) & ((1 << 64) - 1)
        found.append(state >> 56)
    return bytes(found)


SAID = {
    "long-line": lambda: b"1" * 10_000_000 + b"\n",
    "nan": lambda: b"nan\n" * 100,
    "infinity": lambda: b"1e999\n" * 100,
    "overflow": lambda: b"9999999999999999999999999999999999999999\n" * 100,
    "garbage": garbage,
}
ENDLESS = {"floods": b"flood\n" * 10_000, "blanks": b"\n" * 60_000}


def main() -> None:
    partner = Partner()
    if KIND in SAID:
        partner.say(SAID[KIND]())
        partner.close()
        partner.hear_out()
    elif KIND in ENDLESS:
        while True:
            partner.say(ENDLESS[KIND])
    elif KIND == "exits":
        pass
    elif KIND == "deaf":
        time.sleep(1)
    elif KIND in ("silent", "closes", "unended"):
        if KIND == "closes":
            partner.close()
        elif KIND == "unended":
            partner.say(b"unended")
        partner.hear_out()
    else:
        recorded(partner)


if __name__ == "__main__":
    main()
