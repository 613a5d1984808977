"""Plugins: found by entry point, checked, and offered as typed tables. There is no global manager.

Loading names each plugin, imports it, checks its hooks against `hookspecs.py`, calls each hook once, and refuses two
owners of one name. Whatever is wrong is a PluginError that names the plugin. Languages without Python, from the
folders that a command names, are put over those of the plugins.
"""

from __future__ import annotations

import difflib
import functools
import operator
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, cast

import msgspec
import pluggy
from msgspec import Struct

from . import detection, hookspecs, language_folders, soundness
from .contest import Contest, ContestFile, read_contest
from .errors import ContestError, MachineError, PackageError, PluginError, SubmissionError, UsageError
from .language import Language
from .language_folders import Folder, Sourced
from .model import Probe, Profile, Source
from .protocols import Format, Interactor, Reporter, Sandbox, Validator, Writer

GROUP = hookspecs.PROJECT
T = TypeVar("T")

_KINDS: Mapping[str, type] = {
    "languages": Language,
    "sandboxes": Sandbox,
    "formats": Format,
    "writers": Writer,
    "validators": Validator,
    "interactors": Interactor,
    "reporters": Reporter,
    "contests": ContestFile,
    "profiles": Profile,
}


class Plugin(Struct, frozen=True):
    """A loaded plugin, and the names of what it registered, by kind."""

    name: str
    distribution: str
    provides: Mapping[str, tuple[str, ...]]


class Plugins:
    """What is there, by kind and name, in order of priority."""

    def __init__(
        self,
        tables: Mapping[str, Mapping[str, Any]],
        loaded: Sequence[Plugin],
        origins: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """`origins`: of each language the distribution, or the file, that it comes from."""
        self._tables = tables
        self.loaded = tuple(loaded)
        self.origins = origins

    def with_languages(self, languages: Mapping[str, Sourced]) -> Plugins:
        """The same plugins, with these languages in place of theirs."""
        table = _by_priority({name: sourced.language for name, sourced in languages.items()})
        origins = {name: sourced.origin for name, sourced in languages.items()}
        return Plugins({**self._tables, "languages": table}, self.loaded, MappingProxyType(origins))

    @property
    def brought(self) -> tuple[Plugin, ...]:
        """The plugins, and after them each file with the language in it."""
        files = {name: origin for name, origin in self.origins.items() if origin.startswith("/")}
        more = (Plugin(Path(origin).name, origin, {"languages": (name,)}) for name, origin in files.items())
        return (*self.loaded, *more)

    def _table(self, kind: str) -> Mapping[str, Any]:
        return MappingProxyType(self._tables[kind])

    @property
    def languages(self) -> Mapping[str, Language]:
        return self._table("languages")

    @property
    def sandboxes(self) -> Mapping[str, Sandbox]:
        return self._table("sandboxes")

    @property
    def formats(self) -> Mapping[str, Format]:
        return self._table("formats")

    @property
    def writers(self) -> Mapping[str, Writer]:
        return self._table("writers")

    @property
    def validators(self) -> Mapping[str, Validator]:
        return self._table("validators")

    @property
    def interactors(self) -> Mapping[str, Interactor]:
        return self._table("interactors")

    @property
    def reporters(self) -> Mapping[str, Reporter]:
        return self._table("reporters")

    @property
    def profiles(self) -> Mapping[str, Profile]:
        return self._table("profiles")

    @property
    def contests(self) -> Mapping[str, ContestFile]:
        return self._table("contests")

    def contest(self, name: str) -> Contest:
        """A contest profile by name, or from the file of that path. Raises UsageError, ContestError."""
        if name not in self.contests and "/" not in name and not name.endswith(".toml"):
            raise UsageError(
                f"no contest profile is called {name!r}; known are {_known(self.contests)}, or name a file"
            )
        path = self.contests[name].path if name in self.contests else Path(name)
        contest = read_contest(path)
        for one in contest.languages:
            if not any(language.answers_to((one,)) for language in self.languages.values()):
                why = f"there is no language or family of that name; known are {_known(self.languages)}"
                raise ContestError(f"{path}: languages.{one}: {why}")
        return contest

    def language(self, name: str) -> Language:
        """By name or alias. Raises SubmissionError with those that it may have been meant for."""
        for language in self.languages.values():
            if name in (language.name, *language.aliases):
                return language
        names = [known for language in self.languages.values() for known in (language.name, *language.aliases)]
        near = difflib.get_close_matches(name, names, n=3)
        meant = f"did you mean {' or '.join(near)}? " if near else ""
        raise SubmissionError(f"no language is called {name!r}; {meant}`parley languages` lists them")

    def spoken(self, name: str | None, source: Source) -> Language:
        """The language of these files: by name, or else found out. Raises SubmissionError."""
        known = self.languages.values()
        return detection.told(self.language(name), source, known) if name else detection.detect(source, known)

    def sandbox(self, name: str) -> Sandbox:
        """By name, or `auto`: the available one of highest priority. Raises MachineError with what would help."""
        if name == "auto":
            return self._best_sandbox()
        if name not in self.sandboxes:
            raise UsageError(f"no sandbox is called {name!r}; known are auto, {_known(self.sandboxes)}")
        probe = self.sandboxes[name].probe()
        if not probe.available:
            raise MachineError(f"sandbox {name} cannot be used: {probe.detail} ({probe.remedy})")
        return self.sandboxes[name]

    def _best_sandbox(self) -> Sandbox:
        probes: dict[str, Probe] = {}
        for name, sandbox in self.sandboxes.items():
            if sandbox.priority >= 0:
                probes[name] = sandbox.probe()
                if probes[name].available:
                    return sandbox
        missing = "; ".join(f"{name}: {probe.detail} ({probe.remedy})" for name, probe in probes.items())
        raise MachineError(f"no sandbox can be used here: {missing}")

    def validator(self, name: str) -> Validator:
        return _get(self.validators, name, "validator")

    def interactor(self, name: str) -> Interactor:
        return _get(self.interactors, name, "interactor protocol")


def _known(table: Iterable[str]) -> str:
    return ", ".join(sorted(table))


def _get(table: Mapping[str, T], name: str, kind: str) -> T:
    if name not in table:
        near = difflib.get_close_matches(name, table, n=3)
        meant = f"did you mean {' or '.join(near)}? " if near else ""
        raise PackageError(
            f"the package asks for {kind} {name!r}, and no plugin brings it; {meant}`parley plugins` lists them"
        )
    return table[name]


def load_plugins(points: Iterable[EntryPoint] | None = None, *, folders: Iterable[Folder] = ()) -> Plugins:
    """Loads every entry point of the group `parley` (or `points`), then languages of files from `folders`.

    `language_folders.folders()` has those that commands look into. Raises PluginError, LanguageError.
    """
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    tables: dict[str, dict[str, Any]] = {kind: {} for kind in _KINDS}
    owners: dict[tuple[str, str], str] = {}
    loaded: list[Plugin] = []
    name_of = functools.cache(operator.attrgetter("name"))  # half a millisecond each, and most are of one distribution
    for point in sorted(entry_points(group=GROUP) if points is None else points, key=lambda p: p.name):
        _register(manager, point)
        provides: dict[str, tuple[str, ...]] = {}
        for kind, table in tables.items():
            for thing in _call(manager, point.name, kind):
                _own(owners, kind, thing, point.name)
                table[thing.name] = thing
                provides[kind] = (*provides.get(kind, ()), thing.name)
        loaded.append(Plugin(point.name, name_of(point.dist) if point.dist else "?", provides))
    plugins = Plugins({kind: _by_priority(table) for kind, table in tables.items()}, loaded)
    if plugins.profiles:  # or somebody asks for some plugins only
        _refuse_unknown_profiles(plugins, owners)
    return plugins.with_languages(language_folders.merged(_sourced(plugins), folders, plugins.profiles))


def _sourced(plugins: Plugins) -> dict[str, Sourced]:
    origins = {name: each.distribution for each in plugins.loaded for name in each.provides.get("languages", ())}
    return {name: Sourced(language, origins[name]) for name, language in plugins.languages.items()}


def _refuse_unknown_profiles(plugins: Plugins, owners: Mapping[tuple[str, str], str]) -> None:
    """Once all plugins are loaded, as profiles may be another's."""
    for name, language in plugins.languages.items():
        for fault in soundness.unknown_profiles(language, plugins.profiles):
            raise PluginError(f"plugin {owners['languages', name]}: language {name!r}: {fault}")


def _own(owners: dict[tuple[str, str], str], kind: str, thing: Any, plugin: str) -> None:
    """Each name and alias has one owner."""
    for name in dict.fromkeys((thing.name, *getattr(thing, "aliases", ()))):
        if (kind, name) in owners:
            other = owners[kind, name]
            who = f"plugin {plugin} registers" if other == plugin else f"plugins {other} and {plugin} both register"
            raise PluginError(f"{who} {_singular(kind)} {name!r}" + (" twice" if other == plugin else ""))
        owners[kind, name] = plugin


def _singular(kind: str) -> str:
    return _KINDS[kind].__name__.lower()


def _by_priority(table: dict[str, Any]) -> dict[str, Any]:
    order = sorted(table, key=lambda name: (-getattr(table[name], "priority", 0), name))
    return {name: table[name] for name in order}


def _register(manager: pluggy.PluginManager, point: EntryPoint) -> None:
    try:
        plugin = point.load()
    except MemoryError:  # the machine's, not the plugin's
        raise
    except (Exception, SystemExit) as error:
        raise PluginError(f"plugin {point.name} ({point.value}) cannot be imported: {error!r}") from error
    try:
        manager.register(plugin, name=point.name)
        manager.check_pending()
    except (pluggy.PluginValidationError, ValueError) as error:
        raise PluginError(f"plugin {point.name} breaks the hook contract: {error}") from error


def _call(manager: pluggy.PluginManager, name: str, kind: str) -> list[Any]:
    """What one plugin registers of one kind, each thing checked against its interface."""
    hook: pluggy.HookCaller = getattr(manager.hook, f"parley_{kind}")
    things: list[object] = []
    for implementation in hook.get_hookimpls():
        if implementation.plugin_name != name:
            continue
        try:
            things.extend(cast("Iterable[object]", implementation.function()))
        except MemoryError:
            raise
        except Exception as error:
            raise PluginError(f"plugin {name}: parley_{kind}() failed: {error!r}") from error
    if kind == "profiles":
        things = [Profile(path.stem, path) for folder in things for path in _files(name, kind, folder, "*.policy")]
    if kind == "contests":
        things = [ContestFile(path.stem, path) for folder in things for path in _files(name, kind, folder, "*.toml")]
    for thing in things:
        fault = _fault(thing, _KINDS[kind])
        if fault:
            what = f"language {thing.name!r}" if isinstance(thing, Language) else repr(thing)
            raise PluginError(f"plugin {name}: parley_{kind}() registered {what}, {fault}")
    return things


def _files(plugin: str, kind: str, folder: object, pattern: str) -> list[Path]:
    """The files of a folder. Raises PluginError where there is none, as a misspelt folder would be silent."""
    found = sorted(folder.glob(pattern)) if isinstance(folder, Path) and folder.is_absolute() else []
    if not found:
        raise PluginError(f"plugin {plugin}: parley_{kind}() registered {folder!r}, no folder of {pattern} files")
    return found


def _fault(thing: object, interface: type) -> str:
    """Why a registered thing cannot be used; empty when it can."""
    if isinstance(thing, type):
        return "a class, where one object of it is wanted"
    if not isinstance(thing, interface):
        return f"which is no {interface.__name__}"
    if isinstance(thing, Language):
        return _fault_of_language(thing)
    name, priority = getattr(thing, "name", None), getattr(thing, "priority", 0)
    if not isinstance(name, str) or not name or not isinstance(priority, int):
        return "whose name is no text, or whose priority is no number"
    return ""


def _fault_of_language(language: Language) -> str:
    """Languages are data, which nothing has checked: `(".py")` is no tuple."""
    try:
        msgspec.convert(msgspec.to_builtins(language), Language)
    except (msgspec.ValidationError, TypeError) as error:
        return f"whose data are wrong: {error}"
    return next((f"whose {fault}" for fault in soundness.faults(language)), "")
