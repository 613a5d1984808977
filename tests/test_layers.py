"""Who may import whom (docs/architecture.md): read from the sources, so that also an import in a function counts."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import Struct

ROOT = Path(__file__).parents[1]
FOLDERS = ("core", "plugins", "interactors", "validators", "profiles")
PURE = (
    "language", "model", "verdict", "scoring", "wire", "report", "events", "errors", "hookspecs", "protocols",
    "shortage", "idl",
)  # fmt: skip
READS_FILES = ("documents", "expectations", "submissions", "packages", "cache", "detection", "tools")
INPUT_OUTPUT = {
    "aiohttp", "anyio", "asyncio", "concurrent", "fcntl", "io", "mmap", "multiprocessing", "os", "select", "shutil",
    "socket", "subprocess", "tempfile", "threading", "time",
}  # fmt: skip
# What a file of PURE may have all the same, and what for: wire names an errno, and encodes words as the kernel does.
ALLOWED = {"wire": {"os"}}
WIRE_USES_OF_OS = {"strerror", "fsencode"}


class Import(Struct, frozen=True):
    """One imported module, as a path from the root of the package; `typing` where it is only for annotations."""

    module: str
    line: int
    typing: bool


def files(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imports(path: Path) -> list[Import]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    only_typing = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for statement in node.body
        for inner in ast.walk(statement)
    }
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    return [
        Import(module, node.lineno, node in only_typing)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for module in modules(node, package)
    ]


def modules(node: ast.Import | ast.ImportFrom, package: tuple[str, ...]) -> Iterator[str]:
    """`from ..core import box` in plugins/x.py is core.box; `from parley.core import box` is too."""
    if isinstance(node, ast.Import):
        yield from (alias.name.removeprefix("parley.") for alias in node.names)
        return
    above = package[: len(package) - node.level + 1] if node.level else ()
    base = ".".join([*above, *(node.module or "").split(".")]).strip(".").removeprefix("parley.")
    for alias in node.names:
        inner = f"{base}.{alias.name}".strip(".")
        is_module = (ROOT / inner.replace(".", "/")).is_dir() or (ROOT / (inner.replace(".", "/") + ".py")).is_file()
        yield inner if is_module else base


def within(module: str, *folders: str) -> bool:
    return any(module == folder or module.startswith(f"{folder}.") for folder in folders)


def offenders(paths: list[Path], *forbidden: str) -> list[str]:
    """Where one of these files imports what it must not."""
    return [
        f"{path.relative_to(ROOT)}:{found.line}: {found.module}"
        for path in paths
        for found in imports(path)
        if within(found.module, *forbidden)
    ]


def test_the_walk_sees_every_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Relative and absolute, at the top, in a function and for annotations."""
    (tmp_path / "core" / "cli").mkdir(parents=True)
    (tmp_path / "core" / "box.py").touch()
    (tmp_path / "plugins" / "formats").mkdir(parents=True)
    source = tmp_path / "plugins" / "formats" / "x.py"
    source.write_text(
        "import os.path, parley.core.box\nfrom ...core import box, errors\nfrom ...core.box import Box\n"
        "from . import y\nfrom parley.core import cli\ndef f():\n    from ...core.cli import app\n"
        "if TYPE_CHECKING:\n    from ...core.model import Limits\nfrom ... import hookimpl\n"
    )
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    assert {(found.module, found.typing) for found in imports(source)} == {
        ("os.path", False), ("core.box", False), ("core", False), ("plugins.formats", False), ("core.cli", False),
        ("core.model", True), ("", False),
    }  # fmt: skip


def test_there_is_something_to_look_at() -> None:
    """The folders are where this test thinks they are."""
    assert all(files(folder) for folder in FOLDERS)
    assert all((ROOT / "core" / f"{name}.py").is_file() for name in (*PURE, *READS_FILES))


def test_core_imports_no_plugin() -> None:
    """The contract and the engine know nothing by name."""
    assert offenders(files("core"), *(folder for folder in FOLDERS if folder != "core")) == []


@pytest.mark.parametrize("folder", [folder for folder in FOLDERS if folder != "core"])
def test_the_others_import_core_and_themselves(folder: str) -> None:
    """What stands outside core could have been written by anyone, each folder by somebody else."""
    assert offenders(files(folder), *(other for other in FOLDERS if other not in ("core", folder))) == []


@pytest.mark.parametrize("path", files("plugins"), ids=lambda path: str(path.relative_to(ROOT / "plugins")))
def test_a_plugin_is_one_file(path: Path) -> None:
    """Plugins do not lean on each other, but for what several of a folder share: `_*.py` in it."""
    shared = f"{'.'.join(path.parent.relative_to(ROOT).parts)}._"
    leaning = [found.module for found in imports(path) if within(found.module, "plugins")]
    assert [module for module in leaning if not module.startswith(shared)] == []


def test_nothing_imports_the_command_line() -> None:
    """The engine does not know who looks on."""
    engine = [path for path in files("core") if "cli" not in path.relative_to(ROOT).parts]
    others = [path for folder in FOLDERS if folder != "core" for path in files(folder)]
    assert offenders([*engine, *others], "core.cli") == []


def test_shipped_code_imports_itself_relatively() -> None:
    """The package's folder may be called anything; only tests and other people's plugins write `parley.`."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for folder in FOLDERS
        for path in files(folder)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").split(".")[0] == "parley"
    ]
    assert found == []


@pytest.mark.parametrize("name", PURE)
def test_pure_files_do_no_input_or_output(name: str) -> None:
    """Records, verdicts, scores, packets and contracts are computed from what they are given."""
    forbidden = INPUT_OUTPUT - ALLOWED.get(name, set())
    found = [one for one in imports(ROOT / "core" / f"{name}.py") if not one.typing]
    assert [one.module for one in found if one.module.split(".")[0] in forbidden] == []


def test_wire_uses_of_os() -> None:
    """The one pure file that needs `os` takes from it only what does no input or output."""
    tree = ast.parse((ROOT / "core" / "wire.py").read_text(encoding="utf-8"))
    used = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os"
    }
    assert used <= WIRE_USES_OF_OS


@pytest.mark.parametrize("name", READS_FILES)
def test_readers_of_files_start_nothing(name: str) -> None:
    """Reading packages and sources needs no process, socket or event loop."""
    busy = ("anyio", "asyncio", "socket", "subprocess", "threading", "core.box", "core.lane", "core.engine")
    assert offenders([ROOT / "core" / f"{name}.py"], *busy) == []


@pytest.mark.parametrize("name", ["hookspecs", "protocols"])
def test_contracts_import_records_for_their_types_only(name: str) -> None:
    """So the contract depends on nothing, and importing it costs nothing."""
    found = imports(ROOT / "core" / f"{name}.py")
    assert any(one.typing for one in found)
    assert [one.module for one in found if not one.typing and within(one.module, *FOLDERS)] == []


def test_model_stands_at_the_bottom() -> None:
    """The records import nothing of ours; but for those of a language, which a program holds, and of groups.

    Errors quote packages, and so know how to make that harmless.
    """
    for name in ("language", "harmless"):
        assert offenders([ROOT / "core" / f"{name}.py"], *FOLDERS) == []
    (quoting,) = offenders([ROOT / "core" / "errors.py"], *FOLDERS)
    assert quoting.endswith(": core.harmless")
    grouped = imports(ROOT / "core" / "group.py")
    assert [one.module for one in grouped if not one.typing and within(one.module, *FOLDERS)] == []
    assert {found.module for found in imports(ROOT / "core" / "model.py") if within(found.module, *FOLDERS)} == {
        "core.group",
        "core.language",
    }
