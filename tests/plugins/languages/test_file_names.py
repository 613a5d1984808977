"""Names of files that a shell, an option or a tool could take for something else, and the order of several files."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from parley.core import tools
from parley.core.language import Language
from parley.core.plugins import load_plugins

from ...conftest import lacking
from .trial import Trial

pytestmark = pytest.mark.anyio

KNOWN = load_plugins().languages
MAIN = {
    "c": '#include <stdio.h>\nint main(void) { puts("hello"); return 0; }\n',
    "d": 'import std.stdio;\nvoid main() { writeln("hello"); }\n',
    "fortran": "program greet\n    print '(a)', 'hello'\nend program greet\n",
    "go": 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("hello") }\n',
    "ocaml": 'let () = print_endline "hello"\n',
    "erlang": 'main(_) -> io:put_chars("hello\\n").\n',
    "haskell": 'main = putStrLn "hello"\n',
    "rust": 'fn main() { println!("hello"); }\n',
    "perl": 'print "hello\\n";\n',
    "lisp": '(write-line "hello")\n',
}
OTHER = {  # not Go, which takes no such name
    "d": "module other;\n",
    "fortran": "subroutine other()\nend subroutine other\n",
    "ocaml": "let other = 3\n",
    "erlang": "other() -> 3.\n",
    "c": "int other;\n",
}


def known(name: str) -> Language:
    language = KNOWN[name]
    if tools.missing(language):
        lacking(tools.missing(language)[0])
    return language


@pytest.mark.parametrize("name", MAIN)
@pytest.mark.parametrize("stem", ["-x", "a b"])
async def test_single_file_may_be_called_anything(name: str, stem: str, trial: Trial) -> None:
    """What looks like an option, and what a shell would cut in two."""
    language = known(name)
    tried = await trial(language, {f"{stem}{language.extensions[0]}": MAIN[name]})
    assert (tried.verdict, tried.out) == ("OK", "hello\n"), tried.compiled.output


@pytest.mark.parametrize("name", OTHER)
async def test_files_beside_it_may_look_like_options(name: str, trial: Trial) -> None:
    """In whatever order they come."""
    language = known(name)
    ending = language.extensions[0]
    tried = await trial(language, {f"main{ending}": MAIN[name], f"-other{ending}": OTHER[name]})
    assert (tried.verdict, tried.out) == ("OK", "hello\n"), tried.compiled.output


@pytest.mark.parametrize("name", ["c", "d", "fortran", "ocaml"])
async def test_folders_may_look_like_options(name: str, trial: Trial) -> None:
    """A file in one keeps its name."""
    language = known(name)
    ending = language.extensions[0]
    tried = await trial(language, {f"main{ending}": MAIN[name], f"-x/other{ending}": OTHER[name]})
    assert (tried.verdict, tried.out) == ("OK", "hello\n"), tried.compiled.output


@pytest.mark.parametrize("stem", ["it's", "back\\slash", "'); halt(3). %", "Fox", "föx", "a.b"])
async def test_script_of_erlang_is_a_module_of_any_name(stem: str, trial: Trial) -> None:
    """The name is quoted as an atom is."""
    tried = await trial(known("erlang"), {f"{stem}.erl": MAIN["erlang"]})
    assert (tried.verdict, tried.out) == ("OK", "hello\n"), tried.compiled.output


OCAML: dict[str, Mapping[str, str]] = {
    "order": {"a.ml": "let () = print_string B.said", "b.ml": 'let said = C.said ^ "bc"', "c.ml": 'let said = "c"'},
    "spaces": {"my b.ml": 'let () = print_string (C.said ^ "bc")', "c.ml": 'let said = "c"'},
    "stars": {"a*.ml": "let () = print_string Ab.said", "ab.ml": 'let said = C.said ^ "bc"', "c.ml": 'let said = "c"'},
}  # fmt: skip


@pytest.mark.parametrize("files", OCAML.values(), ids=OCAML)
async def test_files_of_ocaml_are_put_in_order(files: Mapping[str, str], trial: Trial) -> None:
    """Each after those that it uses, and each once."""
    tried = await trial(known("ocaml"), files)
    assert (tried.verdict, tried.out) == ("OK", "cbc"), tried.compiled.output


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"a.ml": "let x = 1\n", "b.ml": "let x =\n"}, "Error: Syntax error"),
        ({"a.ml": "let x = B.x\n", "b.ml": "let x = A.x\n"}, "cycle in dependencies"),
    ],
    ids=["syntax", "circle"],
)
async def test_files_of_ocaml_without_an_order_do_not_compile(
    files: Mapping[str, str], said: str, trial: Trial
) -> None:
    """And nothing is made of those that have one."""
    tried = await trial(known("ocaml"), files)
    assert tried.verdict == "CE"
    assert said in tried.compiled.output
