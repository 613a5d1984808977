"""Waits at an abstract name for the next test."""

import socket

import hostile


def attack():
    with socket.socket(socket.AF_UNIX) as one:
        one.bind("\0hostile-left")
        print("worked")


hostile.run(attack)
