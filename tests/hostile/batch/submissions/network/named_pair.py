"""A pair of sockets, one of which takes an address."""

import socket

import hostile


def attack():
    one, _ = socket.socketpair()
    one.bind("\0hostile-left")
    print("worked")


hostile.run(attack)
