"""What a stranger gets: sdist and wheel are built from a copy of the checkout, installed, and run without it.

checkout ── copy ──┬── sdist ── wheel ── empty venv ── `parley …`, the checkout hidden
                   └── wheel (must be the same)
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from importlib.metadata import Distribution, version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

import parley

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = pytest.mark.timeout(600)

REPOSITORY = Path(__file__).parents[2]
SHIPPED = ("core", "plugins", "interactors", "validators", "profiles")
NATIVE = {f"parley/core/native/bin/{name}" for name in ("warden", "relay", "lower")}
STEM = f"parley_judge-{parley.__version__}"

# Runs a console script as it is, then lists the files that the modules of `parley` came from.
PROBE = """
import json, pathlib, runpy, sys
listing, *sys.argv = sys.argv[1:]
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
finally:
    modules = {name: module for name, module in sys.modules.items() if name.partition(".")[0] == "parley"}
    pathlib.Path(listing).write_text(json.dumps({name: str(module.__file__) for name, module in modules.items()}))
"""
# A mount namespace of its own, in which an empty folder ($1) stands where the checkout is.
HIDE = ("unshare", "--mount", "sh", "-c", 'mount -t tmpfs none "$1" && shift && exec "$@"', "hide", str(REPOSITORY))


class Built(NamedTuple):
    sdist: Path
    wheel: Path


class Installation(NamedTuple):
    """A virtual environment that holds the wheel and what it depends on, nothing else."""

    path: Path

    def run(self, *args: str, cwd: Path) -> str:
        """The standard output of `parley ARGS…`, which must succeed and load `parley` from here only."""
        listing = cwd / "modules.json"
        script = str(self.path / "bin" / "parley")
        done = call(
            *hiding(), str(self.path / "bin" / "python"), "-I", "-c", PROBE, str(listing), script, *args, cwd=cwd
        )
        assert done.returncode == 0, done.stderr
        modules: dict[str, str] = json.loads(listing.read_text())
        assert "parley.core" in modules
        assert [file for file in modules.values() if not Path(file).is_relative_to(self.path)] == []
        return done.stdout


def call(*command: str, cwd: Path, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=cwd, env={**os.environ, **(env or {})}, check=False, capture_output=True, text=True
    )


def succeed(*command: str, cwd: Path) -> str:
    done = call(*command, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build(source: Path, target: Path, *options: str, env: Mapping[str, str] | None = None) -> str:
    """Builds with the hatchling of this environment; the output when it failed, else nothing."""
    command = (sys.executable, "-m", "build", "--no-isolation", *options, "--outdir", str(target), str(source))
    done = call(*command, cwd=source.parent, env=env)
    return done.stdout + done.stderr if done.returncode else ""


def hiding() -> tuple[str, ...]:
    """What to put before a command so that it cannot reach the checkout; nothing where that takes rights we lack."""
    if os.geteuid() != 0 or call(*HIDE, "true", cwd=Path("/")).returncode:
        return ()
    return HIDE


def files_of(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def files() -> list[str]:
    """All files of the checkout that are, or could be, committed."""
    listed = ("git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    if not (REPOSITORY / ".git").exists() or shutil.which("git") is None:
        pytest.skip("only git knows which files belong to the checkout")
    return [
        name for name in succeed(*listed, cwd=REPOSITORY).split("\0") if name and os.path.lexists(REPOSITORY / name)
    ]


@pytest.fixture(scope="module")
def source(files: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout, as builds leave things behind."""
    copy = tmp_path_factory.mktemp("source") / "checkout"
    for name in files:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(REPOSITORY / name, copy / name, follow_symlinks=False)
    return copy


@pytest.fixture(scope="module")
def built(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The sdist, and the wheel built from what it holds."""
    target = tmp_path_factory.mktemp("dist")
    assert build(source, target) == ""
    (wheel,) = target.glob("*.whl")
    return Built(target / f"{STEM}.tar.gz", wheel)


@pytest.fixture(scope="module")
def installation(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    venv = tmp_path_factory.mktemp("installed") / "venv"
    succeed(sys.executable, "-m", "venv", str(venv), cwd=venv.parent)
    succeed(str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet", str(built.wheel), cwd=venv.parent)
    return Installation(venv)


def test_version_has_one_source() -> None:
    """The version that pip knows is the one that `__init__.py` states."""
    assert version("parley-judge") == parley.__version__


def test_sdist_is_the_checkout_without_its_links(built: Built, files: list[str]) -> None:
    """C sources, tests, docs and examples all travel in the sdist; the links for development do not."""
    with tarfile.open(built.sdist) as archive:
        held = {member.name.removeprefix(f"{STEM}/") for member in archive.getmembers() if not member.isdir()}
    assert held == {name for name in files if not name.startswith(".ci/import/")} | {"PKG-INFO"}


def test_wheel_holds_the_package_and_nothing_else(built: Built, files: list[str]) -> None:
    """Every shipped file, data included, stands below `parley/`, with programs in place of their C sources."""
    shipped = {f"parley/{name}" for name in files if name.startswith(tuple(f"{folder}/" for folder in SHIPPED))}
    sources = {name for name in shipped if name.startswith("parley/core/native/")}
    metadata = {f"{STEM}.dist-info/{name}" for name in ("METADATA", "RECORD", "WHEEL", "entry_points.txt")}
    expected = (shipped - sources) | NATIVE | {"parley/__init__.py", "parley/testing.py", "parley/py.typed"} | metadata
    assert files_of(built.wheel) == expected


def test_wheel_is_tagged_for_this_platform(built: Built) -> None:
    """The programs bind a wheel to Linux and one architecture, but to no version of Python."""
    platform = sysconfig.get_platform().replace("-", "_")
    assert built.wheel.name == f"{STEM}-py3-none-{platform}.whl"


def test_wheel_from_checkout_is_the_wheel_from_sdist(built: Built, source: Path, tmp_path: Path) -> None:
    """`pip install .` and `pip install parley-judge` give the same files."""
    assert build(source, tmp_path, "--wheel") == ""
    assert files_of(tmp_path / built.wheel.name) == files_of(built.wheel)


def test_installed_programs_are_executable(installation: Installation) -> None:
    """Warden and relay can be started where pip put them."""
    (packages,) = installation.path.glob("lib/python*/site-packages")
    assert [name for name in NATIVE if not os.access(packages / name, os.X_OK)] == []


def test_installed_entry_points_load(installation: Installation, tmp_path: Path) -> None:
    """Each built-in plugin that the wheel declares is a module that the wheel holds."""
    (info,) = installation.path.glob("lib/python*/site-packages/parley_judge-*.dist-info")
    modules = [point.module for point in Distribution.at(info).entry_points.select(group="parley")]
    assert modules
    imports = f"import importlib; [importlib.import_module(name) for name in {modules}]"
    succeed(*hiding(), str(installation.path / "bin" / "python"), "-I", "-c", imports, cwd=tmp_path)


def test_installed_command_states_its_version(installation: Installation, tmp_path: Path) -> None:
    """`parley --version` runs from the wheel alone."""
    assert parley.__version__ in installation.run("--version", cwd=tmp_path)


def test_installed_command_lists_plugins(installation: Installation, tmp_path: Path) -> None:
    """`parley plugins --json` finds the built-in plugins through the wheel's entry points."""
    assert json.loads(installation.run("plugins", "--json", cwd=tmp_path))


def test_installed_command_judges(installation: Installation, tmp_path: Path) -> None:
    """A problem far from the checkout is judged by the wheel's own code, programs and profiles."""
    problem = shutil.copytree(REPOSITORY / "examples" / "sum", tmp_path / "sum")
    report = json.loads(installation.run("judge", str(problem), "--json", cwd=tmp_path))
    assert report["schema"] == "parley.report/1"
    verdicts = {submission["verdict"] for submission in report["submissions"]}
    assert verdicts
    assert "JE" not in verdicts


def test_build_without_compiler_says_so(source: Path, tmp_path: Path) -> None:
    """Where there is no C compiler the build ends with one line that names it, not with a traceback."""
    output = build(source, tmp_path, "--wheel", env={"CC": "/no/such/cc"})
    assert "\nparley: the C compiler `/no/such/cc` does not start" in output
    assert "Traceback" not in output


def test_build_without_static_libc_says_so(source: Path, tmp_path: Path) -> None:
    """Where nothing can be linked statically the build names the missing package."""
    compiler = tmp_path / "cc"
    compiler.write_text("#!/bin/sh\necho cannot find -lc >&2\nexit 1\n")
    compiler.chmod(0o755)
    output = build(source, tmp_path, "--wheel", env={"CC": str(compiler)})
    assert "install the static C library (Debian: libc6-dev" in output
