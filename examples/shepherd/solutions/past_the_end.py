# Looks at the place after the last one: run-time error.
import Main


def bleat(distance):
    pass


def locate(n, places, earshot, most):
    here = 0
    while places[here + 1] <= places[0] + earshot:
        here += 1
    Main.whistle(here)
    return here if places[n] else 0
