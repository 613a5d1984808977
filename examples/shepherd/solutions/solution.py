# As solution.cpp, but with a dictionary of which meadow lies where: accepted. What is printed here is not looked at.
import Main

heard = None  # how far away the lamb bleated


def bleat(distance):
    global heard
    heard = distance


def ask(meadow):
    global heard
    heard = None
    Main.whistle(meadow)
    return heard


def locate(n, places, earshot, most):
    meadow_at = {place: meadow for meadow, place in enumerate(places)}
    left = places  # where the lamb may still be
    while True:
        here = max(place for place in left if place <= left[0] + earshot)
        distance = ask(meadow_at[here])
        if distance is not None:
            break
        left = [place for place in left if place > here + earshot]
    print("it is", distance, "m away from", here)
    found = [place for place in {here - distance, here + distance} if place in meadow_at]
    if len(found) == 2 and ask(meadow_at[found[0]]) != 0:
        found.reverse()
    return meadow_at[found[0]]
