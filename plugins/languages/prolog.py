"""Prolog, by SWI-Prolog: a program is a main/0, run once when all is loaded, as Kattis runs it.

Directives that would start it themselves (`:- initialization(main).`, `:- main.`) are taken for the same, so that it is
not run twice; other directives are run. Without a main/0, directives are all that there is. Checking reads every term,
with the operators that libraries and op/3 bring, and runs none of them.
"""

from __future__ import annotations

from ...core.language import Language, SelfTest

_CHECK = """
check(File) :-
    setup_call_cleanup(prolog_open_source(File, In), read_all(In), prolog_close_source(In)).
read_all(In) :-
    repeat,
    prolog_read_source_term(In, Term, _, [syntax_errors(error)]),
    Term == end_of_file, !.
main :-
    current_prolog_flag(argv, Files),
    catch(forall(member(File, Files), check(File)), Error, (print_message(error, Error), halt(1))).
"""
_START = (
    "forall(member(D, [initialization(main), initialization(main, _), main]), assertz((term_expansion((:- D), []))))",
    # The main file, and the other files of a submission where it has not loaded them itself.
    (
        "current_prolog_flag(argv, [File|Words]), set_prolog_flag(argv, Words), load_files(user:File, []),"
        " file_directory_name(File, Folder),"
        " forall((member(End, [pl, pro, prolog]), format(atom(Glob), '~w/*.~w', [Folder, End]),"
        " expand_file_name(Glob, All), member(Other, All)), load_files(user:Other, [if(not_loaded)]))"
    ),
    "(current_predicate(main/_) -> main ; true)",
)
LANGUAGES = (
    Language(
        name="prolog",
        title="Prolog (SWI)",
        aliases=("swipl",),
        extensions=(".pl", ".pro", ".prolog"),
        shebangs=("swipl", "prolog"),
        content=(
            r"^:-[ \t]*[a-z]",
            r"^[a-z]\w*[ \t]*:-",
            r"^[a-z]\w*\([^\n]*\)[ \t]?:-",
            r"^[a-z]\w*\([^\n]*\)\.[ \t]*$",
            r"^[a-z][^\n]*-->",
        ),
        syntax="percent",
        main_pattern=r"^main\s*(?::-|\.)",
        compile=(
            "sh",
            "-c",
            'printf %s "$0" >/w/check.pl && exec swipl -q -f none -g main -t halt /w/check.pl -- "$@"',
            _CHECK,
            "{sources}",
        ),
        run=(
            "swipl",
            "-q",
            "-O",
            "-f",
            "none",
            "--stack-limit={memory}m",
            *(word for goal in _START for word in ("-g", goal)),
            "-t",
            "halt",
            "--",
            "{main}",
        ),
        artifacts=(),
        tools=("swipl",),
        version=("swipl", "--version"),
        package="swi-prolog-nox",
        profile="interpreter",
        processes=2,  # atoms and clauses are collected in a thread
        extra_memory_mib=16,  # 13 after the start
        exhausted=("Stack limit (", "Not enough resources"),
        self_test=SelfTest(
            echo="main :- read_line_to_string(user_input, Line), writeln(Line).\n",
            tle="main :- repeat, fail.\n",
            rte="main :- throw(on_purpose).\n",
            ce="main :- writeln(unfinished.\n",
            mle="main :- grow([]).\ngrow(Kept) :- grow([_|Kept]).\n",
        ),
    ),
)
