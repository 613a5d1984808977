"""Leaves files, folders and caches of modules for the next test."""

import os

import hostile


def attack():
    os.makedirs("a/b/c")
    for name in (".hidden", "a/b/c/file", "hostile.py", "sitecustomize.py"):
        with open(name, "w") as file:
            file.write("print('worked')")
    os.symlink("/", "root")
    os.chmod("a", 0)
    os.utime("/w", (1, 1))


hostile.run(attack)
