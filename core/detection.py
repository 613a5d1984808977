"""Which language a source is in, which of its files is the main one, what a single file must be called. No process.

Each step narrows what the one before it left, and a step that would leave nobody is passed over:

1. the endings: the languages that take every file which any language claims, and claim one of them; where none is
   claimed, all languages, and then a later step must speak for one, unless the endings are those of another language
2. the first line: `#!/usr/bin/env NAME`
3. the content: who has more of his patterns in the source, without its comments and texts
4. the highest priority, of languages that share an ending

Several that are left are an error that names them. Somebody else wrote what is looked at: little of it is, in lines
that are cut, with runs of blanks made one, so that a pattern that starts anew at each place does not cost its square.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import PurePath

from msgspec.structs import replace

from . import sources
from .documents import shown
from .errors import SubmissionError
from .language import Language
from .model import Source

_LOOKED_AT = 64 * 1024  # bytes of a file,
_LOOKED_AT_IN_ALL = 256 * 1024  # and of a source
_LINE = 200  # characters of a line
_LISTED = 5  # files in a message
_FIRST_LINE = 256  # the kernel reads no more of it either
# Possessive, and good without its end: where one does not end, looking for it again from each later quote is quadratic.
_C_TEXT = r'"(?:\\.|[^"\\\n])*+"?'
_C_CHARACTER = r"'(?:\\.|[^'\\\n])*+'?"
_BLOCK = r'"""(?:[^"\\]|\\.|"(?!""))*+(?:""")?'
_PYTHON_TEXTS = (_BLOCK, r"'''(?:[^'\\]|\\.|'(?!''))*+(?:''')?")
SYNTAXES: dict[str, re.Pattern[str]] = {
    name: re.compile("|".join(parts), re.DOTALL)
    for name, parts in {
        "c": (r"//[^\n]*", r"/\*.*?(?:\*/|\Z)", _C_TEXT, _C_CHARACTER),
        "java": (r"//[^\n]*", r"/\*.*?(?:\*/|\Z)", _BLOCK, _C_TEXT, _C_CHARACTER),
        "d": (r"//[^\n]*", r"/\*.*?(?:\*/|\Z)", r"/\+.*?(?:\+/|\Z)", r"`[^`]*+`?", _C_TEXT, _C_CHARACTER),
        "go": (r"//[^\n]*", r"/\*.*?(?:\*/|\Z)", r"`[^`]*+`?", _C_TEXT, _C_CHARACTER),
        "rust": (r"//[^\n]*", r"/\*.*?(?:\*/|\Z)", _C_TEXT, r"'(?:\\[^\n]|[^'\\\n])'"),  # not the names of lifetimes
        "ocaml": (r"\(\*.*?(?:\*\)|\Z)", r'"(?:\\.|[^"\\])*+"?', r"'(?:\\[^\n]|[^'\\\n])'"),
        "bang": (r"![^\n]*", r'"[^"\n]*+"?', r"'[^'\n]*+'?"),
        "hash": (r"(?<![$&\\])#(?!!)[^\n]*", _C_TEXT, _C_CHARACTER),
        "python": (r"#[^\n]*", *_PYTHON_TEXTS, _C_TEXT, _C_CHARACTER),
        "dashes": (r"--[^\n]*", r"\{-.*?(?:-\}|\Z)", _C_TEXT),
        "percent": (r"%[^\n]*", r"/\*.*?(?:\*/|\Z)", _C_TEXT),
        "semicolon": (r";[^\n]*", _C_TEXT),
        "pascal": (r"//[^\n]*", r"\{.*?(?:\}|\Z)", r"\(\*.*?(?:\*\)|\Z)", r"'[^'\n]*'?"),
    }.items()
}  # fmt: skip
_NOTES = frozenset(
    ("authors", "changelog", "changes", "copying", "dockerfile", "gnumakefile", "license", "makefile", "readme", "todo")
)  # files without an ending that are no program
# Of languages that this list may not have: their text looks enough like another's for its patterns to speak for it.
_ELSEWHERE = re.compile(
    r"\.(?:abap|bas|bf|clj|cob|coffee|cr|dart|elm|erl|exs?|fsx|gleam|groovy|hx|hy|idr|io|jl|kk|lean|mm?|mojo|nim|odin|p6"
    r"|pony|ps1|raku|res|scala|sml|st|sv|swift|tcl|v|vala|vb|vhdl|wren|zig)"
)


def detect(source: Source, languages: Iterable[Language]) -> Language:
    """The language, which claims the endings of the source if none of them was.

    Raises SubmissionError when no language can be told, or more than one.
    """
    known = list(languages)
    endings = _endings(source)
    claimed = _claimed(known, endings)
    looked_at = _Looked(source, claimed or endings)
    if claimed:
        able = [language for language in known if claimed & set(language.extensions) and claimed <= _taken(language)]
        if not able:
            owners = [owner for ending in sorted(claimed) for owner in _owners(known, ending)]
            raise _ambiguous(source, owners)
        return _only(source, _narrowed(looked_at, able))
    foreign = any(_ELSEWHERE.fullmatch(ending) for ending in endings)
    spoken_for = _by_first_line(looked_at, known) or ([] if foreign else _by_content(looked_at, known))
    if not spoken_for:
        what = ", ".join(sorted(shown(ending) or "no ending" for ending in endings)) or "no file"
        raise SubmissionError(f"{shown(source.path)}: no known language has {what}; say which with --language")
    return told(_only(source, _narrowed(looked_at, spoken_for)), source, known)


def told(language: Language, source: Source, languages: Iterable[Language]) -> Language:
    """The language that somebody says the source is in: where it takes none of the files, the endings do not matter."""
    if sources_of(language, source):
        return language
    endings = _endings(source)
    return replace(language, takes=(*language.takes, *sorted(_claimed(languages, endings) or endings)))


def _endings(source: Source) -> set[str]:
    return {PurePath(name).suffix.lower() for name in _without_notes(source)}


def _without_notes(source: Source) -> list[str]:
    """The files of a source, but for those that are notes; they count where there is nothing else."""
    return [name for name in source.files if PurePath(name).name.lower() not in _NOTES] or list(source.files)


def _claimed(languages: Iterable[Language], endings: set[str]) -> set[str]:
    return {ending for language in languages for ending in language.extensions} & endings


def _taken(language: Language) -> set[str]:
    return {*language.extensions, *language.takes}


def _narrowed(looked_at: _Looked, languages: list[Language]) -> list[Language]:
    if len(languages) > 1:
        languages = _by_first_line(looked_at, languages) or languages
    if len(languages) > 1:
        languages = _by_content(looked_at, languages) or languages
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
    """Those that no other one of an ending in common has priority over."""
    return [
        language
        for language in languages
        if not any(other.priority > language.priority and _taken(other) & _taken(language) for other in languages)
    ]


def _by_first_line(looked_at: _Looked, languages: Iterable[Language]) -> list[Language]:
    """Those whose interpreter a file names in its first line, with or without a minor version."""
    named = {interpreter(text) for text in looked_at.texts} - {""}
    named |= {re.sub(r"(?:\.\d+)+\Z", "", name) for name in named}
    return [language for language in languages if named & set(language.shebangs)]


def _by_content(looked_at: _Looked, languages: Iterable[Language]) -> list[Language]:
    """Those for which most of their patterns speak: one alone may be found in anything."""
    votes = [(_votes(looked_at, language), language) for language in languages]
    most = max((count for count, _ in votes), default=0)
    return [language for count, language in votes if count == most > 0]


def _votes(looked_at: _Looked, language: Language) -> int:
    texts = looked_at.code(language.syntax)
    return sum(any(_speaks_for(pattern, text) for text in texts) for pattern in language.content)


def _speaks_for(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.MULTILINE) is not None


def interpreter(text: str) -> str:
    """The name of `#!/usr/bin/env -S NAME …` or `#!/usr/bin/NAME …`; empty where there is no such line."""
    line = text[:_FIRST_LINE].partition("\n")[0]
    words = line[2:].split() if line.startswith("#!") else []
    if words and PurePath(words[0]).name == "env":
        words = _started_by_env(words[1:])
    return PurePath(words[0]).name if words else ""


def _started_by_env(words: list[str]) -> list[str]:
    """What is left of its arguments when its options and variables are gone; -S may be glued to what follows."""
    while words:
        word, *words = words
        glued = re.match(r"(?:-[0iv]*S|--split-string=)(.+)", word)
        if glued:
            words = [glued[1], *words]
        elif word in ("-u", "--unset", "-C", "--chdir"):
            words = words[1:]
        elif not word.startswith("-") and "=" not in word:
            return [word, *words]
    return []


def code(text: str, syntax: str) -> str:
    """The text without its comments, with every literal text in it empty; blanks and lines as short as said above."""
    pattern = SYNTAXES.get(syntax)
    bare = pattern.sub(lambda found: '""' if found[0][0] in "\"'`" else " ", text) if pattern else text
    return "\n".join(_short(line) for line in bare.split("\n") if line.strip())


def _short(line: str) -> str:
    """That a line is indented can be seen, not how far."""
    line = f"{' ' if line[0].isspace() else ''}{' '.join(line.split())}"
    return line[:_LINE]


class _Looked:
    """The beginnings of the files with certain endings, each read once."""

    def __init__(self, source: Source, endings: set[str]) -> None:
        self._source = source
        self._endings = endings
        self._code: dict[str, list[str]] = {}

    @cached_property
    def texts(self) -> list[str]:
        """Raises SubmissionError for what cannot be read."""
        found: list[str] = []
        left = _LOOKED_AT_IN_ALL
        for name in _without_notes(self._source):
            if left > 0 and PurePath(name).suffix.lower() in self._endings:
                found.append(_read(self._source, name))
                left -= len(found[-1])
        return found

    def code(self, syntax: str) -> list[str]:
        if syntax not in self._code:
            self._code[syntax] = [code(text, syntax) for text in self.texts]
        return self._code[syntax]


def _read(source: Source, name: str) -> str:
    """Without a byte order mark, and with Unix's ends of lines."""
    text = sources.read(source, name, most=_LOOKED_AT).decode("utf-8-sig", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


# --- files ----------------------------------------------------------------------------------------------------


def sources_of(language: Language, source: Source) -> list[str]:
    """The files that the language compiles or runs."""
    taken = _taken(language)
    return [name for name in _without_notes(source) if PurePath(name).suffix.lower() in taken]


def named(language: Language, source: Source, name: str) -> str | None:
    """The file of that name, or of that class (`a.b.Main`); None: no name was given. Raises SubmissionError."""
    if not name:
        return None
    files = sources_of(language, source)
    if name in files:
        return name
    stem = name.rpartition(".")[2]  # of a class in a package; Kotlin's are called FileKt
    for file in files:
        if PurePath(file).stem in (stem, stem.removesuffix("Kt")):
            return file
    raise SubmissionError(f"{shown(source.path)}: its entry point {shown(name)} is none of its files")


def main_file(language: Language, source: Source) -> str:
    """The file that a program of several begins in. Raises SubmissionError when it cannot be told."""
    files = sorted(sources_of(language, source), key=lambda name: (name.count("/"), name))
    if not files:
        raise SubmissionError(f"{shown(source.path)}: holds no file of {language.title}")
    if len(files) > 1 and language.main_pattern:
        files = [name for name in files if _has(language, language.main_pattern, source, name)] or files
    if len(files) == 1:
        return files[0]
    for stem in language.main_names:
        for name in files:
            if PurePath(name).stem == stem:
                return name
    which = shown(", ".join(files[:_LISTED])) + (f" and {len(files) - _LISTED} more" if len(files) > _LISTED else "")
    advice = f"Call it {language.main_names[0]}" if language.main_names else f"{language.title} knows no name for it"
    raise SubmissionError(f"{shown(source.path)}: which of {which} is the main file? {advice}")


def _has(language: Language, pattern: str, source: Source, name: str) -> bool:
    return _speaks_for(pattern, code(_read(source, name), language.syntax))


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
