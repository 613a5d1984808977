"""Swallows everything that would end it."""

import signal

import hostile


def attack():
    for number in range(1, 32):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    while True:
        pass


hostile.run(attack)
