"""submissions/, include/ and the package's own programs of ICPC 2025-09. Sources: "Example submissions", "Programs"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from ...core import expectations, materials, sources, submission_rules
from ...core.documents import shown
from ...core.errors import PackageError, SubmissionError
from ...core.model import CheckerSpec, Source, Submission, Support
from ...core.placeholders import filled
from ...core.submissions import program_of
from ._icpc2025_files import entries, files_below

_SCRIPTS = frozenset(("build", "run"))
_OWN_MAIN = "__main__.py"
Constants = Sequence[tuple[str, str]]


def submissions(root: Path, constants: Constants) -> Iterator[Submission]:
    """Each file and folder in a folder of submissions/."""
    base = root / "submissions"
    folders = entries(base, root) if base.is_dir() else []
    rules = submission_rules.read(base / "submissions.yaml")
    for folder in folders:
        for path in entries(folder, root) if folder.is_dir() else ():
            if path.name != "__pycache__":
                yield _submission(path, root, rules, constants)


def _submission(path: Path, root: Path, rules: Sequence[submission_rules.Entry], constants: Constants) -> Submission:
    """With DOMjudge's tags too. What cannot be read is one all the same, with its fault."""
    label = shown(path.relative_to(root))
    said = submission_rules.said(rules, shown(path.relative_to(root / "submissions")))
    try:
        source = sources.within(
            replace(program_of(path), links=root)
        )  # a folder may hold links to others of the package
        sources.check_no_archive(source)
    except SubmissionError as error:
        return Submission(label, Source(path, ()), fault=str(error))
    verdicts, tagged = expectations.stated("", [source.root / name for name in source.files])
    source = replace(source, main=said.entry_point, constants=tuple(constants))
    return Submission(label, source, said.language, verdicts, rules=(*said.rules, *tagged), bounding=said.bounding)


def support(root: Path, constants: Constants) -> Iterator[Support]:
    """`include/default/` for all languages, then `include/<language>/` over it."""
    include = root / "include"
    folders = [path for path in entries(include, root) if path.is_dir()] if include.is_dir() else []
    for folder in sorted(folders, key=lambda folder: (folder.name != "default", folder.name)):
        files = tuple(files_below(folder, root))
        yield Support(files, () if folder.name == "default" else (folder.name,), constants=tuple(constants))


def beside_all(support: Sequence[Support], constants: Constants) -> tuple[tuple[str, Path], ...]:
    """Files that programs of all languages find in their working folder: with the constants, where they hold some."""
    files = tuple(file for part in support if not part.languages for file in part.files)
    if not constants or all(filled(data := path.read_bytes(), constants) == data for _, path in files):
        return files

    def make(into: Path) -> None:
        for name, path in files:
            (into / name).parent.mkdir(parents=True, exist_ok=True)
            (into / name).write_bytes(filled(path.read_bytes(), constants))

    identities = (materials.identity(path) for _, path in files)
    folder = materials.folder("\0".join(("constants", repr(constants), *identities)), make)
    return tuple((name, folder / name) for name, _ in files)


def own_program(root: Path, name: str, validator: str, constants: Constants) -> CheckerSpec | None:
    """The program in a folder of the package: a file, a folder in it, or the folder itself; None without one.

    Raises PackageError where it cannot be told which.
    """
    folder = root / name
    if not folder.is_dir():
        return None
    found = [path for path in entries(folder, root) if path.name != "__pycache__"]
    if not found:
        raise PackageError(f"{folder}: is empty; put the program into it, or remove it")
    one = found[0] if len(found) == 1 and found[0].name not in _SCRIPTS else folder
    if one == folder and all(path.is_dir() for path in found):
        names = ", ".join(path.name for path in found)
        raise PackageError(f"{folder}: holds several programs ({names}); keep the one that judges")
    try:
        source = replace(program_of(one), constants=tuple(constants))
    except SubmissionError as error:
        raise PackageError(str(error)) from error
    if not _SCRIPTS.isdisjoint(source.files):
        return CheckerSpec(validator, (), source, "script")
    if _OWN_MAIN in source.files:
        return CheckerSpec(validator, (), replace(source, main=_OWN_MAIN), "python3")
    return CheckerSpec(validator, (), source)
