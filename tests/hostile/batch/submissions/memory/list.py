"""A list without end."""

import hostile


def attack():
    hoard = []
    while True:
        hoard.append(bytearray(1 << 22))


hostile.run(attack)
