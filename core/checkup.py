"""What this machine offers a judge, what is missing, and the command that mends it. Builds a box to be sure."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import AsyncGenerator
from pathlib import Path

from msgspec import Struct

from . import accounting, cache, ceilings, seccomp, tools
from .box import Run
from .errors import MachineError, ParleyError, SandboxError
from .jitter import measured
from .lane import Lane, Role, Site
from .model import MIB, Cause, Limits
from .plugins import Plugins
from .profiles import Profiles
from .protocols import Sandbox
from .workspace import Workspace, native

_LANGUAGES = "languages"
_MOST_JITTER = 0.1
_LIMITS = Limits(time_ms=1000, memory_bytes=64 * MIB)


class Finding(Struct, frozen=True):
    """`state`: ok, missing (something is lacking, others may do), or bad (nothing can be judged without it)."""

    topic: str
    state: str
    detail: str
    remedy: str = ""
    group: str = ""  # those of one group that are ok can be said in one line


async def examine(plugins: Plugins) -> AsyncGenerator[Finding]:
    """Finding by finding, as they are made."""
    yield Finding("python", "ok", f"{platform.python_version()} ({sys.executable})")
    yield Finding("user", "ok", _user())
    yield _natives()
    profiles = Profiles(plugins.profiles, cache.filters(None))
    yield _profiles(profiles, plugins)
    usable = there = 0
    for sandbox in plugins.sandboxes.values():
        finding = await _sandbox(sandbox, profiles)
        usable += finding.state == "ok" and sandbox.isolates
        there += sandbox.isolates and sandbox.probe().available
        yield finding
    if not usable:
        remedy = "what is said above" if there else "apt-get install bubblewrap"
        yield Finding("sandbox", "bad", "no sandbox can be used: nothing can be judged", remedy)
    yield _accounting()
    yield _processors()
    yield _ceilings()
    yield _jitter()
    for finding in _languages(plugins):
        yield finding


def _user() -> str:
    if os.geteuid() == 0:
        return "root: every box runs under an unprivileged uid of its own"
    return f"uid {os.geteuid()}: boxes run under it, in user namespaces"


def _natives() -> Finding:
    try:
        places = {str(native(name).parent) for name in ("warden", "relay", "lower")}
        return Finding("warden, relay", "ok", ", ".join(places))
    except ParleyError as error:
        return Finding("warden, relay", "bad", str(error), "make setup")


def _profiles(profiles: Profiles, plugins: Plugins) -> Finding:
    """Compiles each; whoever registered a bad one hears of it here, and not in the middle of a contest."""
    try:
        for name in plugins.profiles:
            profiles.filter(name)
    except ParleyError as error:
        return Finding("profiles", "bad", str(error))
    count, version = len(plugins.profiles), seccomp.library_version()
    return Finding("profiles", "ok", f"{count}, by libseccomp {version}: a forbidden call ends a run and is named")


async def _sandbox(sandbox: Sandbox, profiles: Profiles) -> Finding:
    probe = sandbox.probe()
    if not probe.available:
        return Finding(sandbox.name, "missing", probe.detail, probe.remedy)
    try:
        with Workspace() as workspace, accounting.chosen() as counted:
            async with Lane(Site(workspace, sandbox, counted, profiles), 0) as lane:
                box = await lane.box(Role.PROGRAM, ())
                null = os.open(os.devnull, os.O_RDWR)
                try:
                    native_profile = lane.site.profiles.filter("native")
                    run = Run(("/bin/true",), (null, null, null), _LIMITS, wall_ms=3000, filter=native_profile)
                    result = await box.run(run)
                finally:
                    os.close(null)
    except SandboxError as error:
        return Finding(sandbox.name, "missing", str(error), _remedy(str(error)))
    except ParleyError as error:  # its line says itself what to do
        return Finding(sandbox.name, "missing", str(error))
    if result.cause is not Cause.EXITED or result.exit_code != 0:
        return Finding(sandbox.name, "missing", f"/bin/true ended badly in a box: {result}", "report this")
    return Finding(
        sandbox.name, "ok", f"{probe.detail}: a box was built and used" if sandbox.isolates else probe.detail
    )


def _remedy(said: str) -> str:
    """Where a jailer is there and builds no box. The kernel lets nobody mount a /proc who sees only parts of it."""
    if "mount proc" in said:
        return "uncover /proc (of a container: docker run --security-opt systempaths=unconfined)"
    for path, wanted in (
        (Path("/proc/sys/kernel/unprivileged_userns_clone"), "1"),
        (Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns"), "0"),
    ):
        if path.exists() and path.read_text().strip() != wanted:
            return f"sysctl -w {path.relative_to('/proc/sys').as_posix().replace('/', '.')}={wanted}"
    return "allow user namespaces on this machine (in a container: docker run --security-opt seccomp=unconfined)"


def _accounting() -> Finding:
    try:
        with accounting.chosen() as counted:
            return _accuracy(counted)
    except MachineError as error:
        return Finding("accounting", "bad", str(error))


def _accuracy(counted: accounting.Accounting) -> Finding:
    """What the way to count costs in accuracy (docs/explanation/accounting.md)."""
    if isinstance(counted, accounting.Rlimit):
        lack = accounting.why_not()
        costs = (
            "memory is looked at every few ms, and reported as resident set, to some MiB; "
            "processes of a run share one limit by user"
        )
        return Finding("accounting", "missing", f"rlimit: {costs}. {lack.reason}", lack.remedy)
    if isinstance(counted, accounting.Cgroup2) and not counted.keeps_peaks:
        costs = "memory is bounded by the kernel, but its peak reported as resident set, to some MiB"
        return Finding(
            "accounting", "ok", f"{counted.name}: {costs}: this kernel has no memory.peak", "use Linux 5.19 or newer"
        )
    return Finding(
        "accounting", "ok", f"{counted.name}: memory, CPU time and processes of every run are the kernel's figures"
    )


def _ceilings() -> Finding:
    """Those of `ulimit`, which the judge would not begin under."""
    usual = Limits(time_ms=10_000, memory_bytes=512 * MIB)
    try:
        ceilings.lift(lanes=len(os.sched_getaffinity(0)))
        ceilings.check([usual])
    except MachineError as error:
        return Finding("limits", "bad", str(error))
    return Finding("limits", "ok", "those that the shell set are wide enough for programs of 10 s and 512 MiB")


def _processors() -> Finding:
    count = len(os.sched_getaffinity(0))
    return Finding("processors", "ok", f"{count}: that many lanes by default")


def _jitter() -> Finding:
    """How far times of the same work lie apart here, and who may be to blame."""
    found = measured()
    detail = (
        f"the same work takes up to {found.longer:.0%} longer (nine times of ten); the hypervisor took "
        f"{found.stolen:.0%} of the time, somebody waited for a processor in {found.waited:.0%} of it"
    )
    if found.longer <= _MOST_JITTER:
        return Finding("jitter", "ok", detail)
    return Finding("jitter", "missing", detail, "give the machine nothing else to do, and a steady clock frequency")


def _languages(plugins: Plugins) -> list[Finding]:
    findings: list[Finding] = []
    for language in plugins.languages.values():
        missing = tools.missing(language)
        if missing:
            detail = f"{', '.join(missing)} missing"
            findings.append(Finding(language.name, "missing", detail, tools.remedy(language), _LANGUAGES))
        else:
            findings.append(Finding(language.name, "ok", language.title, group=_LANGUAGES))
    return findings
