"""Interactor of "The Night Watch", with the library for authors (docs/reference/author-library.md).

It is run twice. In the first pass its input is the test's file, "day LIGHTS"; what it then hands to `run_again()` is its
input in the second one, "night LIGHTS NOTE". The program is started anew in between, and is told only what is said here.
"""

import string

from parley_author import Judge

ROOMS, MOST, BEST = 100, 100, 17  # a note of BEST characters is worth all points, of MOST the least
CHARACTERS = set(string.ascii_letters + string.digits)


def day(judge, lights):
    judge.say("day")
    judge.say(lights)
    note = judge.program.word("note", MOST)
    if not CHARACTERS.issuperset(note):
        judge.reject("the note has something else in it than letters and digits")
    judge.program.end()  # the day guard goes home: nothing more is said, and the program ends
    judge.run_again(f"night {lights} {note}\n", f"the note has {len(note)} characters")


def night(judge, lights, note):
    judge.say("night")
    judge.say(note)
    rooms = list(range(1, ROOMS + 1))
    judge.random.shuffle(rooms)  # the same for the same note, however often it is judged
    for room in rooms:
        judge.say(room)
        answer = judge.program.word("answer", 3)
        if answer not in ("on", "off"):
            judge.reject(f"room {room}: the answer is neither on nor off")
        if (answer == "on") != (lights[room - 1] == "1"):
            judge.tell_team("a light is not as you said")
            judge.reject(f"room {room} is not {answer}")
    judge.say(0)
    judge.accept_with_share(min(1, BEST / len(note)), "all lights are right")


judge = Judge()
shift = judge.input.word("day or night")
lights = judge.input.word("lights", ROOMS)
if shift == "day":
    day(judge, lights)
night(judge, lights, judge.input.word("note", MOST))
