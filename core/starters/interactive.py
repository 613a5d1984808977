"""Two programs that talk: the interactor is written with the library for authors."""

from __future__ import annotations

from .icpc2025 import readme, settings

FILES = {
    "problem.yaml": settings("interactive"),
    "README.md": readme(
        "parley interact . submissions/accepted/halves.py    # what they say to each other\n"
        "parley certify .         # the interactor bears programs that mean ill"
    ),
    "statement/problem.en.md": """
The judge thinks of a number from 1 to 1000. Write a number on a line of its own, and flush; you read `lower` or
`higher`, which says where the judge's number is, or `found`, and then end. You may try 10 times.
""",
    "output_validator/interactor.py": """
from parley_author import Judge  # docs/reference/author-library.md of Parley

judge = Judge()
secret = judge.input.integer("secret", 1, 1000)
for tried in range(1, 11):
    guess = judge.program.integer("guess", 1, 1000)
    if guess == secret:
        judge.say("found")
        judge.program.end()
        judge.accept(f"found with {tried} numbers")
    judge.say("lower" if secret < guess else "higher")
judge.reject("not found with 10 numbers")
""",
    "data/sample/1.in": "500\n",
    "data/sample/1.ans": "",
    "data/secret/01-lowest.in": "1\n",
    "data/secret/01-lowest.ans": "",
    "data/secret/02-highest.in": "1000\n",
    "data/secret/02-highest.ans": "",
    "data/secret/03-between.in": "667\n",
    "data/secret/03-between.ans": "",
    "submissions/accepted/halves.py": """
low, high = 1, 1000
while True:
    guess = (low + high) // 2
    print(guess, flush=True)
    reply = input()
    if reply == "found":
        break
    if reply == "lower":
        high = guess - 1
    else:
        low = guess + 1
""",
    "submissions/wrong_answer/one_by_one.py": """
guess = 1
while True:
    print(guess, flush=True)
    if input() == "found":
        break
    guess += 1
""",
    "submissions/time_limit_exceeded/does_not_flush.py": """
import sys

low, high = 1, 1000
while True:
    sys.stdout.write(f"{(low + high) // 2}\\n")  # and waits for a reply to what nobody has seen
    sys.stdin.readline()
""",
}
