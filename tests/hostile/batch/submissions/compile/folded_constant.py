"""A constant that a compiler might compute for ever."""

import hostile


def never():
    return (((2**1000) ** 1000) ** 1000) ** 1000 + len("a" * 10**12)


hostile.run(lambda: None)
