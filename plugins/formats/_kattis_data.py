"""Test data of a Kattis package: tests in their order, and the tree of groups that says how they count.

::

    data/testdata.yaml           each key holds for all groups below that do not state it themselves
    data/{sample,secret}/…       x.in with x.ans is a test, a folder is a group; in the order of their names
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ...core.documents import Document, read_small, read_yaml, shown
from ...core.errors import PackageError
from ...core.group import Grader, Group, Ruling, Score
from ...core.model import TestCase
from ._kattis_entries import Entries, entries_of
from ._kattis_grading import GroupSettings, not_understood, settings_of
from ._kattis_metadata import Metadata
from ._kattis_programs import check_inside, language_of, only_program

_TOPS = ("sample", "secret")
_CHECKED_ONLY = ("invalid_input", "invalid_output", "valid_output")
_SHOWN_ONLY = ("sample/statement", "sample/download")  # folders of 2023-07
_MOST_ENTRIES = 200_000
_MOST_LEVELS = 30


class Data(Struct, frozen=True):
    """`scoring` None: all tests are in one group. `best` is the full score, where the package states one."""

    tests: tuple[TestCase, ...]
    scoring: Group | None
    best: Fraction | None
    warnings: tuple[str, ...]
    not_understood: tuple[str, ...]
    input_flags: Mapping[str, tuple[str, ...]]  # of validators of inputs, by test; without those that differ by program

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
        self._input_flags: dict[str, tuple[str, ...]] = {}
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
            input_flags=self._input_flags,
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
        check_inside(folder, self._data, what="the folder of test data")
        here = os.path.realpath(folder)
        if here in ancestors:
            raise PackageError(f"{folder}: is a link to a folder that holds it")
        chain = (*ancestors, here)
        if len(ancestors) > _MOST_LEVELS:
            raise PackageError(f"{folder}: groups are nested more than {_MOST_LEVELS} deep")
        settings = self._settings(folder, above)
        entries = entries_of(folder, self._data)
        self._look_at(entries)
        members: list[Group | str] = []
        group = self._name(folder)
        for name, is_test in entries.members():
            if is_test:
                self._tests.append(self._test(entries, group, name, settings))
                members.append(self._tests[-1].name)
            elif not self._is_shown_only(folder / name):
                inner = self._group(folder / name, settings, chain)
                members += [inner] if inner else []
        return self._as_group(group, tuple(members), settings) if members else None

    def _look_at(self, entries: Entries) -> None:
        self._left_out += [self._name(entries.folder / name) for name in entries.halves()]
        self._entries += entries.count
        if self._entries > _MOST_ENTRIES:
            raise PackageError(f"{self._data}: holds more than {_MOST_ENTRIES} files")

    def _as_group(self, name: str, members: tuple[Group | str, ...], settings: GroupSettings) -> Group:
        if name in members:
            raise PackageError(f"{self._data}: a group and a test in it are both called {name}; rename one")
        flags, metadata = settings.flags, self._metadata
        full = settings.best(minimal=metadata.minimal) if metadata.scoring else None
        return Group(
            # A group and a test beside it may have one name.
            name=f"{name}/" if name and (self._data / f"{name}.in").exists() else name,
            members=members,
            score=flags.score if metadata.scoring else Score.MAX if flags.any_accepted else Score.MIN,
            ruling=flags.ruling,
            full=full,
            least=settings.least,
            most=settings.most,
            stop=settings.stop,
            any_accepted=flags.any_accepted,
            grader=self._grader_with(settings) if settings.custom else None,
            bounded=not (settings.custom or (metadata.gives_scores and any(isinstance(one, str) for one in members))),
        )

    def _grader_with(self, settings: GroupSettings) -> Grader:
        if self._grader is None:
            wanted = "testdata.yaml asks for a grader of its own"
            program = only_program(self._root, ("graders",), wanted=wanted)
            self._grader = Grader(program, language=language_of(program))
        return replace(self._grader, flags=settings.grader_flags)

    # --- tests ------------------------------------------------------------------------------------------------

    def _is_shown_only(self, path: Path) -> bool:
        return not self._metadata.legacy and self._name(path) in _SHOWN_ONLY

    def _test(self, entries: Entries, group: str, stem: str, settings: GroupSettings) -> TestCase:
        folder, metadata = entries.folder, self._metadata
        newer = not metadata.legacy
        if settings.input_flags is not None:
            self._input_flags[f"{group}/{shown(stem)}"] = settings.input_flags
        return TestCase(
            f"{group}/{shown(stem)}",
            group,
            folder / f"{stem}.in",
            folder / f"{stem}.ans",
            validator_flags=settings.validator_flags,
            max_score=settings.accept_score if metadata.scoring else Fraction(1),
            reject_score=settings.reject_score if metadata.scoring else Fraction(0),
            args=_args(folder / f"{stem}.args") if newer and f"{stem}.args" in entries.files else (),
            files=tuple(self._files(folder / f"{stem}.files")) if newer and f"{stem}.files" in entries.folders else (),
        )

    def _files(self, folder: Path) -> Iterator[tuple[str, Path]]:
        """Of the folder that is put into the program's own. Links in it must stay in the package."""
        for path in sorted(folder.rglob("*")):
            check_inside(path, self._data, what="the folder of test data")
            if path.is_file():
                yield str(path.relative_to(folder)), path

    def _name(self, path: Path) -> str:
        return shown(path.relative_to(self._data))


def _args(path: Path) -> tuple[str, ...]:
    """Of the program's command line, between white space. Source: drafts of 2023-07."""
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
