"""A language without Python: one TOML file, whose keys are the fields of `Language`.

Arrays stand for tuples, the table `[environment]` for its pairs, the table `[self_test]` for its programs. The key
`extends` names a language to start from: what the file says is changed, and the entries of its tables. Each mistake
is a LanguageError of one line: the file, the key (or the line), what is wrong, what to do.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, structs

from . import soundness
from .errors import LanguageError
from .language import Language, SelfTest

EXTENDS = "extends"
# tomllib takes a time that grows with the square of a key's depth, minutes for what fits into a file.
_DEEP_KEY = re.compile(r"""(?<![\w"'-])(?:[\w"'-]++[ \t]*+\.[ \t]*+){32}""")
_LONGEST = 150  # of what others say is wrong
_TABLES = ("environment", "self_test")
_KINDS = {
    "array": 'a list, as in ["a", "b"]',
    "str": "a text in quotes",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "object": "a table",
}


class Draft(Struct, frozen=True):
    """What one file says, not yet put over the language that it extends."""

    path: Path
    name: str
    extends: str
    said: Mapping[str, Any]

    def error(self, key: str, what: str) -> LanguageError:
        return LanguageError(f"{self.path}: {key}: {what}")


def read(path: Path, data: bytes) -> Draft:
    """What the file holds. Raises LanguageError for what is no TOML, has keys that no language has, lacks a name."""
    values = _parsed(path, data)
    _refuse_unknown(path, "", values, [*(field.name for field in structs.fields(Language)), EXTENDS])
    for table in _TABLES:
        if not isinstance(values.get(table, {}), dict):
            raise LanguageError(f"{path}: {table}: must be a table, written below a line [{table}]")
    _refuse_unknown(path, "self_test.", values.get("self_test", {}), [field.name for field in structs.fields(SelfTest)])
    _refuse_no_texts(path, "", {key: values.get(key, "") for key in ("name", EXTENDS)})
    _refuse_no_texts(path, "environment.", values.get("environment", {}))
    if not values.get("name"):
        raise LanguageError(f'{path}: name: is missing; write name = "{path.stem}"')
    extends = values.pop(EXTENDS, "")
    return Draft(path, values["name"], extends, values)


def _parsed(path: Path, data: bytes) -> dict[str, Any]:
    try:
        text = data.decode("utf-8-sig")  # some editors begin every file with a byte-order mark
        if not _DEEP_KEY.search(text):
            return tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise LanguageError(f"{path}:{line}: is not UTF-8; save it in that encoding") from error
    except RecursionError:
        pass
    except tomllib.TOMLDecodeError as error:
        what, _, place = str(error).partition(" (at ")
        found = re.fullmatch(r"line (\d+), column (\d+)\)", place)
        where = f":{found[1]}:{found[2]}" if found else ""
        end = "" if found or not place else ", at the end of the file"
        raise LanguageError(f"{path}{where}: is not valid TOML: {what[:_LONGEST]}{end}") from error
    except ValueError as error:  # a number of a million digits, a date that is none
        raise LanguageError(f"{path}: is not valid TOML: {str(error)[:_LONGEST]}") from error
    raise LanguageError(f"{path}: is nested too deeply; no language needs that")


def _refuse_unknown(path: Path, prefix: str, values: Iterable[str], known: list[str]) -> None:
    for key in values:
        if key not in known:
            near = difflib.get_close_matches(key[:50], known, n=1)
            meant = f"did you mean {prefix}{near[0]}?" if near else "docs/reference/language.md lists those there are"
            raise LanguageError(f"{path}: {prefix}{key[:50]}: no language has such a key; {meant}")


def _refuse_no_texts(path: Path, prefix: str, values: Mapping[str, object]) -> None:
    for key, value in values.items():
        if not isinstance(value, str):
            raise LanguageError(f"{path}: {prefix}{key[:50]}: must be a text in quotes")


def language(draft: Draft, base: Language | None) -> Language:
    """The language of a draft, put over `base` where it extends one. Raises LanguageError.

    Under a new name it has no aliases, and is one lower in priority than its base, so that files of the extensions
    that they share are still the base's; unless the draft says so itself.
    """
    values = {**(_inherited(draft, base) if base else {}), **draft.said}
    for table in _TABLES:
        if table in draft.said:
            values[table] = {**_table(base, table), **draft.said[table]}
    if isinstance(values.get("environment"), dict):
        values["environment"] = list(values["environment"].items())
    for key in ("profile", "compile_profile"):
        if key in draft.said:
            values[key] = _profile(draft, key)
    try:
        made = msgspec.convert(values, Language)
    except msgspec.ValidationError as error:
        raise draft.error(*_explained(str(error))) from error
    for fault in soundness.faults(made):
        raise draft.error(fault.key, fault.what)
    return made


def _inherited(draft: Draft, base: Language) -> dict[str, Any]:
    values: dict[str, Any] = msgspec.to_builtins(base)
    if draft.name == base.name:
        return values
    return values | {"aliases": (), "priority": base.priority - 1, "title": f"{base.title} ({draft.name})"}


def _table(base: Language | None, table: str) -> dict[str, Any]:
    value = getattr(base, table, None)
    return structs.asdict(value) if isinstance(value, SelfTest) else dict(value or ())


def _profile(draft: Draft, key: str) -> object:
    """The name of a profile; or the absolute path of a policy that the file names from where it lies itself."""
    name = draft.said[key]
    if not isinstance(name, str) or not ("/" in name or name.endswith(".policy")):
        return name
    policy = draft.path.parent / name
    if not os.path.isfile(policy):  # noqa: PTH113 - must not raise, however long it is
        what = f"there is no file {soundness.quoted(name)} beside it"
        raise draft.error(key, f"{what}; write the name of a profile, or the path of a policy")
    return str(policy)


def _explained(error: str) -> tuple[str, str]:
    """What msgspec found, as a key and in the words of TOML."""
    what, _, place = error.partition(" - at `$")
    key = re.sub(r"\[\d*\.*\]", "[…]", place.rstrip("`").lstrip("."))
    missing = re.fullmatch(r"Object missing required field `(\w+)`", what)
    if missing:
        return f"{key}.{missing[1]}".lstrip("."), "is missing"
    kinds = re.fullmatch(r"Expected `([\w| ]+)`, got `(\w+)`", what)
    if kinds:
        wanted = " or ".join(_KINDS.get(kind, kind) for kind in kinds[1].split(" | ") if kind != "null")
        return key or "the file", f"must be {wanted}, not {_KINDS.get(kinds[2], kinds[2]).partition(',')[0]}"
    return key or "the file", what[:_LONGEST]
