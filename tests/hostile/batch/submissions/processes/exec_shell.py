"""Becomes a shell, from Python."""

import os

import hostile


def attack():
    os.execv("/bin/sh", ["sh", "-c", "echo worked"])


hostile.run(attack)
