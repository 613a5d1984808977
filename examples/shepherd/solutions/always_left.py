# Searches well, but never asks on which side the lamb is: wrong where it is on the other one.
import Main

heard = None


def bleat(distance):
    global heard
    heard = distance


def locate(n, places, earshot, most):
    left = places
    while True:
        here = max(place for place in left if place <= left[0] + earshot)
        Main.whistle(places.index(here))
        if heard is not None:
            return places.index(here - heard if here - heard in places else here + heard)
        left = [place for place in left if place > here + earshot]
