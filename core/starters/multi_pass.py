"""A program that runs twice, and remembers nothing but what the validator hands on."""

from __future__ import annotations

from .icpc2025 import readme, settings

FILES = {
    "problem.yaml": settings("multi-pass"),
    "README.md": readme("parley judge . submissions/wrong_answer/forgets.py"),
    "statement/problem.en.md": """
Your program runs twice. First it reads `encode` and a number from 0 to 999999, and prints a word of at most 5 letters
from a to z. Then it reads `decode` and that word, and prints the number.
""",
    "output_validator/validator.py": """
from parley_author import Judge  # docs/reference/author-library.md of Parley

judge = Judge()
if judge.input.word("pass") == "encode":
    word = judge.program.word("word", 5)
    judge.program.end()
    if not all("a" <= letter <= "z" for letter in word):
        judge.reject("the word has other letters than a to z")
    judge.run_again(f"decode {word}\\n", f"the word is {word}")
number = judge.answer.integer("number", 0, 999_999)
found = judge.program.integer("number", 0, 999_999)
judge.program.end()
if found == number:
    judge.accept()
judge.reject(f"the number is {found} and was {number}")
""",
    "data/sample/1.in": "encode 123456\n",
    "data/sample/1.ans": "123456\n",
    "data/secret/01-least.in": "encode 0\n",
    "data/secret/01-least.ans": "0\n",
    "data/secret/02-most.in": "encode 999999\n",
    "data/secret/02-most.ans": "999999\n",
    "submissions/accepted/base_26.py": """
what, given = input().split()
if what == "encode":
    number, word = int(given), ""
    for _ in range(5):
        word += chr(ord("a") + number % 26)
        number //= 26
    print(word)
else:
    number = 0
    for letter in reversed(given):
        number = 26 * number + ord(letter) - ord("a")
    print(number)
""",
    "submissions/wrong_answer/forgets.py": """
# A variable does not live until the second run.
seen = {}
what, given = input().split()
if what == "encode":
    seen["a"] = given
    print("a")
else:
    print(seen.get(given, 0))
""",
}
