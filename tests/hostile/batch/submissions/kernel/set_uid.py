"""Root, asked from Python."""

import os

import hostile


def attack():
    os.setuid(0)


hostile.run(attack)
