"""A number that nobody can compute, in one step that cannot be interrupted."""

import hostile


def attack():
    n = 7
    print(len(str((n ** n**8) >> 1)) and "worked")


hostile.run(attack)
