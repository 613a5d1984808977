"""Answers that are more or less good: the validator says how much of a test's points one is worth."""

from __future__ import annotations

from .icpc2025 import readme, settings

FILES = {
    "problem.yaml": settings("scoring"),
    "README.md": readme("parley judge . submissions/partial/one_sided.py --json    # what each test was worth"),
    "statement/problem.en.md": """
Read a number $n$ from 1 to 100, then $n$ whole numbers from 1 to 1000. Print for each whether it goes on the left (`L`)
or on the right (`R`), so that both sums differ as little as you can. With a difference of $d$, of a sum of $s$, a test
is worth the part $1 - d / s$ of its points.
""",
    "output_validator/validator.py": """
from parley_author import Judge  # docs/reference/author-library.md of Parley

judge = Judge()
n = judge.input.integer("n", 1, 100)
numbers = [judge.input.integer("number", 1, 1000) for _ in range(n)]
difference = 0
for number in numbers:
    side = judge.program.word("side", 1)
    if side not in "LR":
        judge.reject(f"a side is L or R, not {side}")
    difference += number if side == "L" else -number
judge.program.end()
judge.accept_with_share(1 - abs(difference) / sum(numbers), f"the sums differ by {abs(difference)}")
""",
    "data/sample/1.in": "3\n1 2 3\n",
    "data/sample/1.ans": "R R L\n",
    "data/secret/01-even.in": "4\n5 5 5 5\n",
    "data/secret/01-even.ans": "L R L R\n",
    "data/secret/02-one-large.in": "4\n9 2 3 4\n",
    "data/secret/02-one-large.ans": "L R R R\n",
    "submissions/submissions.yaml": """
accepted:
  score: 100
partial:
  permitted: [AC, WA]
  score: [1, 99]
""",
    "submissions/accepted/all_sums.py": """
n = int(input())
numbers = list(map(int, input().split()))
sides = {0: ""}
for number in numbers:
    following = {}
    for difference, chosen in sides.items():
        following.setdefault(difference + number, chosen + "L")
        following.setdefault(difference - number, chosen + "R")
    sides = following
print(*sides[min(sides, key=abs)])
""",
    "submissions/partial/one_sided.py": """
# Always the smaller side, as the numbers come; but the last on the left.
n = int(input())
numbers = list(map(int, input().split()))
print(*("LR"[i % 2] for i in range(n - 1)), "L")
""",
    "submissions/wrong_answer/too_few.py": """
print("L")
""",
}
