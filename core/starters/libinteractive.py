"""Contestants write functions, which the judge's program calls: a package of omegaUp's."""

from __future__ import annotations

FILES = {
    "README.md": """
# <plain-title>

```sh
parley verify .          # every solution gets what tests/tests.json says
parley watch .           # the same on each save
parley interactive generate interactive/guess.idl --output start    # what contestants start from, in all languages
```

The definition of the functions: docs/reference/libinteractive.md of Parley.
""",
    "settings.json": """
{
  "Title": <title>,
  "Limits": {"TimeLimit": "2s", "ExtraWallTime": "2s", "MemoryLimit": "256MiB"},
  "Validator": {"Name": "token"},
  "Interactive": {"module_name": "guess", "ParentLang": "py3"}
}
""",
    "statements/en.markdown": """
The judge thinks of a number from 1 to `most`. Implement `find(most)`, which returns it. You may call `compare(number)`
10 times: it returns -1 if `number` is smaller than the judge's, 1 if it is larger, else 0.
""",
    "interactive/guess.idl": """
// What solutions may call.
interface Main {
    int compare(int number);
};

// What they implement.
interface guess {
    int find([Range(1, 1000)] int most);
};
""",
    "interactive/Main.py": """
import guess

most, secret = map(int, input().split())
asked = 0


def compare(number):
    global asked
    asked += 1
    return (number > secret) - (number < secret)


if __name__ == "__main__":
    found = guess.find(most)
    print("right" if found == secret and asked <= 10 else "wrong")
""",
    "cases/1.in": "1000 17\n",
    "cases/1.out": "right\n",
    "cases/2.in": "1000 1000\n",
    "cases/2.out": "right\n",
    "cases/3.in": "1 1\n",
    "cases/3.out": "right\n",
    "tests/tests.json": """
{
  "solutions": [
    {"filename": "../solutions/solution.py", "verdict": "AC", "language": "py3"},
    {"filename": "../solutions/one_by_one.py", "verdict": "PA", "language": "py3"}
  ]
}
""",
    "solutions/solution.py": """
import Main


def find(most):
    low, high = 1, most
    while low < high:
        middle = (low + high) // 2
        if Main.compare(middle) < 0:
            low = middle + 1
        else:
            high = middle
    return low
""",
    "solutions/one_by_one.py": """
import Main


def find(most):
    return next(number for number in range(1, most + 1) if Main.compare(number) == 0)
""",
}
