"""What is special of each interpreted language: how programs read, recurse, fail, and fill their memory."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec import structs

from parley.core import selftest, tools
from parley.core.language import Language
from parley.core.model import Settings
from parley.core.plugins import Plugins, load_plugins

from ...conftest import lacking
from .trial import LIMITS, Trial

pytestmark = pytest.mark.anyio

NAMES = (
    "pypy3", "ruby", "perl", "lua", "php", "bash", "awk", "tcl", "scheme", "lisp", "prolog", "erlang", "r",
)  # fmt: skip
KNOWN = load_plugins().languages


def known(name: str) -> Language:
    language = KNOWN[name]
    if tools.missing(language):
        lacking(tools.missing(language)[0])
    return language


# --- all of them ----------------------------------------------------------------------------------------------

WHY = {"echo": "accepted", "tle": "computed for", "rte": "exited with", "ce": "compiler exited", "mle": "memory"}


@pytest.mark.parametrize("name", NAMES)
async def test_self_test(name: str, plugins: Plugins, cache: Path) -> None:
    """Each of its five programs gets its verdict, and for the reason that it is named after."""
    settings = Settings(jobs=2, sandbox="bubblewrap", cache=cache)
    outcomes = [outcome async for outcome in selftest.run([known(name)], plugins, settings)]
    assert {outcome.program for outcome in outcomes if outcome.good} == set(WHY), outcomes
    for outcome in outcomes:
        assert WHY[outcome.program] in outcome.reason, outcome


TOP_LEVEL = {
    "pypy3": "print('ran')\n",
    "ruby": "BEGIN { puts 'ran' }\nputs 'ran'\n",
    "perl": "print 'ran';\n",
    "lua": "print('ran')\n",
    "php": "<?php echo 'ran';\n",
    "bash": "echo ran\n",
    "awk": 'BEGIN { print "ran" }\n',
    "tcl": "puts ran\n",
    "scheme": '(display "ran")\n',
    "lisp": '(princ "ran")\n',
    "prolog": ":- writeln(ran).\n:- initialization(writeln(ran)).\n",
    "erlang": 'main(_) -> io:put_chars("ran").\n',
    "r": 'cat("ran")\n',
}


@pytest.mark.parametrize("name", NAMES)
async def test_compiling_runs_nothing_and_says_nothing(name: str, trial: Trial) -> None:
    """What stands at the top level is not run before the program is; a clean program leaves no message."""
    tried = await trial(known(name), TOP_LEVEL[name])
    assert tried.compiled.output == ""
    assert (tried.verdict, "ran" in tried.out) == ("OK", True), tried


@pytest.mark.parametrize("name", NAMES)
async def test_error_of_syntax_is_shown(name: str, trial: Trial) -> None:
    """The program of the self-test is refused with a message that names its file, or the line."""
    language = known(name)
    assert language.self_test
    tried = await trial(language, language.self_test.ce)
    assert tried.verdict == "CE"
    assert "main" in tried.compiled.output
    assert tried.compiled.output.count("\n") < 20, tried.compiled.output


@pytest.mark.parametrize("name", NAMES)
async def test_error_goes_to_stderr(name: str, trial: Trial) -> None:
    """A program that ends by an error says so there, and nothing of it is taken for its answer."""
    language = known(name)
    assert language.self_test
    program = "echo on purpose >&2; exit 3\n" if name == "bash" else language.self_test.rte
    tried = await trial(language, program)
    assert (tried.verdict, tried.out) == ("RTE", "")
    assert any(words in tried.err for words in ("on purpose", "on_purpose", "division by zero")), tried.err


LEAVING = {
    "pypy3": "raise SystemExit(7)\n",
    "ruby": "exit 7\n",
    "perl": "exit 7;\n",
    "lua": "os.exit(7)\n",
    "php": "<?php exit(7);\n",
    "bash": "exit 7\n",
    "awk": "BEGIN { exit 7 }\n",
    "tcl": "exit 7\n",
    "scheme": "(exit 7)\n",
    "lisp": "(sb-ext:exit :code 7)\n",
    "prolog": "main :- halt(7).\n",
    "erlang": "main(_) -> halt(7).\n",
    "r": "quit(status = 7)\n",
}


@pytest.mark.parametrize("name", NAMES)
async def test_exit_code_is_kept(name: str, trial: Trial) -> None:
    """A program that leaves with a code of its own has left with that."""
    tried = await trial(known(name), LEAVING[name])
    assert (tried.verdict, tried.exit_code) == ("RTE", 7), tried


# --- reading ----------------------------------------------------------------------------------------------------

GIVEN = "3 4\nfive\n"
READING = {
    "pypy3 input": ("pypy3", "print(*map(int, input().split()), input())\n"),
    "pypy3 stdin": ("pypy3", "import sys\nprint(*sys.stdin.read().split())\n"),
    "pypy3 file 0": ("pypy3", "print(*open(0).read().split())\n"),
    "ruby gets": ("ruby", 'a, b = gets.split.map(&:to_i)\nputs "#{a} #{b} #{gets}"\n'),
    "ruby all": ("ruby", "puts $stdin.read.split.join(' ')\n"),
    "ruby ARGF": ("ruby", "puts ARGF.each_line.map(&:chomp).join(' ')\n"),
    "perl diamond": ("perl", 'my @all; while (<>) { chomp; push @all, $_; } print "@all\\n";\n'),
    "perl STDIN": ("perl", "use strict; use List::Util 'max'; my @all = <STDIN>; print map { s/\\n/ /r } @all;\n"),
    "lua numbers": ("lua", "print(io.read('n', 'n', 'l') .. ' ' .. 4 .. ' ' .. io.read())\n"),
    "lua lines": ("lua", "local t = {}\nfor l in io.lines() do t[#t + 1] = l end\nprint(table.concat(t, ' '))\n"),
    "php STDIN": ("php", "<?php fscanf(STDIN, '%d %d', $a, $b); echo \"$a $b \", fgets(STDIN);\n"),
    "php stream": ("php", "<?php echo strtr(file_get_contents('php://stdin'), \"\\n\", ' ');\n"),
    "php readline": ("php", "<?php echo trim(stream_get_line(STDIN, 99, \"\\n\")), ' ', trim(fgets(STDIN));\n"),
    "bash read": ("bash", "read -r a b\nread -r c\necho $a $b $c\n"),
    "bash coreutils": ("bash", "all=$(cat | tr '\\n' ' ')\nsort <<< \"$all\" | head -n 1\n"),
    "bash mapfile": ("bash", "mapfile -t all\necho ${all[@]}\n"),
    "awk fields": ("awk", '{ all = all sep $0; sep = " " } END { print all }\n'),
    "awk getline": ("awk", "BEGIN { getline a; getline b; print a, b }\n"),
    "tcl gets": ("tcl", 'gets stdin a\nputs "$a [gets stdin]"\n'),
    "tcl read": ("tcl", "puts [join [split [string trim [read stdin]] \\n]]\n"),
    "scheme read": ("scheme", '(let* ((a (read)) (b (read)) (c (read)))\n  (format #t "~a ~a ~a" a b c))\n'),
    "scheme line": ("scheme", '(use-modules (ice-9 rdelim))\n(display (read-line))\n(display " five")\n'),
    "lisp read": ("lisp", '(let ((a (read)) (b (read)) (c (read-line)))\n  (format t "~a ~a ~a" a b c))\n'),
    "lisp eof": ("lisp", '(loop for l = (read-line *standard-input* nil) while l do (format t "~a " l))\n'),
    "prolog lines": (
        "prolog",
        (":- use_module(library(readutil)).\n:- initialization(main).\n"
        "main :- read_line_to_codes(user_input, L), atom_codes(A, L), read_line_to_string(user_input, B),\n"
        "    format('~w ~w~n', [A, B]).\n"),
    ),
    "erlang fread": ("erlang", 'main(_) -> {ok, L} = io:fread("", "~d ~d ~s"), io:format("~p ~p ~s~n", L).\n'),
    "erlang module": (
        "erlang",
        ("-module(solution).\n-export([main/0]).\n"
        'main() -> A = io:get_line(""), B = io:get_line(""), io:format("~s ~s", [string:trim(A), B]).\n'),
    ),
    "r readLines": ("r", "cat(readLines(file('stdin')))\n"),
    "r connection": ("r", "con <- file('stdin', 'r')\ncat(readLines(con, n = 1), readLines(con, n = 1))\n"),
    "r scan": ("r", "cat(scan(file('stdin'), what = '', quiet = TRUE))\n"),
}  # fmt: skip


@pytest.mark.parametrize("how", READING)
async def test_reading(how: str, trial: Trial) -> None:
    """The ways of reading that contest programs use."""
    name, program = READING[how]
    tried = await trial(known(name), program, given=GIVEN)
    assert (tried.verdict, tried.out.split()) == ("OK", ["3", "4", "five"]), tried


# --- several files ----------------------------------------------------------------------------------------------

SEVERAL: dict[str, Mapping[str, str]] = {
    "pypy3": {"main.py": "from helper import twice\nprint(twice(21))\n", "helper.py": "def twice(x): return 2 * x\n"},
    "ruby": {"main.rb": "require 'helper'\nputs twice(21)\n", "helper.rb": "def twice(x) = 2 * x\n"},
    "perl": {
        "main.pl": "use Helper; print Helper::twice(21);\n",
        "Helper.pm": "package Helper;\nsub twice { 2 * shift }\n1;\n",
    },
    "lua": {
        "main.lua": "print(require('helper').twice(21))\n",
        "helper.lua": "return {twice = function(x) return 2 * x end}\n",
    },
    "php": {
        "main.php": "<?php require 'helper.php'; echo twice(21);\n",
        "helper.php": "<?php function twice($x) { return 2 * $x; }\n",
    },
    "bash": {
        "main.sh": 'source "$(dirname "$0")/helper.sh"\ntwice 21\n',
        "helper.sh": "twice() { echo $((2 * $1)); }\n",
    },
    "awk": {
        "main.awk": '@include "helper.awk"\nBEGIN { print twice(21) }\n',
        "helper.awk": "function twice(x) { return 2 * x }\n",
    },
    "tcl": {
        "main.tcl": "source [file dirname [info script]]/helper.tcl\nputs [twice 21]\n",
        "helper.tcl": "proc twice {x} { expr 2 * $x }\n",
    },
    "scheme": {
        "main.scm": '(include "helper.scm")\n(display (twice 21))\n',
        "helper.scm": "(define (twice x) (* 2 x))\n",
    },
    "lisp": {"main.lisp": "(princ (twice 21))\n", "helper.lisp": "(defmacro twice (x) `(* 2 ,x))\n"},
    "prolog": {
        "main.pl": ":- use_module(helper).\nmain :- twice(21, X), write(X).\n",
        "helper.pl": ":- module(helper, [twice/2]).\ntwice(X, Y) :- Y is 2 * X.\n",
    },
    "erlang": {
        "main.erl": "-module(main).\n-export([main/0]).\nmain() -> io:write(helper:twice(21)).\n",
        "helper.erl": "-module(helper).\n-export([twice/1]).\ntwice(X) -> 2 * X.\n",
    },
    "r": {"main.r": 'source("/program/helper.r")\ncat(twice(21))\n', "helper.r": "twice <- function(x) 2 * x\n"},
}


@pytest.mark.parametrize("name", NAMES)
async def test_several_files(name: str, trial: Trial) -> None:
    """The main file finds the others, by the language's own means."""
    tried = await trial(known(name), SEVERAL[name])
    assert (tried.verdict, tried.out.strip()) == ("OK", "42"), tried


# --- depth and memory -------------------------------------------------------------------------------------------

DEEP = {
    "pypy3": "import sys\nsys.setrecursionlimit(10**6)\ndef f(n): return n and 1 + f(n - 1)\nprint(f(50000))\n",
    "ruby": "def f(n) = n == 0 ? 0 : 1 + f(n - 1)\nputs f(200000)\n",
    "perl": "sub f { my $n = shift; $n ? 1 + f($n - 1) : 0 }\nprint f(100000);\n",
    "lua": "local function f(n) return n == 0 and 0 or 1 + f(n - 1) end\nprint(f(150000))\n",
    "php": "<?php function f($n) { return $n ? 1 + f($n - 1) : 0; }\necho f(500000);\n",
    "bash": "f() { if (($1)); then f $(($1 - 1)); else echo 2000; fi; }\nf 2000\n",
    "awk": "function f(n) { return n ? 1 + f(n - 1) : 0 }\nBEGIN { print f(100000) }\n",
    "scheme": "(define (f n) (if (= n 0) 0 (+ 1 (f (- n 1)))))\n(display (f 1000000))\n",
    "lisp": "(defun f (n) (if (= n 0) 0 (+ 1 (f (- n 1)))))\n(princ (f 1000000))\n",
    "prolog": "f(0, 0) :- !.\nf(N, D) :- M is N - 1, f(M, E), D is E + 1.\nmain :- f(500000, D), write(D).\n",
    "erlang": "f(0) -> 0;\nf(N) -> 1 + f(N - 1).\nmain(_) -> io:write(f(1000000)).\n",
}
FLAT = {"tcl", "r"}  # 1000 and 5000 calls, which a program may raise by itself; nothing outside of it can


@pytest.mark.parametrize("name", DEEP)
async def test_deep_recursion(name: str, trial: Trial) -> None:
    """As deep as a search through a long path goes, within 128 MiB."""
    tried = await trial(known(name), DEEP[name])
    assert tried.verdict == "OK", tried
    assert int(tried.out) >= 2000
    assert FLAT | set(DEEP) == set(NAMES)


FULL = {
    "pypy3 lists": ("pypy3", "k = []\nwhile True: k.append([1.5] * 1000)\n"),
    "pypy3 at once": ("pypy3", "k = bytearray(10**10)\n"),
    "ruby lists": ("ruby", "k = []\nloop { k << [1] * 100 }\n"),
    "ruby at once": ("ruby", "k = 'x' * 10**10\nputs k.sum\n"),
    "ruby calls": ("ruby", "def f(n) = 1 + f(n + 1)\nf(0)\n"),
    "perl hash": ("perl", "my %k; $k{$_} = 1 for 1 .. 1e9;\n"),
    "perl calls": ("perl", "sub f { 1 + f($_[0] + 1) }\nf(0);\n"),
    "lua tables": ("lua", "local k = {}\nwhile true do k[#k + 1] = {#k} end\n"),
    "php arrays": ("php", "<?php for ($k = [];;) $k[] = [count($k)];\n"),
    "php at once": ("php", "<?php $k = str_repeat('x', 10 ** 10);\n"),
    "php calls": ("php", "<?php function f($n) { return 1 + f($n + 1); }\nf(0);\n"),
    "bash array": ("bash", 'k=(); while :; do k+=("${k[@]}" xxxxxxxx); done\n'),
    "bash children": ("bash", "head -c 1G /dev/zero | tail -n 1 | wc -c\n"),
    "awk array": ("awk", 'BEGIN { for (;;) k[++n] = n "" }\n'),
    "tcl list": ("tcl", "set k x\nwhile 1 { append k $k }\n"),
    "scheme lists": ("scheme", "(let loop ((k '())) (loop (cons (make-vector 10000 (length k)) k)))\n"),
    "scheme calls": ("scheme", "(define (f n) (+ 1 (f (+ n 1))))\n(display (f 0))\n"),
    "lisp lists": ("lisp", "(defvar *k* '())\n(loop (push 1 *k*))\n"),
    "lisp at once": ("lisp", "(defvar *n* 10000000000)\n(princ (length (make-array *n*)))\n"),
    "lisp calls": ("lisp", "(defun f (n) (+ 1 (f (+ n 1))))\n(print (f 0))\n"),
    "prolog calls": ("prolog", "f(N, D) :- M is N + 1, f(M, E), D is E + 1.\nmain :- f(0, _).\n"),
    "prolog facts": ("prolog", "main :- f(0).\nf(N) :- assertz(k(N, [a, b, c])), M is N + 1, f(M).\n"),
    "prolog list": ("prolog", "main :- numlist(1, 100000000, L), sum_list(L, S), write(S).\n"),
    "erlang binary": ("erlang", "main(_) -> io:write(size(binary:copy(<<1>>, 10000000000))).\n"),
    "r vector": ("r", "k <- numeric(1e9)\n"),
    "r lists": ("r", "k <- NULL\nwhile (TRUE) k <- list(k, 1:1000 + 0)\n"),
}  # fmt: skip


@pytest.mark.parametrize("counted", ["best", "rlimit"], indirect=True)
@pytest.mark.parametrize("how", FULL)
async def test_full_memory_is_mle(how: str, trial: Trial) -> None:
    """However a program fills its memory, and however that is counted, it is told that its memory was full."""
    name, program = FULL[how]
    tried = await trial(known(name), program)
    assert tried.verdict == "MLE", tried


# --- processes --------------------------------------------------------------------------------------------------

STARTING = {
    "pypy3": "import os\nos.system('echo started')\n",
    "ruby": "puts `echo started`\n",
    "perl": "print `echo started`;\n",
    "lua": "os.execute('echo started')\n",
    "php": "<?php echo shell_exec('echo started');\n",
    "awk": 'BEGIN { system("echo started") }\n',
    "tcl": "puts [exec echo started]\n",
    "scheme": '(system "echo started")\n',
    "lisp": '(sb-ext:run-program "/bin/echo" (list "started") :output *standard-output*)\n',
    "prolog": "main :- shell('echo started').\n",
}


@pytest.mark.parametrize("name", STARTING)
async def test_no_other_programs(name: str, trial: Trial) -> None:
    """Where the run time itself needs none, starting a program is forbidden, and the call is named."""
    tried = await trial(known(name), STARTING[name])
    assert (tried.verdict, "started" in tried.out) == ("RFE", False), tried
    assert tried.ruling
    assert re.search(r"\b(clone|v?fork)\(", tried.ruling.reason)


@pytest.mark.parametrize("counted", ["best", "rlimit"], indirect=True)
async def test_time_of_bashs_children_counts(trial: Trial) -> None:
    """A script that leaves the work to others, several at once, pays for what they compute."""
    limits = structs.replace(LIMITS, time_ms=300.0)
    tried = await trial(known("bash"), "for i in 1 2 3; do (while :; do :; done) & done\nwait\n", limits=limits)
    assert tried.verdict == "TLE", tried


# --- the ways of some -------------------------------------------------------------------------------------------

PROLOGS = {
    "main": "main :- write(once).\n",
    "initialization": ":- initialization(main).\nmain :- write(once).\n",
    "initialization main": ":- initialization(main, main).\nmain :- write(once).\n",
    "directive": "main :- write(once).\n:- main.\n",
    "another name": ":- initialization(go).\ngo :- write(once).\n",
    "words": ":- use_module(library(main)).\n:- initialization(main, main).\nmain([]) :- write(once).\n",
    "operators": ":- use_module(library(clpfd)).\n:- op(700, xfx, ==>).\nmain :- _ #= 1, _ = (a ==> b), write(once).\n",
    "halting": ":- initialization(main).\nmain :- write(once), halt.\n",
}


@pytest.mark.parametrize("how", PROLOGS)
async def test_prolog_program_is_run_once(how: str, trial: Trial) -> None:
    """However a program says that it starts with main."""
    tried = await trial(known("prolog"), PROLOGS[how])
    assert (tried.verdict, tried.out) == ("OK", "once"), tried


async def test_prolog_main_that_fails(trial: Trial) -> None:
    """A goal that fails is no answer."""
    tried = await trial(known("prolog"), "main :- write(hello), fail.\n")
    assert (tried.verdict, tried.exit_code) == ("RTE", 1)


async def test_php_without_the_settings_of_the_machine(trial: Trial) -> None:
    """What contest programs need of its extensions is there, its messages are not in the answer."""
    tried = await trial(known("php"), "<?php echo ctype_digit('42') ? 'yes' : 'no', intdiv(1, 1), $undefined;\n")
    assert (tried.verdict, tried.out) == ("OK", "yes1")
    assert "Undefined variable" in tried.err


async def test_r_has_its_packages(trial: Trial) -> None:
    """Those that R loads by itself: stats, utils, methods."""
    program = 'setClass("A", representation(x = "numeric"))\ncat(median(c(1, 3)), ncol(combn(4, 2)), new("A", x = 5)@x)'
    tried = await trial(known("r"), program)
    assert (tried.verdict, tried.out, tried.err) == ("OK", "2 6 5", "")


async def test_warnings_of_lisp_refuse_nothing(trial: Trial) -> None:
    """A variable that nobody defined is a warning, as programs set those at their top level."""
    tried = await trial(known("lisp"), "(setf x 42)\n(princ x)\n")
    assert (tried.verdict, tried.out) == ("OK", "42")
    assert "undefined variable" in tried.compiled.output


@pytest.mark.parametrize("counted", ["best", "rlimit"], indirect=True)
async def test_lisp_has_threads(trial: Trial) -> None:
    """Several at once, each with a stack of its own."""
    program = """
(defun f (n) (if (= n 0) 0 (+ 1 (f (- n 1)))))
(let ((gate (sb-thread:make-semaphore)))
  (flet ((work () (sb-thread:wait-on-semaphore gate) (f 100000)))
    (let ((threads (loop repeat 4 collect (sb-thread:make-thread #'work))))
      (sb-thread:signal-semaphore gate 4)
      (princ (reduce #'+ (mapcar #'sb-thread:join-thread threads))))))
"""
    tried = await trial(known("lisp"), program)
    assert (tried.verdict, tried.out) == ("OK", "400000"), tried.err


async def test_script_of_erlang(trial: Trial) -> None:
    """As escript runs it: a first line for the system, no module, main/1."""
    files = {"solve.escript": '#!/usr/bin/env escript\n%% -*- erlang -*-\nmain([]) -> io:put_chars("yes").\n'}
    tried = await trial(known("erlang"), files)
    assert (tried.verdict, tried.out) == ("OK", "yes"), tried
