"""Runs a grader in Python as DMOJ's judge would, in a box: what such files import is offered here, nothing else.

::

    python3 -c <this file> grader.py REQUEST RESULT     REQUEST: what is asked, as JSON (`dmoj_python.Request`)

Standard input and output are the program's output and input; what the grader prints goes to stderr. It ends with 0 when
the grader is content, 1 when it is not, and RESULT then holds {"passed", "points", "feedback"}; with 3 when it failed.
It knows nothing of Parley. Source: DMOJ/judge-server, dmoj/graders/interactive.py and dmoj/result.py.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import traceback
import types
from pathlib import Path
from typing import Any

_MOST_DIGITS = 10_000
_SHOWN = 5
PASSED, FAILED, BROKEN = 0, 1, 3


class WrongAnswer(BaseException):
    """The program is wrong, and why."""


class InternalError(Exception):
    """`dmoj.error.InternalError`: the grader gives up."""


class CheckerResult:
    """`dmoj.result.CheckerResult`."""

    def __init__(self, passed: Any, points: Any, feedback: Any = None, extended_feedback: Any = None) -> None:
        if not isinstance(passed, bool) or not isinstance(points, (int, float)):
            raise TypeError(f"a CheckerResult is made of a bool and a number, not of {passed!r} and {points!r}")
        self.passed = passed
        self.points = points
        self.feedback = feedback
        self.extended_feedback = extended_feedback


class Result:
    """`dmoj.result.Result`, as far as a grader of conversations looks at it."""

    AC, WA, RTE, TLE, MLE, IR, SC, OLE, IE = 0, 1, 2, 4, 8, 16, 32, 64, 1 << 30


class Case:
    """`dmoj.problem.TestCase`, as far as a grader may look at it."""

    def __init__(self, asked: dict[str, Any]) -> None:
        self.points = asked["points"]
        self.position = asked["position"]
        self.batch = asked["batch"]
        self._asked = asked

    def input_data(self) -> bytes:
        return Path(self._asked["input"]).read_bytes()

    def output_data(self) -> bytes:
        return Path(self._asked["answer"]).read_bytes()


def utf8bytes(text: Any) -> Any:
    return text.encode() if isinstance(text, str) else text


def utf8text(data: Any, errors: str = "strict") -> Any:
    return data.decode("utf-8", errors) if isinstance(data, bytes) else data


class Interactor:
    """`dmoj.graders.interactive.Interactor`: `process.stdout` is what the program writes. OSError: it has hung up."""

    def __init__(self, process: Any) -> None:
        self.process = process
        self._tokens: Any = None

    def read(self) -> bytes:
        return self._heard(self.process.stdout.read())

    def readln(self, strip_newline: bool = True) -> bytes:  # noqa: FBT001, FBT002 - as graders call it
        line = self._heard(self.process.stdout.readline())
        return line.rstrip() if strip_newline else line

    @staticmethod
    def _heard(data: bytes) -> bytes:
        if not data:
            raise OSError("child stream closed")
        return data

    def readtoken(self, delim: bytes | None = None) -> bytes:
        """A line is split as it is read from: without `delim` at white space, and none where the line has none."""
        if not self._tokens:
            self._tokens = self.readln()
        parts = self._tokens.split(delim, 1)
        if len(parts) == 2:
            token, self._tokens = parts
            return token  # type: ignore[no-any-return]
        token, self._tokens = self._tokens, None
        return token  # type: ignore[no-any-return]

    def readint(self, lo: float = float("-inf"), hi: float = float("inf"), delim: bytes | None = None) -> int:
        number: int = self._number(int, delim)
        if not lo <= number <= hi:
            raise WrongAnswer(f"expected int in range [{lo:.0f}, {hi:.0f}], got {number}")
        return number

    def readfloat(self, lo: float = float("-inf"), hi: float = float("inf"), delim: bytes | None = None) -> float:
        number: float = self._number(float, delim)
        if not lo <= number <= hi:
            raise WrongAnswer(f"expected float in range [{lo:.2f} {hi:.2f}], got {number:.2f}")
        return number

    def _number(self, kind: type, delim: bytes | None) -> Any:
        token = self.readtoken(delim)
        if len(token) > _MOST_DIGITS:
            raise WrongAnswer(f"{'integer' if kind is int else 'float'} is too long")
        try:
            return kind(token)
        except ValueError:
            text = utf8text(token, "replace")
            cut = text[:_SHOWN] + "..." if len(text) > _SHOWN else text
            raise WrongAnswer(f'expected {kind.__name__}, got "{cut}"') from None

    def write(self, val: Any) -> None:
        self.process.stdin.write(utf8bytes(str(val)))
        self.process.stdin.flush()

    def writeln(self, val: Any) -> None:
        self.write(f"{val}\n")

    def close(self) -> None:
        self.process.stdin.close()


class StandardGrader:
    """`dmoj.graders.standard.StandardGrader`. One that is not also an InteractiveGrader cannot be run here."""

    def __init__(self, judge: Any, problem: Any, language: str, source: bytes) -> None:
        self.judge = judge
        self.problem = problem
        self.language = language
        self.source = source


class InteractiveGrader(StandardGrader):
    """`dmoj.graders.interactive.InteractiveGrader`."""

    def interact(self, case: Case, interactor: Interactor) -> Any:
        raise NotImplementedError


def offer() -> None:
    """The modules that graders import, by DMOJ's names."""
    _module("dmoj")
    _module("dmoj.error", InternalError=InternalError)
    _module("dmoj.result", CheckerResult=CheckerResult, Result=Result)
    _module("dmoj.utils")
    _module("dmoj.utils.unicode", utf8bytes=utf8bytes, utf8text=utf8text)
    _module("dmoj.graders", InteractiveGrader=InteractiveGrader, StandardGrader=StandardGrader)
    _module("dmoj.graders.standard", StandardGrader=StandardGrader)
    _module(
        "dmoj.graders.interactive", InteractiveGrader=InteractiveGrader, Interactor=Interactor, WrongAnswer=WrongAnswer
    )


def _module(name: str, **members: Any) -> None:
    module = types.ModuleType(name)
    module.__dict__.update(members, __path__=[])
    sys.modules[name] = module
    above, _, own = name.rpartition(".")
    if above:
        setattr(sys.modules[above], own, module)


def graded(path: str, asked: dict[str, Any]) -> CheckerResult:
    """What the grader says at the end of the conversation. Raises whatever it raises."""
    process = types.SimpleNamespace(stdout=os.fdopen(os.dup(0), "rb"), stdin=os.fdopen(os.dup(1), "wb"))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    sys.path.insert(0, os.path.dirname(path))  # noqa: PTH120 - as Python itself does
    spec = importlib.util.spec_from_file_location("grader", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if not issubclass(module.Grader, InteractiveGrader):
        raise TypeError("only a Grader that is an InteractiveGrader can be run here")
    problem = types.SimpleNamespace(
        id=asked["problem"], time_limit=asked["time_limit"], memory_limit=asked["memory_limit"]
    )
    case, said, feedback = Case(asked), False, ""
    try:
        said = module.Grader(None, problem, asked["language"], b"").interact(case, Interactor(process))
    except WrongAnswer as error:
        feedback = str(error)
    except OSError:
        pass
    return said if isinstance(said, CheckerResult) else CheckerResult(bool(said), case.points if said else 0, feedback)


def main() -> None:
    grader, request, result = sys.argv[1:4]
    offer()
    try:
        said = graded(grader, json.loads(request))
    except BaseException:  # noqa: BLE001 - SystemExit of a grader is no end of a conversation either
        traceback.print_exc()
        os._exit(BROKEN)
    texts = (said.feedback, said.extended_feedback)
    answer = {
        "passed": said.passed,
        "points": repr(said.points),
        "feedback": "\n".join(text for text in texts if isinstance(text, str) and text),
    }
    Path(result).write_text(json.dumps(answer), encoding="utf-8")
    os._exit(PASSED if said.passed else FAILED)  # what was not flushed is nobody's any more


if __name__ == "__main__":
    main()
