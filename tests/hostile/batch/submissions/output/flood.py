"""Never stops writing, in Python."""

import hostile


def attack():
    while True:
        print('y' * 1000)


hostile.run(attack)
