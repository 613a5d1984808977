"""What a program calls that its profile lacks: found out by a run in which such calls are told and made all the same.

The run is that of a test, but for generous limits. What may be allowed to no program is refused here too (EPERM).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct, structs

from . import accounting, cache, syscalls
from .compiler import Compiler
from .errors import SubmissionError
from .lane import Lane, Role, Site, program_mount
from .language import Language
from .model import MIB, Call, Limits, Program, RunResult, Source
from .output import Output
from .plugins import Plugins
from .policy import Atom, Place, Rule
from .profiles import Profiles
from .protocols import NOT_ISOLATED
from .runner import STDERR_KEPT, run_program
from .unsafe import tested_argument, why_not
from .versions import Versions
from .workspace import Workspace

_LIMITS = Limits(time_ms=30_000, memory_bytes=2048 * MIB, wall_ms=60_000, processes=256, open_files=1024)
_COMPILE = Limits(time_ms=60_000, memory_bytes=2048 * MIB, wall_ms=120_000, processes=256, open_files=1024)
_SHOWN_VALUES = 8


class Lacking(Struct, frozen=True):
    """A call that the profile does not allow: how often it was made, an example in words, what its policy may say.

    `lines` is empty, and `note` says why, where no line can be added.
    """

    call: str
    count: int
    example: str
    lines: tuple[str, ...]
    note: str = ""


class Trace(Struct, frozen=True):
    """The calls, most frequent first, and how the run ended that made them."""

    profile: str
    calls: tuple[Lacking, ...]
    run: RunResult
    output_bytes: int
    stderr: str
    sandbox: str
    warnings: tuple[str, ...] = ()


async def trace(
    plugins: Plugins, source: Source, language: Language, *, sandbox: str, profile: str | None, stdin: bytes
) -> Trace:
    """Compiles and runs a program; `profile` None is that of its language.

    Raises SubmissionError for a source that does not compile, what Profiles and boxes raise.
    """
    with Workspace() as workspace, accounting.chosen() as counted:
        profiles = Profiles(plugins.profiles, cache.filters(None))
        site = Site(workspace, plugins.sandbox(sandbox), counted, profiles)
        async with Lane(site, 0) as lane:
            compiler = Compiler(cache.Cache(workspace.path / "cache"), Versions(cache.versions(None)))
            result = await compiler.compile(lane, source, language, limits=_COMPILE)
            if result.program is None:
                raise SubmissionError(f"{source.path}: does not compile: {result.reason}: {result.output}")
            program = result.program
            if profile:
                program = structs.replace(program, language=structs.replace(program.language, profile=profile))
            given = workspace.folder("data") / "input"
            given.write_bytes(stdin)
            return await _traced(lane, program, given)


async def _traced(lane: Lane, program: Program, given: Path) -> Trace:
    calls: list[Call] = []

    async def attempt() -> Trace:
        calls.clear()
        with (
            lane.site.workspace.inputs.open(given) as stdin,
            Output(_LIMITS.output_bytes, keep=0) as output,
            Output(_LIMITS.output_bytes, keep=STDERR_KEPT) as errors,
        ):
            run = await run_program(
                lane, Role.PROGRAM, (program_mount(program),), program.command(_LIMITS), _LIMITS,
                profile=program.language.profile, environment=program.environment(_LIMITS),
                stdin=stdin, output=output, errors=errors, trace=calls.append,
            )  # fmt: skip
            said = errors.open().read(STDERR_KEPT).decode(errors="replace")
            policy = lane.site.profiles.policy(lane.site.profiles.path(program.language.profile))
            known = {rule.call: rule for rule in policy.rules}
            sandbox = lane.site.sandbox
            warnings = () if sandbox.isolates else (NOT_ISOLATED,)
            found = tuple(lacking(calls, known))
            return Trace(program.language.profile, found, run, output.size, said, sandbox.name, warnings)

    return await lane.insist(attempt, Role.PROGRAM)


def lacking(calls: Iterable[Call], known: Mapping[str, Rule]) -> list[Lacking]:
    """The calls by name, most frequent first. `known` is the policy that they were made under. Pure."""
    by_name: dict[str, list[Call]] = {}
    for call in calls:
        by_name.setdefault(syscalls.name(call.number, call.architecture), []).append(call)
    found = [_lacking(name, made, known.get(name)) for name, made in by_name.items()]
    return sorted(found, key=lambda entry: (-entry.count, entry.call))


def _lacking(name: str, calls: list[Call], known: Rule | None) -> Lacking:
    example = syscalls.rendered(name, calls[0].arguments)
    if known:
        return Lacking(name, len(calls), example, (), f"its rule, at {known.place}, does not hold for this")
    if " " in name:
        return Lacking(
            name, len(calls), example, (), "calls of other architectures and without a name are never allowed"
        )
    rule = Rule(name, Place("", 0), _alternatives(name, calls))
    refusal = why_not(rule)
    if refusal:
        return Lacking(name, len(calls), example, (f"{name}: return ENOSYS",), f"{refusal}; if it can do without:")
    return Lacking(name, len(calls), example, (_line(rule),))


def _alternatives(name: str, calls: list[Call]) -> tuple[tuple[Atom, ...], ...]:
    """Always; or, where a rule must look at an argument, the values that it had."""
    argument = tested_argument(name)
    if argument is None:
        return ((),)
    values = dict.fromkeys(call.arguments[argument] for call in calls)
    return tuple((Atom(argument, "==", value),) for value in list(values)[:_SHOWN_VALUES])


def _line(rule: Rule) -> str:
    if rule.always_allowed:
        return f"{rule.call}: 1"
    tests = (f"arg{atom.argument} == {atom.value:#x}" for (atom,) in rule.alternatives)
    return f"{rule.call}: {' || '.join(tests)}"
