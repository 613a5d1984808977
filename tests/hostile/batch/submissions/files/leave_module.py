"""Leaves a module that the next test's Python would find."""

import hostile

try:
    import left_behind
except ImportError:
    left_behind = None


def attack():
    with open("/w/left_behind.py", "w") as file:
        file.write("")


if left_behind:
    print("worked: imported", left_behind.__file__)
hostile.run(attack)
