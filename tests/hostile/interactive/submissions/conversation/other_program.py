"""Lets another program speak in its place."""

import subprocess

import hostile


def attack():
    subprocess.run(["/bin/echo", "harmless"], check=True)


hostile.run(attack)
