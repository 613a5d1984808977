"""How what judging costs grows: with tests, with output, with lanes, with a batch's journal.

command.py    the command `parley` in a process of its own, and what that process used
probe.py      what is started for it
problems.py   packages and programs that are judged
inside.py     the cost of a test between two others, from the engine's own events
tests.py  output.py  lanes.py  journal.py    one kind of growth each, as a Growth
"""
