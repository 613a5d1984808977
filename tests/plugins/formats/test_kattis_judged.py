"""Kattis packages judged in real boxes: what their files allow programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from parley.core import packages, submissions
from parley.core.engine import judging
from parley.core.events import Finished
from parley.core.model import Problem, Settings
from parley.core.plugins import Plugins

pytestmark = pytest.mark.anyio

# One process doubles, the other one adds: what they tell each other is all that they know.
STUB = """
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
int doubled(int), with_one(int);
int main(void) {
    int ends[2], number;
    if (pipe(ends) || scanf("%d", &number) != 1) return 1;
    if (fork() == 0) {
        int answer = doubled(number);
        return write(ends[1], &answer, sizeof answer) != sizeof answer;
    }
    wait(NULL);
    if (read(ends[0], &number, sizeof number) != sizeof number) return 1;
    printf("%d\\n", with_one(number));
}
"""


async def test_stubs_that_fork(tmp_path: Path, plugins: Plugins, cache: Path) -> None:
    """Programs compiled with them may, but start no others; those in other languages may not; people are told."""
    files = {
        "problem.yaml": "limits: {time_limit: 2}\n",
        "include/c/stub.c": STUB,
        "data/secret/1.in": "5\n",
        "data/secret/1.ans": "11\n",
        "submissions/accepted/a.c": "int doubled(int n) { return 2 * n; } int with_one(int n) { return n + 1; }\n",
        "submissions/run_time_error/a.c": """
#include <unistd.h>
int doubled(int n) { execl("/usr/bin/true", "true", (char *)0); return 2 * n; }
int with_one(int n) { return n + 1; }
""",
        "submissions/run_time_error/a.py": "import os\nos.fork()\nprint(11)\n",
    }
    problem = packages.load_problem(_package(tmp_path / "split", files), plugins)
    root = problem.root
    assert problem.warnings == (f"{root}/include: files for c fork, so submissions in it may as well",)
    assert await _verdicts(problem, plugins, cache) == ["AC", "RFE", "RFE"]


OPENED = """
#include <fstream>
#include <iostream>
int main() {
    int number = 0;
    std::ifstream("d/data.txt") >> number;
    std::cout << number;
}
"""


async def test_programs_find_their_own_files(tmp_path: Path, plugins: Plugins, cache: Path) -> None:
    """In their working folder, be they interpreted or compiled, and cannot write them; the test's come first.

    A program of one file finds none: nothing is done for most.
    """
    files = {
        "problem.yaml": "problem_format_version: 2023-07\nlimits: {time_limit: 2}\n",
        "data/secret/1.in": "",
        "data/secret/1.ans": "11\n",
        "data/secret/1.files/given.txt": "the test's\n",
        "submissions/accepted/cpp/a.cpp": OPENED,
        "submissions/accepted/cpp/d/data.txt": "11\n",
        "submissions/accepted/sh/lib.sh": "answer=11\n",
        "submissions/accepted/sh/given.txt": "the submission's\n",
        "submissions/accepted/sh/main.sh": '. ./lib.sh\n[ "$(cat given.txt)" = "the test\'s" ] && echo $answer\n',
        "submissions/run_time_error/one.py": "print(11)\nopen('one.py')\n",
        "submissions/run_time_error/py/main.py": "print(11)\nopen('data.txt', 'w')\n",
        "submissions/run_time_error/py/data.txt": "",
    }
    problem = packages.load_problem(_package(tmp_path / "files", files), plugins)
    assert await _verdicts(problem, plugins, cache) == ["AC", "AC", "RTE", "RTE"]


EVEN = "import sys\nsys.exit(42 if int(input()) % 2 == 0 else 43)\n"


async def test_several_validators(tmp_path: Path, plugins: Plugins, cache: Path) -> None:
    """All must accept, and whoever rejects is the last that is asked."""
    files = {
        "problem.yaml": "validation: custom\nlimits: {time_limit: 2}\n",
        "data/secret/1.in": "",
        "data/secret/1.ans": "",
        "output_validators/a/even.py": EVEN,
        "output_validators/b/of_three.py": EVEN.replace("2 == 0", "3 == 0"),
        "output_validators/c/small.py": "import sys\nsys.exit(42 if int(input()) < 10 else 1)\n",
        "submissions/accepted/6.py": "print(6)\n",
        "submissions/judge_error/12.py": "print(12)\n",
        "submissions/wrong_answer/15.py": "print(15)\n",
        "submissions/wrong_answer/16.py": "print(16)\n",
    }
    problem = packages.load_problem(_package(tmp_path / "several", files), plugins)
    assert await _verdicts(problem, plugins, cache) == ["AC", "JE", "WA", "WA"]


def _package(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


async def _verdicts(problem: Problem, plugins: Plugins, cache: Path) -> list[str]:
    wanted = Settings(jobs=1, sandbox="bubblewrap", cache=cache)
    async with judging(problem, submissions.named(problem, []), wanted, plugins) as stream:
        seen = [event async for event in stream]
    assert isinstance(seen[-1], Finished)
    return [record.verdict for record in seen[-1].report.submissions]
