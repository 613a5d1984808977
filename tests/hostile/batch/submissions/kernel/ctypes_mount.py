"""A system call from Python, past all of its modules."""

import ctypes

import hostile


def attack():
    print("worked:", ctypes.CDLL(None).mount(b"none", b"/w", b"tmpfs", 0, None))


hostile.run(attack)
