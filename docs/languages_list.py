"""Writes docs/reference/languages.md from the built-in languages. When a test finds the page stale, run it again."""

from __future__ import annotations

from pathlib import Path

from parley.core.language import Language
from parley.core.plugins import load_plugins

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "languages.md"
HEAD = """\
# The languages

<!-- Made from plugins/languages by docs/languages_list.py: change them there. -->

`make languages` installs what they all need, `parley doctor` says what is missing and how to get it, `parley
languages` which version of each is here, and `parley languages check` runs their self-tests. Where several share an
ending, [detection](detection.md) says which one a source is in. What a compiler may use is said by the package (30 s,
512 MiB, 32 processes by default) unless its tool cannot live within that; then the language's own file has the
measured reason.

**Memory.** A problem's limit is for the program: what it allocates. Beside it a run time gets its fixed share,
measured with the program that prints one line. The heap of a managed run time is told to be as large as the problem's
limit. A program that fills it is MLE: the kernel says so, or the run time does, on stderr before it comes to a bad
end.

**Time.** The problem's limit, and what the run time takes to start where that is more than a tenth of a second.

"""


def page() -> str:
    """The whole page: a row a language."""
    known = load_plugins().languages.values()
    rows = [_row(language) for language in sorted(known, key=lambda language: language.name) if language.self_test]
    titles = ("name", "title", "also called", "endings", "Debian package", "profile", "memory beside", "time beside")
    lines = [titles, tuple("---" for _ in titles), *rows]
    return HEAD + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _row(language: Language) -> tuple[str, ...]:
    return (
        f"`{language.name}`",
        language.title,
        ", ".join(language.aliases),
        " ".join(language.extensions),
        language.package + (f"; `{language.install}`" if language.install else ""),
        language.profile,
        f"{language.extra_memory_mib} MiB" if language.extra_memory_mib else "",
        f"{language.extra_time_ms:g} ms" if language.extra_time_ms else "",
    )


if __name__ == "__main__":
    PAGE.write_text(page())
    print(f"wrote {PAGE.relative_to(ROOT)}")
