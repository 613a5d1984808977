"""The tools of languages on this machine: where they lie, which are missing, how their command lines look."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from .errors import MissingTool
from .language import Language
from .model import MIB, PROGRAM, SOURCES, SPACE

FOLDERS = "/usr/local/bin:/usr/bin:/bin"  # what a box can see
_INSTALLED = Path("/var/lib/dpkg/status")  # changes with every Debian package that comes or goes


def tool(language: Language, name: str) -> Path:
    """Where a tool lies, in the folders that a box sees. Raises MissingTool with the line that installs it."""
    path = shutil.which(name, path=FOLDERS)
    if path is None:
        raise MissingTool(f"{language.title} needs {name}, which is not in {FOLDERS}; {remedy(language)}")
    return Path(path)


def remedy(language: Language) -> str:
    """The command that installs what the language needs, or that nobody said which it is."""
    if language.install or language.package:
        return language.install or f"apt-get install {language.package}"
    return f"what installs it is not said: {language.name} has no `package`"


def names(language: Language) -> list[str]:
    """The tools that its command lines begin with, and those that it says they start: names, or absolute paths."""
    commands = (language.compile, language.prepare, language.run, language.version)
    first = [command[0] for command in commands if command and not _is_of_a_program(command[0])]
    return list(dict.fromkeys((*first, *language.tools)))


def _is_of_a_program(word: str) -> bool:
    """A path that is only there in a box: {program}, say, or one below /program."""
    return "{" in word or word.startswith((f"{PROGRAM}/", f"{SOURCES}/", f"{SPACE}/"))


def missing(language: Language) -> list[str]:
    """Tools and files that this machine lacks."""
    lacking = [name for name in names(language) if shutil.which(name, path=FOLDERS) is None]
    return [*sorted(lacking), *(path for path in language.files if not os.path.exists(path))]  # noqa: PTH110


def check(language: Language) -> None:
    """Raises MissingTool where the machine lacks something that the language needs."""
    lacking = missing(language)
    if lacking:
        what = ", ".join(lacking)
        raise MissingTool(f"{language.title} needs {what}, which this machine lacks; {remedy(language)}")


def stamp(language: Language) -> str:
    """A hash that changes when a tool of the language, or the Debian packages of this machine, do."""
    return digest(*identities(language), *map(_identity, (_INSTALLED,) if _INSTALLED.exists() else ()))


def identities(language: Language) -> list[bytes]:
    """What tells each tool and file of the language from another one in its place."""
    found = [shutil.which(name, path=FOLDERS) for name in names(language)]
    places = [Path(os.path.realpath(path)) for path in found if path]
    return [_identity(place) for place in (*places, *map(Path, language.files)) if place.exists()]


def digest(*parts: bytes) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(f"{len(part)}\0".encode() + part)
    return whole.hexdigest()


def _identity(path: Path) -> bytes:
    found = path.stat()
    return os.fsencode(f"{path}\0{found.st_ino}\0{found.st_size}\0{found.st_mtime_ns}\0")


def fill(
    words: Sequence[str], language: Language, *, values: Mapping[str, str], sources: Iterable[str] = ()
) -> tuple[str, ...]:
    """A command line with its placeholders filled, but for those without a value, and its tool as an absolute path."""
    line: list[str] = []
    for word in words:
        if word == "{sources}":
            line.extend(sources)
        else:
            line.append(filled(word, values))
    if not line[0].startswith(("/", "{")):
        line[0] = str(tool(language, line[0]))
    return tuple(line)


def environment(language: Language, memory_bytes: int) -> tuple[tuple[str, str], ...]:
    """What its tools are told when they compile, with that much memory for each."""
    memory = str(memory_bytes // MIB)
    return tuple((name, value.replace("{memory}", memory)) for name, value in language.environment)


def filled(word: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        word = word.replace(f"{{{name}}}", value)
    return word
