"""Test data of a Kattis package: tests in their order, and the tree of groups that says how they count.

::

    data/testdata.yaml           each key holds for all groups below that do not state it themselves
    data/{sample,secret}/…       x.in with x.ans is a test, a folder is a group; in the order of their names
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ...core.documents import Document, read_small, read_yaml, shown
from ...core.errors import PackageError
from ...core.group import Grader, Group, Ruling
from ...core.model import TestCase
from ._kattis_grading import GroupSettings, not_understood, settings_of
from ._kattis_metadata import Metadata
from ._kattis_programs import check_inside, language_of, only_program

_TOPS = ("sample", "secret")
_CHECKED_ONLY = ("invalid_input", "invalid_output", "valid_output")
_SHOWN_ONLY = ("sample/statement", "sample/download")  # folders of 2023-07
_USED = (".in", ".ans", ".args", ".files")  # of a test, to judge with
_MOST_ENTRIES = 200_000
_MOST_LEVELS = 30


class Data(Struct, frozen=True):
    """`scoring` None: all tests are in one group. `best` is the full score, where the package states one."""

    tests: tuple[TestCase, ...]
    scoring: Group | None
    best: Fraction | None
    warnings: tuple[str, ...]
    not_understood: tuple[str, ...]

    @property
    def always_accepted(self) -> bool:
        """Whether no submission is ever rejected as a whole: its score says how good it is."""
        top = self.scoring
        return top is not None and top.ruling is Ruling.ALWAYS_ACCEPT and top.grader is None


def read_data(root: Path, metadata: Metadata) -> Data:
    """Raises PackageError."""
    return _Reader(root, metadata).read()


class _Reader:
    """Of one package; `_tests` grow in the order of judging."""

    def __init__(self, root: Path, metadata: Metadata) -> None:
        self._root = root
        self._data = root / "data"
        self._metadata = metadata
        self._tests: list[TestCase] = []
        self._left_out: list[str] = []
        self._unknown: list[str] = []
        self._entries = 0
        self._stated = metadata.scoring
        self._grader: Grader | None = None

    def read(self) -> Data:
        check_inside(self._data, self._root)
        settings = self._settings(self._data, GroupSettings())
        groups = [self._group(self._data / top, settings, ()) for top in _TOPS if (self._data / top).is_dir()]
        members = tuple(group for group in groups if group)
        if settings.flags.ignore_sample and not settings.custom:
            members = tuple(replace(group, counts=group.name != _TOPS[0]) for group in members)
        self._check_names()
        return Data(
            tests=tuple(self._tests),
            scoring=self._as_group("", members, settings) if self._stated else None,
            best=settings.best(minimal=self._metadata.minimal) if self._metadata.scoring else None,
            warnings=tuple(_told(self._left_out)),
            not_understood=(*self._unknown, *self._other_folders()),
        )

    def _check_names(self) -> None:
        names = [test.name for test in self._tests]
        if not names:
            raise PackageError(f"{self._data}: holds no test; put *.in and *.ans files into its folder secret")
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            raise PackageError(f"{self._data}: two tests are called {twice}; rename one")

    def _other_folders(self) -> list[str]:
        known = _TOPS if self._metadata.legacy else (*_TOPS, *_CHECKED_ONLY)
        folders = sorted(path.name for path in self._data.iterdir() if path.is_dir() and not path.name.startswith("."))
        return [f"{self._data}: folder {shown(name)!r} is not read" for name in folders if name not in known]

    # --- groups -----------------------------------------------------------------------------------------------

    def _settings(self, folder: Path, above: GroupSettings) -> GroupSettings:
        path, scoring = folder / "testdata.yaml", self._metadata.scoring
        there = path.exists()
        if there:
            check_inside(path, self._root)
        document = read_yaml(path) if there else Document({}, str(path))
        settings = settings_of(document, above, self._metadata.overrides, scoring=scoring)
        self._unknown += not_understood(document, settings, scoring=scoring, top=folder == self._data)
        self._stated = self._stated or settings.stated
        return settings

    def _group(self, folder: Path, above: GroupSettings, ancestors: tuple[str, ...]) -> Group | None:
        """None for a folder without tests, which no rule asks for."""
        here = os.path.realpath(folder)
        if here in ancestors:
            raise PackageError(f"{folder}: is a link to a folder that holds it")
        if len(ancestors) > _MOST_LEVELS:
            raise PackageError(f"{folder}: groups are nested more than {_MOST_LEVELS} deep")
        settings = self._settings(folder, above)
        members: list[Group | str] = []
        for name, path in self._members(folder):
            if path.suffix == ".in":
                test = self._test(name, path, settings)
                self._tests.append(test)
                members.append(test.name)
            else:
                inner = self._group(path, settings, (*ancestors, here))
                members += [inner] if inner else []
        return self._as_group(self._name(folder), tuple(members), settings) if members else None

    def _as_group(self, name: str, members: tuple[Group | str, ...], settings: GroupSettings) -> Group:
        if name in members:
            raise PackageError(f"{self._data}: a group and a test in it are both called {name}; rename one")
        flags, metadata = settings.flags, self._metadata
        full = settings.best(minimal=metadata.minimal) if metadata.scoring else None
        return Group(
            # A group and a test beside it may have one name.
            name=f"{name}/" if name and (self._data / f"{name}.in").exists() else name,
            members=members,
            score=flags.score,
            ruling=flags.ruling,
            full=full,
            least=settings.least,
            most=settings.most,
            stop=settings.stop,
            any_accepted=flags.any_accepted,
            grader=self._grader_with(settings) if settings.custom else None,
            bounded=full is not None or not (metadata.gives_scores or settings.custom),
        )

    def _grader_with(self, settings: GroupSettings) -> Grader:
        if self._grader is None:
            wanted = "testdata.yaml asks for a grader of its own"
            program = only_program(self._root, ("graders",), wanted=wanted)
            self._grader = Grader(program, language=language_of(program))
        return replace(self._grader, flags=settings.grader_flags)

    # --- tests ------------------------------------------------------------------------------------------------

    def _members(self, folder: Path) -> Iterator[tuple[str, Path]]:
        """Tests and groups interleaved, in the order of their names. Half a test is left out, and told."""
        stems: list[tuple[str, str, Path]] = []
        names: set[str] = set()
        with os.scandir(folder) as entries:
            for entry in entries:
                self._entries += 1
                if self._entries > _MOST_ENTRIES:
                    raise PackageError(f"{self._data}: holds more than {_MOST_ENTRIES} files")
                if entry.name.startswith("."):
                    continue
                path = folder / entry.name
                stem, ending = path.stem, path.suffix
                is_folder = path.is_dir() if entry.is_symlink() else entry.is_dir()  # the latter stumbles over loops
                if entry.is_symlink() and (ending in _USED or is_folder):
                    check_inside(path, self._data, what="the folder of test data")
                if entry.is_symlink() and not path.exists():  # its test is not in this copy of the package
                    self._left_out += [self._name(path)] if ending in (".in", ".ans") else []
                    continue
                names.add(entry.name)
                if ending == ".in":
                    stems.append((stem, entry.name, path))
                elif ending != ".files" and is_folder and not self._is_shown_only(path):
                    stems.append((entry.name, entry.name, path))
        self._left_out += [self._name(folder / name) for name in names if _has_no_input(name, names)]
        for _, name, path in sorted(stems):
            if path.suffix == ".in" and f"{path.stem}.ans" not in names and not path.is_dir():
                self._left_out.append(self._name(path))
            else:
                yield self._name(path.with_suffix("")) if path.suffix == ".in" else name, path

    def _is_shown_only(self, path: Path) -> bool:
        return not self._metadata.legacy and self._name(path) in _SHOWN_ONLY

    def _test(self, name: str, path: Path, settings: GroupSettings) -> TestCase:
        answer = path.with_suffix(".ans")
        for file in (path, answer):
            if not file.is_file():
                raise PackageError(f"{file}: is not a file")
        scoring = self._metadata.scoring
        return TestCase(
            name,
            self._name(path.parent),
            path,
            answer,
            validator_flags=settings.validator_flags,
            max_score=settings.accept_score if scoring else Fraction(1),
            reject_score=settings.reject_score if scoring else Fraction(0),
            args=() if self._metadata.legacy else _args(path.with_suffix(".args")),
            files=() if self._metadata.legacy else tuple(self._files(path.with_suffix(".files"))),
        )

    def _files(self, folder: Path) -> Iterator[tuple[str, Path]]:
        """Of the folder that is put into the program's own. Links in it must stay in the package."""
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            check_inside(path, self._data, what="the folder of test data")
            if path.is_file():
                yield str(path.relative_to(folder)), path

    def _name(self, path: Path) -> str:
        return shown(path.relative_to(self._data))


def _has_no_input(name: str, names: set[str]) -> bool:
    return name.endswith(".ans") and f"{name[:-4]}.in" not in names


def _args(path: Path) -> tuple[str, ...]:
    """Of the program's command line, between white space. Source: drafts of 2023-07."""
    if not path.is_file():
        return ()
    try:
        text = read_small(path).decode()
    except UnicodeDecodeError as error:
        raise PackageError(f"{path}: is not UTF-8 text") from error
    if "\0" in text:
        raise PackageError(f"{path}: holds a NUL, which no command line can")
    return tuple(text.split())


def _told(left_out: list[str]) -> list[str]:
    if not left_out:
        return []
    first = ", ".join(sorted(left_out)[:3])
    more = " …" if len(left_out) > 3 else ""
    return [f"half of a test (.in or .ans) is not there, {len(left_out)} times; left out: {first}{more}"]
