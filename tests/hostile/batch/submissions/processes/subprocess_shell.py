"""Starts a shell from Python."""

import subprocess

import hostile


def attack():
    print(subprocess.run("echo worked", shell=True, check=True))


hostile.run(attack)
