"""Which language a source is in, which of its files is the main one, what a single file must be called. No process.

Each step narrows what the one before it left, and a step that would leave nobody is passed over:

1. the endings: the languages that claim every file which any language claims; where none is claimed, all languages,
   and then a later step must speak for one
2. the first line: `#!/usr/bin/env NAME`
3. the content: patterns of the languages, on the source without comments and texts
4. the highest priority

Several that are left are an error that names them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from .documents import shown
from .errors import SubmissionError
from .language import Language
from .model import Source
from .shortage import blame

_LOOKED_AT = 64 * 1024  # bytes of a file: a hostile one costs no more than that
_C_TEXT = r'"(?:\\.|[^"\\\n])*"'
_C_CHARACTER = r"'(?:\\.|[^'\\\n])*'"
SYNTAXES: dict[str, re.Pattern[str]] = {
    name: re.compile("|".join(parts), re.DOTALL)
    for name, parts in {
        "c": (r"//[^\n]*", r"/\*.*?(?:\*/|\Z)", _C_TEXT, _C_CHARACTER),
        "hash": (r"(?<![$&\\])#(?!!)[^\n]*", _C_TEXT, _C_CHARACTER),
        "python": (r"#[^\n]*", r'"""(?:\\.|[^\\])*?(?:"""|\Z)', r"'''(?:\\.|[^\\])*?(?:'''|\Z)", _C_TEXT, _C_CHARACTER),
        "dashes": (r"--[^\n]*", r"\{-.*?(?:-\}|\Z)", _C_TEXT),
        "percent": (r"%[^\n]*", r"/\*.*?(?:\*/|\Z)", _C_TEXT),
        "semicolon": (r";[^\n]*", _C_TEXT),
        "pascal": (r"//[^\n]*", r"\{.*?(?:\}|\Z)", r"\(\*.*?(?:\*\)|\Z)", r"'[^'\n]*'"),
    }.items()
}  # fmt: skip


def detect(source: Source, languages: Iterable[Language]) -> Language:
    """Raises SubmissionError when no language can be told, or more than one."""
    known = list(languages)
    endings = {PurePath(name).suffix.lower() for name in source.files}
    claimed = {ending for language in known for ending in language.extensions} & endings
    if claimed:
        able = [language for language in known if claimed <= set(language.extensions)]
        if not able:
            owners = [owner for ending in sorted(claimed) for owner in _owners(known, ending)]
            raise _ambiguous(source, owners)
        return _only(source, _narrowed(source, able, claimed))
    spoken_for = _by_first_line(source, known, endings) or _by_content(source, known, endings)
    if not spoken_for:
        what = ", ".join(sorted(shown(ending) or "no ending" for ending in endings)) or "no file"
        raise SubmissionError(f"{shown(source.path)}: no known language has {what}; say which with --language")
    return _only(source, _narrowed(source, spoken_for, endings))


def _narrowed(source: Source, languages: list[Language], endings: set[str]) -> list[Language]:
    if len(languages) > 1:
        languages = _by_first_line(source, languages, endings) or languages
    if len(languages) > 1:
        languages = _by_content(source, languages, endings) or languages
    return languages


def _only(source: Source, languages: Sequence[Language]) -> Language:
    best = _first(languages)
    if len(best) > 1:
        raise _ambiguous(source, best)
    return best[0]


def _ambiguous(source: Source, languages: Iterable[Language]) -> SubmissionError:
    names = ", ".join(dict.fromkeys(language.name for language in languages))
    return SubmissionError(f"{shown(source.path)}: could be any of {names}; say which with --language")


def _owners(languages: Iterable[Language], ending: str) -> list[Language]:
    return _first([language for language in languages if ending in language.extensions])


def _first(languages: Sequence[Language]) -> list[Language]:
    """Those that share the highest priority."""
    highest = max(language.priority for language in languages)
    return [language for language in languages if language.priority == highest]


def _by_first_line(source: Source, languages: Iterable[Language], endings: set[str]) -> list[Language]:
    """Those whose interpreter a file names in its first line."""
    named = {interpreter(text) for text in _texts(source, endings)}
    return [language for language in languages if named & set(language.shebangs)]


def _by_content(source: Source, languages: Iterable[Language], endings: set[str]) -> list[Language]:
    texts = _texts(source, endings)
    return [
        language
        for language in languages
        if any(_speaks_for(language, pattern, text) for pattern in language.content for text in texts)
    ]


def _speaks_for(language: Language, pattern: str, text: str) -> bool:
    return re.search(pattern, code(text, language.syntax), re.MULTILINE) is not None


def interpreter(text: str) -> str:
    """The name of `#!/usr/bin/env -S NAME …` or `#!/usr/bin/NAME …`; empty where there is no such line."""
    line = text.partition("\n")[0]
    words = line[2:].split() if line.startswith("#!") else []
    if words and PurePath(words[0]).name == "env":
        words = [word for word in words[1:] if not word.startswith("-") and "=" not in word]
    return PurePath(words[0]).name if words else ""


def code(text: str, syntax: str) -> str:
    """The text without its comments, and with every literal text in it empty."""
    pattern = SYNTAXES.get(syntax)
    return pattern.sub(lambda found: '""' if found[0][0] in "\"'" else " ", text) if pattern else text


def _texts(source: Source, endings: set[str]) -> list[str]:
    return [_read(source, name) for name in source.files if PurePath(name).suffix.lower() in endings]


def _read(source: Source, name: str) -> str:
    path = source.root / name
    try:
        with path.open("rb") as file:
            return file.read(_LOOKED_AT).decode(errors="replace")
    except OSError as error:
        raise blame(path, error, SubmissionError) from error


# --- files ----------------------------------------------------------------------------------------------------


def sources_of(language: Language, source: Source) -> list[str]:
    return [name for name in source.files if PurePath(name).suffix.lower() in language.extensions]


def main_file(language: Language, source: Source) -> str:
    """The file that a program of several begins in. Raises SubmissionError when it cannot be told."""
    files = sorted(sources_of(language, source), key=lambda name: (name.count("/"), name))
    if len(files) == 1:
        return files[0]
    if language.main_pattern:
        begins = [name for name in files if _has(language, language.main_pattern, source, name)]
        files = begins or files
        if len(files) == 1:
            return files[0]
    for stem in language.main_names:
        for name in files:
            if PurePath(name).stem == stem:
                return name
    which = shown(", ".join(files))
    advice = f"Call it {language.main_names[0]}" if language.main_names else f"{language.title} knows no name for it"
    raise SubmissionError(f"{shown(source.path)}: which of {which} is the main file? {advice}")


def _has(language: Language, pattern: str, source: Source, name: str) -> bool:
    return _speaks_for(language, pattern, _read(source, name))


def wanted_name(language: Language, source: Source) -> str:
    """What the only file of a source must be called: with an ending of the language, and as its content says."""
    (name,) = source.files
    ending = PurePath(name).suffix
    if language.extensions and ending.lower() not in language.extensions:
        ending = language.extensions[0]
    stem = str(PurePath(name).with_suffix(""))
    if language.file_name:
        found = re.search(language.file_name, code(_read(source, name), language.syntax), re.MULTILINE)
        if found and re.fullmatch(r"\w+", found[1]):
            stem = found[1]
    return stem + ending
