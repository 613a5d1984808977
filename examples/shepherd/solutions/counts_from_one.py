# Takes the meadows to be numbered from 1, and whistles in the one after the last: wrong.
import Main

heard = None


def bleat(distance):
    global heard
    heard = distance


def locate(n, places, earshot, most):
    for meadow in range(n, 0, -1):
        Main.whistle(meadow)
        if heard == 0:
            return meadow
    return 0
