"""Which of the interpreted languages a source is in, above all where two have one ending."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from parley.core import detection
from parley.core.errors import SubmissionError
from parley.core.model import Source
from parley.core.plugins import Plugins


def detected(plugins: Plugins, folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text)
    return detection.detect(Source(folder, (name,)), plugins.languages.values()).name


@pytest.mark.parametrize(
    ("ending", "language"),
    [
        ("rb", "ruby"), ("perl", "perl"), ("lua", "lua"), ("php", "php"), ("sh", "bash"), ("bash", "bash"),
        ("awk", "awk"), ("tcl", "tcl"), ("scm", "scheme"), ("ss", "scheme"), ("lisp", "lisp"), ("lsp", "lisp"),
        ("cl", "lisp"), ("pro", "prolog"), ("prolog", "prolog"), ("erl", "erlang"), ("escript", "erlang"), ("R", "r"),
        ("r", "r"), ("pypy3", "pypy3"), ("py", "python3"), ("py3", "python3"),
    ],
)  # fmt: skip
def test_ending(plugins: Plugins, tmp_path: Path, ending: str, language: str) -> None:
    """It decides where the content says nothing."""
    assert detected(plugins, tmp_path, f"a.{ending}", "nothing\n") == language


PERL = {
    "strict": "use strict;\nuse warnings;\nmain();\n",
    "one line": 'print "Hello, World!\\n";\n',
    "diamond": "while (<>) { chomp; tr/a-z/A-Z/; print }\n",
    "variables": "my ($a, $b) = split ' ', <STDIN>;\nprintf \"%d\\n\", $a + $b;\n",
    "no my": "$n = <STDIN>;\n@a = sort { $a <=> $b } split / /, $n;\n",
    "a sub": "sub solve {\n  return 42;\n}\n",
    "prolog in a text": '# :- initialization(main).\nmy $rule = "main :- halt.";\nprint $rule;\n',
    "ternary": "my $x = shift;\nmy $y = $x ? 1:-1;\n",
}
PROLOG = {
    "main": "main :- read(X), write(X).\n",
    "directive": ":- use_module(library(clpfd)).\n\nmain:-\n    X #> 3.\n",
    "facts": "parent(tom, bob).\nparent(bob, ann).\n",
    "rule": "ancestor(X, Y) :- parent(X, Z),\n    ancestor(Z, Y).\n",
    "grammar": "greeting --> [hello], name.\n",
    "perl in a comment": "% use strict;\n/* print $x; */\nmain :- true ; true.\n",
    "disjunction": "main :-\n    (   X = 1\n    ;   print(X)\n    ).\n",
}


@pytest.mark.parametrize("how", PERL)
def test_perl_with_an_ending_of_two(plugins: Plugins, tmp_path: Path, how: str) -> None:
    """`.pl` is Perl where the content looks like it."""
    assert detected(plugins, tmp_path, "a.pl", PERL[how]) == "perl"


@pytest.mark.parametrize("how", PROLOG)
def test_prolog_with_an_ending_of_two(plugins: Plugins, tmp_path: Path, how: str) -> None:
    """`.pl` is Prolog where the content looks like it."""
    assert detected(plugins, tmp_path, "a.pl", PROLOG[how]) == "prolog"


@pytest.mark.parametrize("text", ["x\n", "# 1\n", "% 1\n", 'print "a";\nmain :- true.\n'])
def test_pl_of_neither_or_both(plugins: Plugins, tmp_path: Path, text: str) -> None:
    """Without evidence, or with evidence for each, both are named."""
    with pytest.raises(SubmissionError, match=r"a\.pl: could be any of perl, prolog; say which with --language"):
        detected(plugins, tmp_path, "a.pl", text)


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("#!/usr/bin/perl -w", "perl"), ("#!/usr/bin/env swipl", "prolog"), ("#!/usr/bin/env ruby", "ruby"),
        ("#!/bin/bash", "bash"), ("#!/bin/sh", "bash"),
        ("#!/usr/bin/env -S gawk -f", "awk"), ("#!/usr/bin/mawk", "awk"),
        ("#!/usr/bin/tclsh", "tcl"), ("#!/usr/bin/lua5.4", "lua"), ("#!/usr/bin/env php", "php"),
        ("#!/usr/bin/env escript", "erlang"), ("#!/usr/bin/env Rscript", "r"), ("#!/usr/bin/sbcl --script", "lisp"),
        ("#!/usr/bin/guile -s", "scheme"), ("#!/usr/bin/env pypy3", "pypy3"), ("#!/usr/bin/env python3", "python3"),
    ],
)  # fmt: skip
def test_first_line(plugins: Plugins, tmp_path: Path, line: str, language: str) -> None:
    """The interpreter that it names decides, where there is no ending and before the content."""
    assert detected(plugins, tmp_path, "solution", f"{line}\nnothing\n") == language


@pytest.mark.parametrize("name", ["perl", "swipl"])
def test_first_line_of_two(plugins: Plugins, tmp_path: Path, name: str) -> None:
    """It is stronger than what the content looks like."""
    text = f"#!/usr/bin/env {name}\nmain :- true.\n" if name == "perl" else f"#!/usr/bin/env {name}\nprint 1;\n"
    assert detected(plugins, tmp_path, "a.pl", text) == {"perl": "perl", "swipl": "prolog"}[name]


@pytest.mark.parametrize(
    ("line", "language"), [("#!/usr/bin/env pypy3", "pypy3"), ("#!/usr/bin/python3", "python3"), ("", "python3")]
)
def test_python_or_pypy(plugins: Plugins, tmp_path: Path, line: str, language: str) -> None:
    """PyPy is asked for; the same program without that is CPython's."""
    assert detected(plugins, tmp_path, "a.py", f"{line}\nn = int(input())\nprint(n, end='')\n") == language


BY_CONTENT = {
    "ruby": "n = gets.to_i\nn.times do |i|\n  puts i\nend\n",
    "perl": "use strict;\nmy @a = <STDIN>;\n",
    "lua": "local n = io.read('n')\nprint(n)\n",
    "php": "<?php\n$n = (int) fgets(STDIN);\necho $n;\n",
    "bash": "read n\nif [ $n -gt 3 ]; then\n  echo $n\nfi\n",
    "awk": "BEGIN { n = 0 }\n{ n += $1 }\n",
    "tcl": "set n [gets stdin]\nputs $n\n",
    "scheme": "(define (f n) (+ n 1))\n(display (f (read)))\n",
    "lisp": "(defun f (n) (+ n 1))\n(print (f (read)))\n",
    "prolog": "main :- read(X), Y is X + 1, write(Y).\n",
    "erlang": "-module(a).\n-export([main/0]).\nmain() -> ok.\n",
    "r": "x <- readLines(file('stdin'))\nwrite(x, '')\n",
}


@pytest.mark.parametrize("name", BY_CONTENT)
def test_content_without_an_ending(plugins: Plugins, tmp_path: Path, name: str) -> None:
    """A typical program speaks for its language, and for no other."""
    assert detected(plugins, tmp_path, "solution", BY_CONTENT[name]) == name


HOSTILE = {
    "newlines": "\n" * 65536,
    "blanks": " " * 65535 + "x",
    "an arrow": "->" + " " * 65000,
    "calls": "print(" * 10900,
    "heads": "a(:-)" * 13000,
    "a name": "$" + "a" * 65000,
    "words": "read" + " a" * 32000 + "(",
    "locals": "local " + "a, " * 21000,
    "blocks": "do |a " * 10900,
    "quotes": '"""a' * 16000,
}


@pytest.mark.parametrize("how", HOSTILE)
@pytest.mark.timeout(60)
def test_hostile_text_costs_nothing(plugins: Plugins, how: str) -> None:
    """As much as is looked at of one file: a pattern that goes back and forth over it would take minutes."""
    for language in plugins.languages.values():
        text = detection.code(HOSTILE[how], language.syntax)
        for pattern in language.content:
            re.search(pattern, text, re.MULTILINE)
