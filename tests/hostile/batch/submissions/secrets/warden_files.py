"""The warden's memory and descriptors, from Python."""

import hostile


def attack():
    for name in ("mem", "environ", "fd/0", "fd/3", "root/etc/passwd", "maps"):
        try:
            with open(f"/proc/1/{name}", "rb") as file:
                print("worked:", name, file.read(1))
        except OSError:
            pass


hostile.run(attack)
