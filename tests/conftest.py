"""What all tests share: the event loop, and a judge's site for each jailer that this machine has."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import AsyncGenerator, Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

from parley.core import accounting
from parley.core.lane import Lane, Site
from parley.core.plugins import Plugins, load_plugins
from parley.core.profiles import Profiles
from parley.core.workspace import Workspace

from .cli.command import Command

# Whoever started the tests may ignore signals (a job in the background does); the judge would go on ignoring them.
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, signal.default_int_handler if number is signal.SIGINT else signal.SIG_DFL)

# Side by side each worker keeps to a processor of its own, as lanes do: two judges' lanes 0 would share one, and a
# program's wall clock is its package's affair.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw").removeprefix("gw")
if WORKER:
    processors = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {processors[int(WORKER) % len(processors)]})

# Folders whose tests look at the whole machine, or measure it.
ALONE = ("faults", "hostile", "limits", "sandbox_contract")

settings.register_profile("steady", deadline=None)  # a busy machine is no failure
settings.load_profile("steady")

# How many times longer than on a plain machine things may take: an emulated one says so.
SLOWNESS = int(os.environ.get("PARLEY_TEST_SLOWNESS", "1"))
HERE = Path(__file__).parent
JAILERS = ("bubblewrap", "minijail", "nsjail")  # the last two are in no package registry, and may be absent anywhere
MUST_RUN = os.environ.get("PARLEY_TESTS_MUST_RUN") == "1"


def lacking(what: str) -> NoReturn:
    """Skips a test by the name of what this machine lacks. In CI that is a failure."""
    if MUST_RUN:
        pytest.fail(f"{what} is missing; `.ci/setup languages` installs it")
    pytest.skip(f"{what} is missing")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what must not run side by side with anything."""
    for item in items:
        if item.path.relative_to(HERE).parts[0] in ALONE:
            item.add_marker("alone")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def plugins() -> Plugins:
    return load_plugins()


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What was compiled for one test need not be for the next."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def parley(cache: Path, tmp_path: Path) -> Iterator[Command]:
    """The command, in a home of its own."""
    home = tmp_path / "home"
    home.mkdir()
    command = Command(cache=cache, home=home)
    yield command
    command.end()


@pytest.fixture(scope="session", params=JAILERS)
def jailer(request: pytest.FixtureRequest, plugins: Plugins) -> str:
    """Each jailer; one that this machine lacks is skipped by name, but bubblewrap must be there."""
    name: str = request.param
    probe = plugins.sandboxes[name].probe()
    if not probe.available and name != "bubblewrap":
        pytest.skip(f"{name}: {probe.detail}")
    assert probe.available, f"{name}: {probe.detail}; {probe.remedy}"
    return name


@pytest.fixture(params=("cgroup", "rlimit"))
def counted(request: pytest.FixtureRequest) -> Iterator[accounting.Accounting]:
    """Each kind of accounting; without groups to make, the kernel's figures cannot be tested."""
    if request.param == "rlimit":
        yield accounting.Rlimit()
        return
    with accounting.chosen() as chosen:
        if chosen.name == "rlimit":
            pytest.skip(f"cgroup: {accounting.why_not().reason}")
        yield chosen
    assert groups_of(os.getpid()) == []


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with Workspace() as space:
        yield space
        assert space.path.exists()
    assert not space.path.exists()


@pytest.fixture
async def lane(
    jailer: str, counted: accounting.Accounting, plugins: Plugins, workspace: Workspace
) -> AsyncGenerator[Lane]:
    """A lane whose boxes, processes and groups are gone when the test is over."""
    before = open_descriptors()
    async with Lane(Site(workspace, plugins.sandbox(jailer), counted, Profiles(plugins.profiles)), 0) as one:
        yield one
    workspace.inputs.close()
    assert groups_of_boxes(os.getpid()) == []
    assert open_descriptors() <= before


@pytest.fixture
def compiled(workspace: Workspace) -> Callable[[str], Path]:
    """C text -> the folder of its program, to be mounted; the program is `/program/program`."""

    def build(text: str) -> Path:
        folder = workspace.folder("programs")
        (folder / "main.c").write_text(text)
        command = ["gcc", "-O1", "-static", "-o", folder / "program", folder / "main.c"]
        subprocess.run(command, check=True, env={"PATH": os.environ["PATH"]})
        return folder

    return build


def open_descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def groups_of(pid: int) -> list[Path]:
    """The cgroups that the judge with this pid still has."""
    found = os.walk("/sys/fs/cgroup")  # which does not mind groups of others that go meanwhile
    mine = (Path(folder, name) for folder, names, _ in found for name in names if name.startswith(f"parley-{pid}-"))
    return sorted(mine)


def groups_of_boxes(pid: int) -> list[Path]:
    """Those that its boxes have: under cgroup v2 it has one for itself as well."""
    found = [path for group in groups_of(pid) for path in (group, *group.iterdir()) if path.is_dir()]
    return [path for path in found if path.name != "judge" and not (path / "judge").is_dir()]
