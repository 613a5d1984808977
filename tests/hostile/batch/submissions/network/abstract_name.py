"""Waits at an abstract name for the next test."""

import socket

import hostile


def attack():
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind("\0hostile-left")
            print("worked")
    except OSError:
        pass


hostile.run(attack)
