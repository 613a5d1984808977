"""Imports itself again and again."""

import importlib

import hostile


def attack():
    while True:
        importlib.reload(hostile)


hostile.run(attack)
