"""Runs a checker in Python as DMOJ's judge would, in a box: what such files import is offered here, nothing else.

::

    python3 dmoj_host.py check.py REQUEST INPUT ANSWER OUTPUT SOURCE
    REQUEST: the rest of what is asked, as JSON (`dmoj_python.Request`)
    stdout: {"passed", "points", "feedback", "extended_feedback"}

It is started by whatever Python the machine has and knows nothing of Parley. What the checker itself prints goes to
stderr. The built-in checkers are ours, with the rules of DMOJ's. Source: DMOJ/judge-server, `dmoj/graders/standard.py`,
`dmoj/result.py`, `dmoj/checkers`.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import sys
import types
from collections import Counter
from pathlib import Path
from typing import Any

_LINES = re.compile(rb"[\r\n]")


class CheckerResult:
    """`dmoj.result.CheckerResult`."""

    def __init__(self, passed: Any, points: Any, feedback: Any = None, extended_feedback: Any = None) -> None:
        texts = (feedback, extended_feedback)
        if not isinstance(passed, bool) or not isinstance(points, (int, float)):
            raise TypeError(f"a CheckerResult is made of a bool and a number, not of {passed!r} and {points!r}")
        if any(text is not None and not isinstance(text, str) for text in texts):
            raise TypeError("the feedback of a CheckerResult is text")
        self.passed = passed
        self.points = points
        self.feedback = feedback
        self.extended_feedback = extended_feedback


class Case:
    """`dmoj.problem.TestCase`, as far as a checker may look at it."""

    def __init__(self, asked: dict[str, Any], judge_input: str, judge_output: str) -> None:
        self.points = asked["point_value"]
        self.position = asked["case_position"]
        self.batch = asked["batch"]
        self.has_binary_data = asked["binary_data"]
        self.config: dict[str, Any] = {}
        self._files = (judge_input, judge_output)

    def input_data(self) -> bytes:
        return Path(self._files[0]).read_bytes()

    def output_data(self) -> bytes:
        return Path(self._files[1]).read_bytes()


class Result:
    """`dmoj.result.Result`, as far as a checker may look at it: of a run that ended well."""

    AC, WA, RTE, TLE, MLE, IR, SC, OLE, IE = 0, 1, 2, 4, 8, 16, 32, 64, 1 << 30

    def __init__(self, case: Case, asked: dict[str, Any], output: bytes) -> None:
        self.case = case
        self.result_flag = self.AC
        self.execution_time = asked["execution_time"]
        self.wall_clock_time = asked["wall_clock_time"]
        self.max_memory = asked["max_memory"]
        self.proc_output = output
        self.feedback = self.extended_feedback = ""
        self.points = 0


class InternalError(Exception):
    """`dmoj.error.InternalError`: the checker gives up."""


def utf8bytes(text: Any) -> Any:
    return text.encode() if isinstance(text, str) else text


def utf8text(data: Any, errors: str = "strict") -> Any:
    return data.decode("utf-8", errors) if isinstance(data, bytes) else data


# --- the built-in checkers, which others call -------------------------------------------------------------------


def _lines(data: Any) -> list[bytes]:
    """Those that are not empty."""
    return [line for line in _LINES.split(utf8bytes(data)) if line]


def _tokens(data: Any) -> list[list[bytes]]:
    """Of each line that has any."""
    return [tokens for line in _lines(data) if (tokens := line.split())]


def same_tokens(judge: bytes, process: bytes) -> bool:
    """`dmoj.checkers._checker.standard`."""
    return _tokens(judge) == _tokens(process)


def standard(process_output: Any, judge_output: Any, **_: Any) -> bool:
    return same_tokens(judge_output, process_output)


def identical(process_output: Any, judge_output: Any, *, pe_allowed: bool = True, **_: Any) -> Any:
    if process_output == judge_output:
        return True
    spaces = pe_allowed and same_tokens(judge_output, process_output)
    return CheckerResult(False, 0, "Presentation Error, check your whitespace" if spaces else None)


def easy(process_output: Any, judge_output: Any, **_: Any) -> bool:
    process, judge = (Counter(b"".join(utf8bytes(text).split()).lower()) for text in (process_output, judge_output))
    return process == judge


def rstripped(process_output: Any, judge_output: Any, *, filter_new_line: bool = False, **_: Any) -> bool:
    process, judge = (_LINES.split(utf8bytes(text)) for text in (process_output, judge_output))
    if filter_new_line:
        process, judge = ([line for line in lines if line] for lines in (process, judge))
    return [line.rstrip() for line in process] == [line.rstrip() for line in judge]


def sorted_lines(process_output: Any, judge_output: Any, *, split_on: str = "lines", **_: Any) -> bool:
    if split_on == "whitespace":
        return sorted(utf8bytes(process_output).split()) == sorted(utf8bytes(judge_output).split())
    if split_on != "lines":
        raise InternalError(f"there is no split_on={split_on!r}")
    process, judge = ([line.split() for line in _lines(text)] for text in (process_output, judge_output))
    return sorted(process) == sorted(judge)


def unordered(process_output: Any, judge_output: Any, **_: Any) -> bool:
    return sorted_lines(process_output, judge_output, split_on="whitespace")


def linecount(process_output: Any, judge_output: Any, point_value: float, *, feedback: bool = True, **_: Any) -> Any:
    process, judge = _lines(process_output), _lines(judge_output)
    if len(process) > len(judge):
        return False
    if not judge:
        return True
    right = [at < len(process) and process[at].strip() == line.strip() for at, line in enumerate(judge)]
    marks = "".join("\u2713" if one else "\u2717" for one in right)
    told = f"Case Feedback:\n{marks}" if feedback else ""
    return CheckerResult(all(right), point_value * sum(right) / len(judge), extended_feedback=told)


def linematches(
    process_output: Any,
    judge_output: Any,
    point_value: float = 1,
    *,
    point_distribution: Any = (1,),
    filler_lines_required: bool = True,
    **_: Any,
) -> Any:
    process, judge, whole = _lines(process_output), _lines(judge_output), sum(point_distribution)
    if len(judge) != len(point_distribution) or not whole:
        raise InternalError("point_distribution has another number of lines than the answer, or no points")
    if filler_lines_required and len(process) != len(judge):
        return False
    rows = zip(process, judge, point_distribution)  # noqa: B905 - Python 3.9 has no strict=
    got = sum(points for line, wanted, points in rows if line == wanted)
    return CheckerResult(got > 0, point_value * got / whole)


def _near(value: float, judge: float, epsilon: float, mode: str) -> bool:
    """Never for a NaN."""
    absolute = abs(value - judge) <= epsilon
    if mode == "absolute":
        return absolute
    if mode == "relative":
        ends = (judge * (1 - epsilon), judge * (1 + epsilon))
        return min(ends) <= value <= max(ends)
    return absolute or (abs(judge) >= epsilon and abs(1.0 - value / judge) <= epsilon)


def _same_token(value: bytes, judge: bytes, epsilon: float, mode: str) -> bool:
    try:
        number = float(judge)
    except ValueError:
        return value == judge
    return _near(float(value), number, epsilon, mode)


def floats(
    process_output: Any, judge_output: Any, *, precision: Any = 6, error_mode: str = "default", **_: Any
) -> bool:
    if error_mode not in ("default", "absolute", "relative"):
        raise InternalError(f"there is no error_mode={error_mode!r}")
    epsilon = 10.0 ** -int(precision)
    process, judge = ([line.split() for line in _lines(text)] for text in (process_output, judge_output))
    if [len(line) for line in process] != [len(line) for line in judge]:
        return False
    pairs = ((a, b) for mine, theirs in zip(process, judge) for a, b in zip(mine, theirs))  # noqa: B905 - as above
    try:
        return all(_same_token(a, b, epsilon, error_mode) for a, b in pairs)
    except (ValueError, ZeroDivisionError, OverflowError):
        return False


def floatsabs(process_output: Any, judge_output: Any, **options: Any) -> bool:
    return floats(process_output, judge_output, **{**options, "error_mode": "absolute"})


def floatsrel(process_output: Any, judge_output: Any, **options: Any) -> bool:
    return floats(process_output, judge_output, **{**options, "error_mode": "relative"})


CHECKERS = {
    "easy": easy,
    "floats": floats,
    "floatsabs": floatsabs,
    "floatsrel": floatsrel,
    "identical": identical,
    "linecount": linecount,
    "linematches": linematches,
    "rstripped": rstripped,
    "sorted": sorted_lines,
    "standard": standard,
    "unordered": unordered,
}


def offer() -> None:
    """The modules that checkers import, by DMOJ's names."""
    _module("dmoj")
    _module("dmoj.error", InternalError=InternalError)
    _module("dmoj.result", CheckerResult=CheckerResult, Result=Result)
    _module("dmoj.utils")
    _module("dmoj.utils.unicode", utf8bytes=utf8bytes, utf8text=utf8text)
    _module("dmoj.checkers")
    _module("dmoj.checkers._checker", standard=same_tokens)
    for name, check in CHECKERS.items():
        _module(f"dmoj.checkers.{name}", check=check)


def _module(name: str, **members: Any) -> None:
    module = types.ModuleType(name)
    module.__dict__.update(members, __path__=[])
    sys.modules[name] = module
    above, _, own = name.rpartition(".")
    if above:
        setattr(sys.modules[above], own, module)


def answer(checker: str, asked: dict[str, Any], case: Case, output: bytes, source: bytes) -> dict[str, Any]:
    """Asks the checker. Raises whatever it raises."""
    sys.path.insert(0, os.path.dirname(checker))  # noqa: PTH120 - as Python itself does
    spec = importlib.util.spec_from_file_location("checker", checker)
    if spec is None or spec.loader is None:
        raise ImportError(f"{checker} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    known = {name: asked[name] for name in (
        "point_value", "case_position", "batch", "submission_language", "binary_data", "execution_time", "problem_id",
    )}  # fmt: skip
    known.update(
        asked["args"],
        submission_source=source,
        judge_input=case.input_data(),
        case=case,
        result=Result(case, asked, output),
    )
    try:
        said = module.check(output, case.output_data(), **known)
    except UnicodeDecodeError:  # an output that is no text is wrong
        said = CheckerResult(False, 0, "invalid unicode")
    if not isinstance(said, CheckerResult):
        said = CheckerResult(said, case.points if said else 0)
    return {
        "passed": said.passed,
        "points": repr(said.points),
        "feedback": said.feedback or "",
        "extended_feedback": said.extended_feedback or "",
    }


def main() -> None:
    told = os.dup(1)
    os.dup2(2, 1)
    checker, request, judge_input, judge_output, output, source = sys.argv[1:7]
    offer()
    asked = json.loads(Path(request).read_text(encoding="utf-8"))
    case = Case(asked, judge_input, judge_output)
    said = answer(checker, asked, case, Path(output).read_bytes(), Path(source).read_bytes())
    sys.stdout.flush()
    with os.fdopen(told, "w", encoding="utf-8") as file:
        json.dump(said, file)


if __name__ == "__main__":
    main()
