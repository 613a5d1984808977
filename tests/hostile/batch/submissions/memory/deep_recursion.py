"""Recurses without end, with Python's own guard taken away."""

import sys

import hostile


def deeper(n):
    return deeper(n + 1) + 1


def attack():
    sys.setrecursionlimit(1 << 30)
    deeper(0)


hostile.run(attack)
