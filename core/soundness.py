"""Does a language hold together? What can be seen of a record alone, whoever wrote it: a plugin or a file. Pure.

Types are not looked at: whoever calls `faults()` has a record whose fields have the types that they declare.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct, structs

from .detection import SYNTAXES
from .language import Language

_RUNNING = frozenset({"main", "name", "program", "folder", "space", "memory"})
PLACEHOLDERS = {
    "compile": _RUNNING | {"sources"},
    "prepare": _RUNNING - {"main"},  # no sources are laid out then
    "run": _RUNNING | {"stack"},
    "plain": _RUNNING,
    "version": frozenset[str](),
    "environment": frozenset({"memory", "stack"}),
}
_COMMANDS = ("compile", "prepare", "run", "version")
# Braces after a dollar are the shell's.
_PLACEHOLDER = re.compile(r"(?<!\$)\{([A-Za-z_]+)\}")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+#-]{0,63}")
_RESERVED = "entry.json"  # what the cache calls its own file beside a program's
# Hours, a terabyte: more is a slip. Only of addresses some set aside that much.
_MOST = {"_ms": 1e7, "reserved_mib": 1 << 26, "_mib": 1 << 20, "_factor": 1e3, "processes": 4096, "open_files": 4096}
_MOST_PRIORITY = 1_000_000
# These stand in tables and messages.
_LONGEST = {"title": 200, "package": 200, "install": 200, "include": 100}
_QUOTED = 60
_LONGEST_TOOL = 250
_NO_TOOL = "neither the name of a tool nor an absolute path"


class Fault(Struct, frozen=True):
    """What is wrong with one field, and what to do about it."""

    key: str
    what: str

    def __str__(self) -> str:
        return f"{self.key}: {self.what}"


def faults(language: Language) -> list[Fault]:
    """All that is wrong; nothing for a language that can be used."""
    parts = (
        _names(language),
        _shown(language),
        _texts(language),
        _commands(language),
        _files(language),
        _patterns(language),
    )
    return [fault for part in (*parts, _limits(language)) for fault in part]


def unknown_profiles(language: Language, known: Collection[str]) -> list[Fault]:
    """Profiles that nobody registered; those named by their path are not looked at."""
    asked = (("profile", language.profile), ("compile_profile", language.compile_profile))
    these = ", ".join(sorted(known))
    return [
        Fault(key, f"no profile is called {quoted(name)}; known are {these}")
        for key, name in asked
        if "/" not in name and name not in known
    ]


def is_name(text: str) -> bool:
    """Names stand in reports, on command lines and in paths."""
    return _NAME.fullmatch(text) is not None


def is_extension(text: str) -> bool:
    return re.fullmatch(r"\.[^\s/.A-Z\0]+", text) is not None and text.isprintable()


def quoted(text: str) -> str:
    """In a message: cut, as what somebody wrote can be of any length."""
    said = repr(text[: _QUOTED + 1])
    return said if len(said) <= _QUOTED + 2 else f"{said[:_QUOTED]}…"


def _names(language: Language) -> Iterator[Fault]:
    for key, names in (("name", (language.name,)), ("aliases", language.aliases)):
        for name in names:
            if not is_name(name):
                yield Fault(key, f"{quoted(name)} is no name: letters and digits, then also any of . _ + # -")
    for key, extensions in (("extensions", language.extensions), ("takes", language.takes)):
        for extension in extensions:
            if not is_extension(extension):
                yield Fault(key, f"{quoted(extension)} is not a dot and small letters, as in '.py'")


def _shown(language: Language) -> Iterator[Fault]:
    """What people see of it."""
    if not language.title.strip():
        yield Fault("title", "is empty; say what people call the language")
    for key, longest in _LONGEST.items():
        text: str = getattr(language, key)
        if len(text) > longest:
            yield Fault(key, f"{quoted(text)} has {len(text)} characters; {longest} are enough")
        if not text.replace("\0", "").isprintable():
            yield Fault(key, f"{quoted(text)} holds what cannot be printed; write it in one line of plain text")


def _texts(language: Language) -> Iterator[Fault]:
    """A NUL ends a command line; it belongs into none of the texts. An empty text is found in everything."""
    for key in ("exhausted", "time_exhausted", "content"):
        if not all(text.strip() for text in getattr(language, key)):
            yield Fault(key, "holds an empty text, which is found everywhere; leave it out")
    if language.self_test and not language.self_test.echo.strip():
        yield Fault("self_test.echo", "is empty; write a program that reads a line and prints it")
    for key in language.__struct_fields__:
        for text in _texts_in(getattr(language, key)):
            if "\0" in text:
                yield Fault(key, "holds a NUL character, which no command line, path or source may")
                break


def _texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Struct):
        value = structs.astuple(value)
    if isinstance(value, tuple):
        for inner in value:  # pyright: ignore[reportUnknownVariableType]
            yield from _texts_in(inner)  # pyright: ignore[reportUnknownArgumentType]


def _commands(language: Language) -> Iterator[Fault]:
    if not language.run:
        yield Fault("run", "is empty; say how a program is started")
    for key in _COMMANDS:
        yield from _command(key, getattr(language, key))
    if language.artifacts and not language.compile:
        what = 'names what compiling leaves, and there is no `compile`; write "artifacts = []" to run the sources'
        yield Fault("artifacts", what)
    if language.prepared and not language.prepare:
        yield Fault("prepared", "names what `prepare` leaves, and there is no `prepare`")
    for name, value in language.environment:
        if not _VARIABLE.fullmatch(name):
            yield Fault("environment", f"{quoted(name)} is no name of a variable: letters, digits and _")
        yield from _placeholders("environment", value)


def _placeholders(key: str, text: str) -> Iterator[Fault]:
    known = PLACEHOLDERS[key]
    for name in dict.fromkeys(_PLACEHOLDER.findall(text)):
        if name not in known:
            these = ", ".join(f"{{{one}}}" for one in sorted(known)) or "none"
            what = f"knows no placeholder {{{name[:_QUOTED]}}}, but {these}; braces that are meant get spaces"
            yield Fault(key, what)


def _command(key: str, words: Sequence[str]) -> Iterator[Fault]:
    for word in words:
        yield from _placeholders(key, word)
        if "{sources}" in word and word != "{sources}":
            yield Fault(key, "{sources} stands for many words, so it must be a word of its own")
    first = words[0] if words else "sh"
    if not first.strip():
        yield Fault(key, "its first word is empty; it must be a tool")
    elif not _is_tool(first) and not first.startswith("{"):
        yield Fault(key, f"{quoted(first)} is {_NO_TOOL}")


def _is_tool(name: str) -> bool:
    return bool(name.strip()) and len(name) <= _LONGEST_TOOL and (name.startswith("/") or "/" not in name)


def _files(language: Language) -> Iterator[Fault]:
    for path in language.files:
        if not path.startswith("/") or len(path) > _LONGEST_TOOL:
            yield Fault("files", f"{quoted(path)} is no absolute path, and a box has no other")
    for name in language.tools:
        if not _is_tool(name):
            yield Fault("tools", f"{quoted(name)} is {_NO_TOOL}")
    for key in ("profile", "compile_profile"):
        profile: str = getattr(language, key)
        if not profile or ("/" in profile and not (profile.startswith("/") and profile.endswith(".policy"))):
            yield Fault(key, f"{quoted(profile)} is neither the name of a profile nor the absolute path of a *.policy")
    yield from _file_names("artifacts", language.artifacts)
    yield from _file_names("prepared", language.prepared)
    for name in sorted({*language.artifacts} & {*language.prepared}):
        yield Fault("prepared", f"{quoted(name)} is one of `artifacts` too; the one would replace the other")
    for key, name in (("include", language.include), ("self_test.file", getattr(language.self_test, "file", ""))):
        if name and not _is_file_name(name):
            yield Fault(key, f"{quoted(name)} is not the name of a file: no slashes, no dots alone")


def _file_names(key: str, names: Sequence[str]) -> Iterator[Fault]:
    for name in names:
        if not _is_file_name(name):
            yield Fault(key, f"{quoted(name)} is not the name of a file in {{space}}: no folders, no dots alone")
        elif name == _RESERVED:
            yield Fault(key, f"{quoted(name)} is what the cache calls a file of its own; choose another")
    for name in _twice(names):
        yield Fault(key, f"names {quoted(name)} twice")


def _is_file_name(name: str) -> bool:
    return "/" not in name and name.strip() not in ("", ".", "..") and len(name) < 200


def _twice(names: Iterable[str]) -> list[str]:
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
    return [name for name, count in seen.items() if count > 1]


def _patterns(language: Language) -> Iterator[Fault]:
    given = [("content", pattern) for pattern in language.content]
    given += [(key, getattr(language, key)) for key in ("file_name", "main_pattern")]
    for key, pattern in given:
        try:
            compiled = re.compile(pattern, re.MULTILINE)
        except (re.error, RecursionError, OverflowError) as error:
            yield Fault(key, f"{quoted(pattern)} is no regular expression: {str(error)[:_QUOTED]}")
            continue
        if key == "file_name" and pattern and compiled.groups != 1:
            yield Fault(key, f"{quoted(pattern)} has {compiled.groups} groups; it must have one, which is the name")
        elif pattern.strip() and compiled.search(""):
            yield Fault(key, f"{quoted(pattern)} is found in an empty text, and so everywhere; let it ask for more")
    if language.syntax and language.syntax not in SYNTAXES:
        yield Fault("syntax", f"{quoted(language.syntax)} is unknown; known are {', '.join(sorted(SYNTAXES))}")
    for key in ("main_names", "shebangs"):
        for name in getattr(language, key):
            if not _is_file_name(name):
                yield Fault(key, f"{quoted(name)} is not the name of a file")


def _limits(language: Language) -> Iterator[Fault]:
    for key in language.__struct_fields__:
        most = next((most for ending, most in _MOST.items() if key.endswith(ending)), None)
        if most is None:
            continue
        number: float = getattr(language, key)
        least = 1 if key == "processes" else 0
        above = key.endswith("_factor")
        if not math.isfinite(number) or number < least or number > most or (above and number == 0):
            bounds = f"above 0 and at most {most:g}" if above else f"from {least} to {most:g}"
            yield Fault(key, f"must be {bounds}, not {number:g}")
    if abs(language.priority) > _MOST_PRIORITY:
        yield Fault("priority", f"must be from {-_MOST_PRIORITY} to {_MOST_PRIORITY}")
