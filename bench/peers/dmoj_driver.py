"""DMOJ's judge, asked as its own command line asks it.

This is run by the Python of DMOJ's environment::

    python -P dmoj_driver.py -c CONFIG --skip-self-test -e CPP17,PY3

(-P, or the folder of this file would be looked into for the module `dmoj`.)

The arguments are those of `dmoj-cli`. On stdin is one line of JSON, a list of submissions::

    [{"problem": …, "language": …, "source": its path, "time_limit": seconds, "memory_limit": KiB,
      "all": whether it goes on after the first case that fails}, …]

On stdout comes a line for each: the codes of its cases, their times (seconds) and memory (KiB), and the seconds from
the moment at which its program was compiled to the end of the last case; all are what the judge tells the site.
Everything else goes to stderr.
"""

from __future__ import annotations

import importlib
import json
import logging
import sys
import time
from pathlib import Path
from typing import Any

_judgeenv: Any = importlib.import_module("dmoj.judgeenv")
_executors: Any = importlib.import_module("dmoj.executors")
_contrib: Any = importlib.import_module("dmoj.contrib")
_judge: Any = importlib.import_module("dmoj.judge")


def _say_nothing(line: str) -> None: ...


class _Listener:
    """Where the judge sends what a site would be told."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self.codes: list[str] = []
        self.told: list[tuple[float, int]] = []
        self.faults: list[str] = []
        self.began = self.ended = 0.0

    def begin_grading_packet(self, is_pretested: bool) -> None:  # noqa: FBT001 - the judge's own signature
        self.began = time.perf_counter()

    def grading_end_packet(self) -> None:
        self.ended = time.perf_counter()

    def test_case_status_packet(self, position: int, result: Any) -> None:
        self.codes.append(result.readable_codes()[0])
        self.told.append((result.execution_time, result.max_memory))

    def compile_error_packet(self, log: str) -> None:
        self.codes.append("CE")
        sys.stderr.write(log)

    def internal_error_packet(self, message: str) -> None:
        self.faults.append(message)

    def compile_message_packet(self, log: str) -> None: ...

    def batch_begin_packet(self) -> None: ...

    def batch_end_packet(self) -> None: ...

    def submission_aborted_packet(self) -> None: ...

    def supported_problems_packet(self, problems: object) -> None: ...

    def close(self) -> None: ...


def main() -> None:
    _judgeenv.load_env(cli=True)
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    _executors.load_executors()
    _contrib.load_contrib_modules()
    listener = _Listener()
    judge = _judge.Judge(listener)
    wanted: list[dict[str, Any]] = json.loads(sys.stdin.readline())
    for number, one in enumerate(wanted, 1):
        listener.forget()
        source = Path(one["source"]).read_bytes()
        # As in a contest, and as Parley, it stops at the first case that fails where it is not asked for all.
        submission = _judge.Submission(
            number, one["problem"], one["language"], source, one["time_limit"], one["memory_limit"], not one["all"], {}
        )
        judge.begin_grading(submission, report=_say_nothing, blocking=True)
        if listener.faults:
            raise SystemExit(listener.faults[0])
        answer = {"codes": listener.codes, "told": listener.told, "seconds": listener.ended - listener.began}
        sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
