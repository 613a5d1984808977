"""Which language a source is in, and how its command lines look on this machine. No box, no process."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePath

from .documents import shown
from .errors import MissingTool, SubmissionError
from .model import Language, Source

TOOL_FOLDERS = "/usr/local/bin:/usr/bin:/bin"  # what a box can see


def detect(source: Source, languages: Iterable[Language]) -> Language:
    """By extension: the language of highest priority among those that claim every file which any of them claims.

    Raises SubmissionError when no language claims a file, or no single one has them all.
    """
    known = list(languages)
    endings = {PurePath(name).suffix.lower() for name in source.files}
    claimed = {ending for language in known for ending in language.extensions} & endings
    if not claimed:
        what = ", ".join(sorted(shown(ending) or "no ending" for ending in endings)) or "no file"
        raise SubmissionError(f"{shown(source.path)}: no known language has {what}; say which with --language")
    able = [language for language in known if claimed <= set(language.extensions)]
    best = _first(able) if able else [owner for ending in sorted(claimed) for owner in _owners(known, ending)]
    if len(best) > 1:
        names = ", ".join(dict.fromkeys(language.name for language in best))
        raise SubmissionError(f"{shown(source.path)}: could be any of {names}; say which with --language")
    return best[0]


def _owners(languages: Iterable[Language], ending: str) -> list[Language]:
    return _first([language for language in languages if ending in language.extensions])


def _first(languages: Sequence[Language]) -> list[Language]:
    """Those that share the highest priority."""
    highest = max(language.priority for language in languages)
    return [language for language in languages if language.priority == highest]


def tool(language: Language, name: str) -> Path:
    """Where a tool lies, in the folders that a box sees. Raises MissingTool with the line that installs it."""
    path = shutil.which(name, path=TOOL_FOLDERS)
    if path is None:
        raise MissingTool(
            f"{language.title} needs {name}, which is not in {TOOL_FOLDERS}; apt-get install {language.package}"
        )
    return Path(path)


def missing_tools(language: Language) -> list[str]:
    names = {command[0] for command in (language.compile, language.run) if command and "{" not in command[0]}
    return sorted(name for name in names if shutil.which(name, path=TOOL_FOLDERS) is None)


def sources_of(language: Language, source: Source) -> list[str]:
    return [name for name in source.files if PurePath(name).suffix.lower() in language.extensions]


def main_file(language: Language, source: Source) -> str:
    """The file to run where a program is its sources. Raises SubmissionError when it cannot be told."""
    files = sorted(sources_of(language, source), key=lambda name: (name.count("/"), name))
    if len(files) == 1:
        return files[0]
    for stem in language.main_names:
        for name in files:
            if PurePath(name).stem == stem:
                return name
    which = shown(", ".join(files))
    advice = f"Call it {language.main_names[0]}" if language.main_names else f"{language.title} knows no name for it"
    raise SubmissionError(f"{shown(source.path)}: which of {which} is the main file? {advice}")


def fill(
    words: Sequence[str], language: Language, *, values: Mapping[str, str], sources: Sequence[str]
) -> tuple[str, ...]:
    """A command line with its placeholders filled and its tool as an absolute path."""
    line: list[str] = []
    for word in words:
        if word == "{sources}":
            line.extend(sources)
            continue
        for name, value in values.items():
            word = word.replace(f"{{{name}}}", value)  # noqa: PLW2901 - one word after the other
        line.append(word)
    if not line[0].startswith("/"):
        line[0] = str(tool(language, line[0]))
    return tuple(line)
