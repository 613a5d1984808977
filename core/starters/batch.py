"""An input, an output, one right answer."""

from __future__ import annotations

from .icpc2025 import readme, settings

FILES = {
    "problem.yaml": settings("pass-fail"),
    "README.md": readme(
        "parley stress . accepted/solution.py accepted/slowly.py --generator generators/random_numbers.py "
        "--args '{seed} {n:1..10}'"
    ).replace(" accepted/", " submissions/accepted/"),
    "statement/problem.en.md": """
Read a number $n$ from 1 to 1000, then $n$ whole numbers from -1000 to 1000. Print the largest sum of numbers that stand
side by side, at least one of them.
""",
    "data/sample/1.in": "5\n1 -2 3 4 -1\n",
    "data/sample/1.ans": "7\n",
    "data/secret/01-one.in": "1\n-7\n",
    "data/secret/01-one.ans": "-7\n",
    "data/secret/02-all-below-zero.in": "4\n-5 -2 -9 -4\n",
    "data/secret/02-all-below-zero.ans": "-2\n",
    "data/secret/03-over-a-gap.in": "6\n4 -1 5 -20 6 1\n",
    "data/secret/03-over-a-gap.ans": "8\n",
    "generators/random_numbers.py": """
# Writes a test: random_numbers.py SEED N
import random
import sys

seed, n = map(int, sys.argv[1:])
draw = random.Random(seed)
print(n)
print(*(draw.randint(-10, 10) for _ in range(n)))
""",
    "submissions/accepted/solution.py": """
input()
best = ending = None
for number in map(int, input().split()):
    ending = number if ending is None else max(number, ending + number)
    best = ending if best is None else max(best, ending)
print(best)
""",
    "submissions/accepted/slowly.py": """
# Every sum there is: to compare with.
n = int(input())
numbers = list(map(int, input().split()))
print(max(sum(numbers[i:j]) for i in range(n) for j in range(i + 1, n + 1)))
""",
    "submissions/wrong_answer/nothing_taken.py": """
# Takes no number at all where all are below zero.
input()
best = ending = 0
for number in map(int, input().split()):
    ending = max(0, ending + number)
    best = max(best, ending)
print(best)
""",
    "submissions/run_time_error/reads_too_much.py": """
numbers = list(map(int, open(0).read().split()))
print(numbers[numbers[0] + 1])
""",
}
