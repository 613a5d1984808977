"""A problem package as Parley understood it: what `parley problem show` prints. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from .contest import Contest
from .group import Group
from .model import CheckerSpec, Expected, Limits, Problem, Source, Submission, TestCase
from .planning import with_contest
from .rational import nearest
from .rules import Rules
from .scoring import names_in, shown
from .verdict import ms, size

Document = dict[str, Any]


def document(problem: Problem, contest: Contest) -> Document:
    """Everything, for programs."""
    problem = with_contest(problem, contest)
    rules = Rules(problem, contest)
    return {
        "name": problem.name,
        "title": problem.title,
        "format": problem.format,
        "root": str(problem.root),
        "profile": contest.name,
        "limits": {**_limits(problem.limits), "calibrated": problem.calibration is not None},
        "language_limits": [
            {
                "languages": list(part.languages),
                "time_ms": part.time_ms,
                "memory_bytes": part.memory_bytes,
                "tests": list(part.tests),
            }
            for part in problem.language_limits
        ],
        "validation_limits": _limits(problem.validation_limits),
        "compile_limits": _limits(problem.compile_limits),
        "code_bytes": problem.code_bytes,
        "full_score": _number(rules.full_score),
        "scoring": _group(problem.scoring or Group("", ()), rules, contest),
        "tests": [_test(test) for test in problem.tests],
        "validator": None if problem.interactor and not problem.interactor.checked else _checker(problem.checker),
        "interactor": problem.interactor
        and {
            "protocol": problem.interactor.protocol,
            "program": _source(problem.interactor.program),
            "flags": list(problem.interactor.flags),
            "language": problem.interactor.language,
            "module": problem.interactor.module,
            "definition": problem.interactor.definition and str(problem.interactor.definition),
            "interfaces": list(problem.interactor.interfaces),
            "semantics": problem.semantics,
        },
        "support": [
            {"languages": list(part.languages), "files": [name for name, _ in part.files]} for part in problem.support
        ],
        "languages": list(problem.languages),
        "files_io": list(problem.files_io) if problem.files_io else None,
        "slow_from": _number(problem.slow_from),
        "output_only": problem.output_only,
        "passes": problem.passes,
        "generated_files": len(problem.recipes),
        "unfinished": problem.unfinished,
        "submissions": [_submission(submission) for submission in problem.submissions],
        "overall_wall_ms": problem.overall_wall_ms,
        "checks": [document(check, contest) for check in problem.checks],
        "warnings": list(problem.warnings),
        "not_understood": list(problem.not_understood),
    }


def _limits(limits: Limits) -> Document:
    return {
        "time_ms": limits.time_ms,
        "wall_ms": limits.wall_limit_ms,
        "memory_bytes": limits.memory_bytes,
        "output_bytes": limits.output_bytes,
    }


def _number(score: Fraction | None) -> float | None:
    return None if score is None else nearest(score)


def _group(group: Group, rules: Rules, contest: Contest) -> Document:
    return {
        "name": group.name,
        "score": group.score or contest.score,
        "verdict": group.ruling or contest.ruling,
        "full_score": _number(rules.full[group.name]),
        "scale": float(group.scale),
        "stops": contest.stop if group.stop is None else group.stop,
        "essential": list(group.essential),
        "requires": list(group.requires),
        "counts": group.counts,
        "grader": _source(group.grader.program) if group.grader else None,
        "members": [one if isinstance(one, str) else _group(one, rules, contest) for one in group.members],
    }


def _test(test: TestCase) -> Document:
    return {
        "name": test.name,
        "group": test.group,
        "input": str(test.input),
        "answer": str(test.answer) if test.answer else None,
        "max_score": float(test.max_score),
        "reject_score": float(test.reject_score),
        "static": test.static,
        "validator_flags": list(test.validator_flags),
        "args": list(test.args),
        "files": [name for name, _ in test.files],
        "time_ms": test.time_ms,
        "memory_bytes": test.memory_bytes,
        "validator": _checker(test.checker) if test.checker else None,
    }


def _checker(spec: CheckerSpec) -> Document:
    said: Document = {
        "name": spec.validator,
        "flags": list(spec.flags),
        "program": spec.program and _source(spec.program),
    }
    return said | ({"also": [_checker(other) for other in spec.also]} if spec.also else {})


def _source(source: Source) -> str:
    return str(source.path)


def _submission(submission: Submission) -> Document:
    return {
        "source": submission.label,
        "language": submission.language,
        "expected": None if submission.expected is None else [str(verdict) for verdict in submission.expected],
        "rules": [_rule(rule) for rule in submission.rules],
        "time_ms": submission.time_ms,
        "memory_bytes": submission.memory_bytes,
        "fault": submission.fault,
    }


def _rule(rule: Expected) -> Document:
    return {
        "tests": rule.tests,
        "permitted": None if rule.permitted is None else [str(verdict) for verdict in rule.permitted],
        "required": None if rule.required is None else [str(verdict) for verdict in rule.required],
        "score": None if rule.score is None else [float(bound) for bound in rule.score],
        "message": rule.message,
        "unlike": None if rule.unlike is None else float(rule.unlike),
    }


# --- for people ---------------------------------------------------------------------------------------------


def lines(problem: Problem, contest: Contest) -> Iterator[str]:
    """The same for people; folders relative to the package."""
    problem = with_contest(problem, contest)
    rules = Rules(problem, contest)
    limits = problem.limits
    time = "by the slowest accepted submission" if problem.calibration else ms(limits.time_ms)
    yield f"{problem.title} ({problem.name})"
    yield f"format       {problem.format}, judged by the rules of {contest.name}"
    yield f"limits       time {time}, memory {size(limits.memory_bytes)}, output {size(limits.output_bytes)}"
    yield from _limit_lines(problem)
    if problem.overall_wall_ms:
        yield f"in all       {ms(problem.overall_wall_ms)} of wall time, tests after that are not run"
    if problem.languages:
        yield f"languages    {', '.join(problem.languages)}"
    yield from _judge_lines(problem)
    for part in problem.support:
        who = ", ".join(part.languages) or "every language"
        yield f"compiled in  {', '.join(name for name, _ in part.files) or part.rename} (with {who})"
    if problem.unfinished:
        yield "tests        known when a program of the package has made them: judge the problem first"
    else:
        yield from _test_lines(problem, rules, contest)
    yield f"submissions  {len(problem.submissions)}"
    for submission in problem.submissions:
        yield f"  {submission.label}: {_expectation(submission)}"
    for check in problem.checks:
        yield f"checks       {check.title}: {len(check.tests)} tests"
    for title, said in (("warnings", problem.warnings), ("not understood", problem.not_understood)):
        if said:
            yield f"{title}"
            yield from (f"  {line}" for line in said)


def _test_lines(problem: Problem, rules: Rules, contest: Contest) -> Iterator[str]:
    if problem.recipes:
        yield f"generated    {len(problem.recipes)} files of test data, by programs of the package"
    full = rules.full_score
    yield f"score        {'unbounded' if full is None else shown(full)}"
    yield f"tests        {len(problem.tests)}"
    yield from _own_lines(problem)
    if problem.scoring:
        yield from _group_lines(problem.scoring, rules, contest, 1)


def _judge_lines(problem: Problem) -> Iterator[str]:
    if problem.interactor:
        talks = problem.interactor
        yield f"interactor   {_below(problem, talks.program)}, protocol {talks.protocol}{_words(talks.flags)}"
        yield f"semantics    conversations are decided by the rules of {problem.semantics}"
        if talks.interfaces:
            own, *others = talks.interfaces
            yield f"interfaces   {own} calls {', '.join(others)}; a submission is called {talks.module}"
    if not problem.interactor or problem.interactor.checked:
        for number, spec in enumerate((problem.checker, *problem.checker.also)):
            own = f"{_below(problem, spec.program)}, protocol " if spec.program else ""
            yield f"{'then' if number else 'validator':12} {own}{spec.validator}{_words(spec.flags)}"
    if problem.passes > 1:
        yield f"passes       at most {problem.passes} for each test"
    if problem.output_only:
        yield "kind         output only: a submission is the outputs, nothing is run"
    if problem.files_io:
        read, written = problem.files_io
        yield f"files        programs read {read or 'their input'} and write {written or 'their output'}"


def _limit_lines(problem: Problem) -> Iterator[str]:
    """Of some languages, of sources, and of the problem's own programs where it has some."""
    for part in problem.language_limits:
        stated = [f"time {ms(part.time_ms)}"] if part.time_ms is not None else []
        stated += [f"memory {size(part.memory_bytes)}"] if part.memory_bytes is not None else []
        where = f", in {_tests_in_words(len(part.tests))}" if part.tests else ""
        yield f"  in {', '.join(part.languages)}: {', '.join(stated)}{where}"
    if problem.code_bytes:
        yield f"  of sources: {size(problem.code_bytes)}"
    if problem.interactor or problem.checker.program:
        own = problem.checker.limits or problem.validation_limits
        yield f"  of its own programs: time {ms(own.time_ms)}, memory {size(own.memory_bytes)}"
    if problem.slow_from is not None:
        yield f"  points fall from {float(problem.slow_from):.0%} of the time on"


def _own_lines(problem: Problem) -> Iterator[str]:
    """What some tests have, and others have not; limits that are the problem's are nobody's own."""
    usual = (None, problem.limits.time_ms), (None, problem.limits.memory_bytes)
    limited = sum(test.time_ms not in usual[0] or test.memory_bytes not in usual[1] for test in problem.tests)
    counted = (
        ("limits of their own", limited),
        ("a validator of their own", sum(test.checker is not None for test in problem.tests)),
        ("flags for their validator", sum(bool(test.validator_flags) for test in problem.tests)),
        ("arguments", sum(bool(test.args) for test in problem.tests)),
        ("files", sum(bool(test.files) for test in problem.tests)),
    )
    yield from (f"  with {what}: {count}" for what, count in counted if count)


def _words(flags: tuple[str, ...]) -> str:
    return f", flags {' '.join(flags)}" if flags else ""


def _below(problem: Problem, source: Source) -> str:
    path = source.path
    return str(path.relative_to(problem.root)) if path.is_relative_to(problem.root) else str(path)


def _group_lines(group: Group, rules: Rules, contest: Contest, depth: int) -> Iterator[str]:
    indent = "  " * depth
    inner = [one for one in group.members if not isinstance(one, str)]
    own = len(group.members) - len(inner)
    yield f"{indent}{group.name or '(all tests)'}: {_facts(group, rules, contest)}"
    for one in inner:
        yield from _group_lines(one, rules, contest, depth + 1)
    if own and depth > 1 and own <= _FEW:
        yield f"{indent}  {' '.join(one for one in group.members if isinstance(one, str))}"


_FEW = 4  # tests of a group that are named


def _facts(group: Group, rules: Rules, contest: Contest) -> str:
    full = rules.full[group.name]
    facts = [_tests_in_words(len(set(names_in(group))))]
    facts.append("unbounded score" if full is None else _points(full))
    facts.append(f"score by {group.score or contest.score}, verdict by {group.ruling or contest.ruling}")
    if contest.stop if group.stop is None else group.stop:
        facts.append("ends at the first failure")
    if group.requires:
        facts.append(f"requires {', '.join(group.requires)}")
    if not group.counts:
        facts.append("does not count")
    if group.grader:
        facts.append("graded by a program of the package")
    return ", ".join(facts)


def _points(score: Fraction) -> str:
    return f"{shown(score)} {'point' if score == 1 else 'points'}"


def _tests_in_words(count: int) -> str:
    return "1 test" if count == 1 else f"{count} tests"


def _expectation(submission: Submission) -> str:
    if submission.fault:
        return f"cannot be read: {submission.fault}"
    parts = [" or ".join(submission.expected)] if submission.expected else []
    for rule in submission.rules:
        where = f"{rule.tests}: " if rule.tests else ""
        said: list[str] = []
        if rule.permitted is not None:
            said.append(f"only {', '.join(rule.permitted)}")
        if rule.required is not None:
            said.append(f"at least one {' or '.join(rule.required)}")
        if rule.score is not None:
            least, most = rule.score
            said.append(_points(least) if least == most else f"{shown(least)} to {shown(most)} points")
        if rule.unlike is not None:
            said.append(f"not {_points(rule.unlike)}")
        if rule.message:
            said.append(f"message {rule.message!r}")
        parts.append(f"{where}{', '.join(said)}")
    return "; ".join(parts) or "nothing is expected"
