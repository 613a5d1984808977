"""Fifty threads of Python that compute."""

import threading

import hostile


def spin():
    while True:
        pass


def attack():
    threads = [threading.Thread(target=spin) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


hostile.run(attack)
