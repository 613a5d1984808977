"""Kattis packages judged in real boxes: what their files allow programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from parley.core import packages, submissions
from parley.core.engine import judging
from parley.core.events import Finished
from parley.core.model import Settings
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
    root = tmp_path / "split"
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
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    problem = packages.load_problem(root, plugins)
    assert problem.warnings == (f"{root}/include: files for c fork, so submissions in it may as well",)
    wanted = Settings(jobs=1, sandbox="bubblewrap", cache=cache)
    async with judging(problem, submissions.named(problem, []), wanted, plugins) as stream:
        seen = [event async for event in stream]
    assert isinstance(seen[-1], Finished)
    assert [record.verdict for record in seen[-1].report.submissions] == ["AC", "RFE", "RFE"]
