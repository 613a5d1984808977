"""Tests of ICPC 2025-09, and what configures them. Sources: "Test cases", "Test case configuration"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePath

from msgspec import Struct

from ...core.documents import Document, read_yaml, shown
from ...core.errors import PackageError
from ...core.model import TestCase
from ._icpc2025_files import Kind, Listing, entered, entries, files_below, listing

CONFIG = "test_group.yaml"
CHECKED = INVALID_INPUT, INVALID_OUTPUT, VALID_OUTPUT = "invalid_input", "invalid_output", "valid_output"
_OLDER_CONFIG = "testdata.yaml"
_FOR_NOBODY = ("input_visualizer_args", "output_visualizer_args")
_INFORMATION = ("hint", "description")
_ENDINGS = (  # of files that belong to a case, the longer ones first
    ".in.statement", ".ans.statement", ".in.download", ".ans.download", ".ans", ".out", ".interaction", ".files",
    ".yaml",
)  # fmt: skip
_FOR_READERS = (".in.statement", ".ans.statement", ".in.download", ".ans.download", ".interaction")
Args = tuple[str, ...] | Mapping[str, tuple[str, ...]]  # of all validators of inputs, or of each by its name


class Given(Struct, frozen=True):
    """What cases are given, each by the nearest file that says it."""

    args: tuple[str, ...] = ()
    validator_args: tuple[str, ...] = ()
    input_args: Args = ()


class Cases:
    """Of one package. `warnings` and `not_understood` grow while it is read; `files` are put beside every program.

    So does `input_args`: what validators of inputs are told of each case that was read, by its name.
    """

    def __init__(self, root: Path, *, constants: Sequence[tuple[str, str]], files: Sequence[tuple[str, Path]]) -> None:
        self._root = root
        self._constants = constants
        self._files = tuple(files)
        self.data = root / "data"
        self.warnings: list[str] = []
        self.input_args: dict[str, Args] = {}
        self._not_read: list[str] = []
        self._for_nobody: Counter[str] = Counter()

    def not_understood(self) -> Iterator[str]:
        yield from self._not_read
        for key, count in sorted(self._for_nobody.items()):
            where = f"{count} of its files" if count > 1 else "a file"
            yield f"{self.data}: {key} in {where}: visualizers are not run"

    def not_read(self, why: str) -> None:
        """Something of the package that nobody acts upon."""
        self._not_read.append(why)

    def entries(self, folder: Path) -> list[Path]:
        return entries(folder, self._root)

    def folders(self, folder: Path) -> list[Path]:
        """Those that may hold cases."""
        found = listing(folder, self._root)
        return [folder / name for name, kind in found.items() if kind is Kind.FOLDER and not name.endswith(".files")]

    def name(self, path: Path) -> str:
        return shown(path.relative_to(self.data))

    def config(self, folder: Path, given: Given) -> tuple[Document, Given]:
        """What `test_group.yaml` says there (nothing, where there is none), and what it gives to cases."""
        path = folder / CONFIG
        config = read_yaml(path, constants=self._constants) if path.exists() else Document({}, str(path))
        return config, self._given(config, given)

    def cases(self, folder: Path, given: Given) -> list[TestCase]:
        """In the order of their names."""
        return sorted(self._cases_in(folder, given, ()), key=lambda test: test.name)

    def inputs(self, folder: Path, given: Given) -> list[TestCase]:
        """Those of a folder whose cases need no answers, and of folders in it."""
        config, given = self.config(folder, given)
        refuse_unknown(config)
        return sorted(self._inputs_in(folder, given, ()), key=lambda test: test.name)

    def _inputs_in(self, folder: Path, given: Given, above: tuple[Path, ...]) -> Iterator[TestCase]:
        here, found = entered(folder, above), listing(folder, self._root)
        for name, kind in found.items():
            stem, path = name.removesuffix(".in"), folder / name
            if kind is Kind.FOLDER and not name.endswith(".files"):
                yield from self._inputs_in(path, given, here)
            elif kind is Kind.FILE and stem != name:
                case = f"{self.name(folder)}/{stem}"
                self.input_args[case] = self._own(folder / f"{stem}.yaml", given, found).input_args
                yield TestCase(case, self.name(folder), path, None)

    def look_for_older(self, folder: Path) -> None:
        if (folder / _OLDER_CONFIG).exists():
            self.not_read(f"{folder / _OLDER_CONFIG}: is for older versions; 2025-09 reads {CONFIG}")

    def _given(self, config: Document, given: Given) -> Given:
        for key in _FOR_NOBODY:
            if config.raw(key) is not None:
                self._for_nobody[key] += 1
        config.flag("full_feedback", default=False)
        return Given(
            arguments(config, "args") if "args" in config else given.args,
            arguments(config, "output_validator_args") if "output_validator_args" in config else given.validator_args,
            _input_args(config) if "input_validator_args" in config else given.input_args,
        )

    def _cases_in(self, folder: Path, given: Given, above: tuple[Path, ...]) -> Iterator[TestCase]:
        here, found = entered(folder, above), listing(folder, self._root)
        if above and CONFIG in found:
            raise PackageError(f"{folder / CONFIG}: groups are directly in secret, and hold no groups")
        group = self.name(folder)
        for name, kind in found.items():
            if name.endswith(".in") and kind is not Kind.FOLDER:
                yield self._case(folder, group, name.removesuffix(".in"), found, given)
            elif kind is Kind.FOLDER and not name.endswith(".files"):
                yield from self._cases_in(folder / name, given, here)
        if _OLDER_CONFIG in found:
            self.look_for_older(folder)
        self._look_for_lost(folder, found)

    def _look_for_lost(self, folder: Path, found: Listing) -> None:
        may_be_alone = _FOR_READERS if folder == self.data / "sample" else ()  # what is shown need not be judged
        lost = [
            name
            for name in found
            if not name.endswith(may_be_alone) and any(f"{case}.in" not in found for case in _cases_of(name))
        ]
        if lost:
            more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
            self.warnings.append(f"{folder}: {lost[0]}{more}: belongs to no test, as there is no *.in beside it")

    def _case(self, folder: Path, group: str, stem: str, found: Listing, given: Given) -> TestCase:
        name, path, answer = f"{group}/{stem}", folder / f"{stem}.in", folder / f"{stem}.ans"
        if found[path.name] is not Kind.FILE:
            raise PackageError(f"{path}: is not a file")
        if found.get(answer.name) is not Kind.FILE:
            raise PackageError(f"{path}: test {name} has no answer; {answer.name} must lie beside it")
        given = self._own(folder / f"{stem}.yaml", given, found)
        self.input_args[name] = given.input_args
        own = files_below(folder / f"{stem}.files", self._root) if f"{stem}.files" in found else []
        files = _put_together((*self._files, *own), folder / f"{stem}.files")
        return TestCase(name, group, path, answer, given.validator_args, args=given.args, files=files)

    def _own(self, path: Path, given: Given, found: Listing) -> Given:
        """With what the case's own file says, where it has one."""
        if path.name not in found:
            return given
        config = read_yaml(path)
        given = self._given(config, given)
        for key in _INFORMATION:
            config.text(key)
        refuse_unknown(config)
        return given


def _put_together(files: Sequence[tuple[str, Path]], where: Path) -> tuple[tuple[str, Path], ...]:
    """Of two with one name the later counts. Raises PackageError for a file that stands in the way of a folder."""
    found = dict(files)
    for name in found:
        above = next((str(folder) for folder in PurePath(name).parents if str(folder) in found), None)
        if above:
            raise PackageError(f"{where}: {above} is a file here and a folder in include/default, or the reverse")
    return tuple(found.items())


def _cases_of(name: str) -> set[str]:
    """The case that a file belongs to, if it does."""
    ending = None if name in (CONFIG, _OLDER_CONFIG) else next(filter(name.endswith, _ENDINGS), None)
    return {name.removesuffix(ending)} if ending else set()


def arguments(config: Document, key: str) -> tuple[str, ...]:
    if isinstance(config.raw(key), str):
        raise PackageError(f"{config.where}: {key} must be a list of texts, one an argument")
    return tuple(config.words(key))


def _input_args(config: Document) -> Args:
    key = "input_validator_args"
    if not isinstance(config.raw(key), dict):
        return arguments(config, key)
    part = config.part(key)
    return {name: arguments(part, name) for name in part}


def refuse_unknown(config: Document) -> None:
    """Raises PackageError for the first key that nobody asked for."""
    unknown = config.unknown()
    if unknown:
        raise PackageError(f"{unknown[0]} by version 2025-09; remove it, or see what it is called there")
