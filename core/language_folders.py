"""Folders of languages without Python: where they lie, whose word counts, who extends whom.

::

    plugins  <  /etc/parley/languages.d  <  ~/.config/parley/languages.d  <  ./languages.d  <  --languages DIR

A file whose name is that of a language further left replaces it. Two files of one folder with one name are an error,
and so is a name or an alias that another language has.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from . import language_file, language_texts, soundness
from .errors import LanguageError
from .language import Language
from .language_file import Draft
from .shortage import blame
from .soundness import quoted

FOLDER = "languages.d"
SYSTEM = Path("/etc/parley")
_LONGEST = 150  # of a list in a message


class Folder(Struct, frozen=True):
    """One that somebody `asked` for must be there, and is trusted; one is `here`, wherever somebody stands."""

    path: Path
    asked: bool = True
    here: bool = False


class Sourced(Struct, frozen=True):
    """A language, and where it comes from: a distribution, or a file."""

    language: Language
    origin: str


def folders(asked: Path | None = None) -> list[Folder]:
    """Where a command looks, the ones whose word counts most last."""
    home = os.path.expanduser("~")  # noqa: PTH111 - Path.home() raises where there is none
    config = os.environ.get("XDG_CONFIG_HOME") or (os.devnull if home == "~" else f"{home}/.config")
    found = [Folder(SYSTEM / FOLDER, asked=False)]
    with contextlib.suppress(FileNotFoundError):  # the current folder can be gone, and what is said from there
        found.append(Folder((Path(config) / "parley" / FOLDER).absolute(), asked=False))
        found.append(Folder(Path(FOLDER).absolute(), asked=False, here=True))
    return [*found, Folder(asked.absolute())] if asked else found


def merged(
    known: Mapping[str, Sourced], places: Iterable[Folder], profiles: Mapping[str, object]
) -> Mapping[str, Sourced]:
    """The languages of plugins (`known`) with those of files put over them. Raises LanguageError."""
    languages = dict(known)
    for place in _once(list(places)):
        try:
            languages.update(_own(place, languages, profiles))
        except LanguageError as error:
            if not place.here:
                raise
            raise LanguageError(f"{error} (mend or remove it, or work in another folder)") from error
    return languages


def _own(place: Folder, lower: Mapping[str, Sourced], profiles: Mapping[str, object]) -> dict[str, Sourced]:
    """The languages of one folder, found to go with those below it."""
    drafts = _drafts(place)
    own = _resolved(drafts, lower)
    if not place.asked:
        _refuse_policies_of_strangers(drafts, own)
    made = {sourced.language.name: sourced for sourced in own}
    languages = {**lower, **made}
    for refuse in (_refuse_taken_aliases, _refuse_taken_names):
        for draft, sourced in zip(drafts, own, strict=True):
            refuse(draft, sourced.language, languages)
    for draft, sourced in zip(drafts, own, strict=True):
        for fault in soundness.unknown_profiles(sourced.language, profiles):
            raise draft.error(fault.key, fault.what)
    return made


def _once(places: Sequence[Folder]) -> list[Folder]:
    """A folder that is found in two ways counts as the last one of them says."""
    found: dict[str, Folder] = {}
    for place in places:
        real = os.path.realpath(place.path)
        found.pop(real, None)
        found[real] = place
    return list(found.values())


def _drafts(place: Folder) -> list[Draft]:
    drafts: dict[str, Draft] = {}
    for path, data in language_texts.read(place.path, trusted=place.asked).items():
        draft = language_file.read(path, data)
        if draft.name in drafts:
            raise draft.error("name", f"{quoted(draft.name)} is also the name in {drafts[draft.name].path}; rename one")
        drafts[draft.name] = draft
    return list(drafts.values())


def _refuse_policies_of_strangers(drafts: Sequence[Draft], own: Sequence[Sourced]) -> None:
    """A policy that a file names counts as much as the file."""
    for draft, sourced in zip(drafts, own, strict=True):
        for key in {"profile", "compile_profile"} & draft.said.keys():
            policy: str = getattr(sourced.language, key)
            if "/" not in policy:
                continue
            try:
                found = os.stat(policy)  # noqa: PTH116 - as it was written
            except OSError as error:
                raise blame(policy, error, LanguageError) from error
            language_texts.refuse_strangers(Path(policy), found, draft.path.parent)


def _resolved(drafts: Sequence[Draft], lower: Mapping[str, Sourced]) -> list[Sourced]:
    """The languages of one folder, in the order of its files; each may extend another one of them."""
    made: dict[str, Sourced] = {}
    waiting = {draft.name: draft for draft in drafts}
    while waiting:
        ready = [draft for draft in waiting.values() if draft.extends == draft.name or draft.extends not in waiting]
        if not ready:
            circle = ", ".join(sorted(waiting))[:_LONGEST]
            raise next(iter(waiting.values())).error("extends", f"goes in a circle: {circle}; let one stand by itself")
        for draft in ready:
            base = _base(draft, made, lower)
            made[draft.name] = Sourced(language_file.language(draft, base), str(draft.path))
            del waiting[draft.name]
    return [made[draft.name] for draft in drafts]


def _base(draft: Draft, same: Mapping[str, Sourced], lower: Mapping[str, Sourced]) -> Language | None:
    if not draft.extends:
        return None
    for table in (same, lower):
        for sourced in table.values():
            if draft.extends in (sourced.language.name, *sourced.language.aliases):
                return sourced.language
    raise draft.error("extends", f"no language is called {quoted(draft.extends)}; `parley languages` lists them")


def _refuse_taken_aliases(draft: Draft, language: Language, languages: Mapping[str, Sourced]) -> None:
    for other in languages.values():
        for alias in language.aliases:
            if other.language is not language and alias in (other.language.name, *other.language.aliases):
                raise draft.error("aliases", f"{alias!r} is a name of {_told(other)}; leave it out")


def _refuse_taken_names(draft: Draft, language: Language, languages: Mapping[str, Sourced]) -> None:
    for other in languages.values():
        if other.language is not language and language.name in other.language.aliases:
            replace = f'name = "{other.language.name}" would replace it'
            raise draft.error("name", f"{language.name!r} is an alias of {_told(other)}; {replace}")


def _told(other: Sourced) -> str:
    return f"{other.language.name} ({other.origin})"
