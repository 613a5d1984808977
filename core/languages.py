"""Which language a source is in, and how its command lines look on this machine. No box, no process."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePath

from .errors import MissingTool, SubmissionError
from .model import Language, Source

TOOL_FOLDERS = "/usr/local/bin:/usr/bin:/bin"  # what a box can see


def detect(source: Source, languages: Iterable[Language]) -> Language:
    """By extension. Raises SubmissionError when no language, or more than one, claims the files."""
    known = list(languages)
    endings = {PurePath(name).suffix.lower() for name in source.files}
    found = [language for language in known if endings & set(language.extensions)]
    if not found:
        what = ", ".join(sorted(e or "no ending" for e in endings)) or "no file"
        raise SubmissionError(f"{source.path}: no known language has {what}; say which with --language")
    best = [language for language in found if language.priority == max(f.priority for f in found)]
    claimed = {ending for ending in endings for language in best if ending in language.extensions}
    if len(best) > 1 and not any(claimed <= set(language.extensions) for language in best):
        names = ", ".join(language.name for language in best)
        raise SubmissionError(f"{source.path}: could be any of {names}; say which with --language")
    return next(language for language in best if claimed <= set(language.extensions))


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
    files = sources_of(language, source)
    if len(files) == 1:
        return files[0]
    for stem in language.main_names:
        for name in files:
            if PurePath(name).stem == stem:
                return name
    raise SubmissionError(
        f"{source.path}: which of {', '.join(files)} is the main file? Call it {language.main_names[0]}"
    )


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
