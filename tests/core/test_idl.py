"""Definitions of libinteractive: what they say, and where they are wrong."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.core.errors import PackageError
from parley.core.idl import Function, Interface, Parameter, Type, parse

GAME = """// A game.
[ShmSize(65536)] interface Main {
    bool ask(int i, /* and */ int j);
    [NoReturn] void done(long sum);
};
interface game {
    double play([Range(1, 100)] int n, [Range(0, n)] int m, char[n][3][4] board, short[m] row, float[2] pair);
    [NoReturn] void stop();
};
interface other {};
"""


def test_all_of_the_grammar() -> None:
    """Interfaces, attributes, every kind of type, comments."""
    found = parse(GAME, "game.idl")
    whole = Type("int")
    assert found.main == Interface(
        "Main",
        (
            Function("ask", Type("bool"), (Parameter("i", whole), Parameter("j", whole)), no_return=True),
            Function("done", Type("void"), (Parameter("sum", Type("long")),), no_return=True),
        ),
    )
    assert found.children == (
        Interface(
            "game",
            (
                Function(
                    "play",
                    Type("double"),
                    (
                        Parameter("n", whole, (1, 100)),
                        Parameter("m", whole, (0, 100)),
                        Parameter("board", Type("char", ("n", 3, 4))),
                        Parameter("row", Type("short", ("m",))),
                        Parameter("pair", Type("float", (2,))),
                    ),
                ),
                Function("stop", Type("void"), no_return=True),
            ),
        ),
        Interface("other"),
    )


def around(parameters: str) -> str:
    return f"interface Main {{}};\ninterface a {{\n  void f({parameters});\n}};"


@pytest.mark.parametrize(
    ("text", "line", "column", "wrong"),
    [
        ("", 1, 1, "`interface' is expected, the end of the file found"),
        ("interface Main {};", 1, 19, "only one interface is defined"),
        ("interface Main {}", 1, 18, "`;' is expected, the end of the file found"),
        ("interface Main {};\ninterface Main {};", 2, 11, "interface `Main' is declared more than once"),
        ("interface Main { int f() };", 1, 26, "`;' is expected, `}' found"),
        ("interface Main { f(); };", 1, 18, "a type (void, bool, char"),
        ("interface Main { string f(); };", 1, 18, "a type (void, bool, char"),
        ("interface Main { int f(); int f(); };", 1, 31, "function `f' is declared more than once"),
        ("interface Main { int f(); };\ninterface a { void f(); };", 2, 20, "function `f' is declared more than once"),
        ("interface Main { [Return] int f(); };", 1, 19, "`NoReturn' is expected, `Return' found"),
        ("interface Main { int 2f(); };", 1, 22, "a name for the function is expected, `2' found"),
        ("interface Main { int int(); };", 1, 22, "a name for the function is expected, `int' found"),
        ("/* never\nclosed", 1, 1, "a comment is not closed"),
        ("interface Main\n\t$", 2, 2, "'$' belongs into no definition"),
        ("interface M\u00e1in", 1, 12, "'\\xe1' belongs into no definition"),
        (around("int n"), 0, 0, ""),
        (around("int[n] a"), 3, 14, "expression `n' must have been passed as a previous parameter"),
        (around("int[n] a, [Range(1, 2)] int n"), 3, 14, "must have been passed as a previous parameter"),
        (around("int n, int[n] a"), 3, 21, "array length expression `n' must have a Range attribute"),
        (around("[Range(1, 2)] long n, int[n] a"), 3, 36, "array index `n' must be declared as int"),
        (around("[Range(1, 2)] int n, int[2][n] a"), 3, 38, "only the first index in an array may be a variable"),
        (around("int[0] a"), 3, 14, "must always be greater than zero"),
        (around("int[65536][65536] a"), 3, 21, "larger than 2 GiB"),
        (around("int[99999999999999999999] a"), 3, 14, "99999999999999999999 is more than 2147483647"),
        (around("int a, int a"), 3, 21, "parameter `a' is declared more than once"),
        (around("int a_b"), 3, 14, "name `a_b' cannot contain `_'"),
        (around("int Begin"), 3, 14, "name `Begin' is a reserved keyword and cannot be used"),
        (around("int a,"), 3, 16, "a type (bool, char"),
        (around("int a int b"), 3, 16, "`,' or `)' is expected, `int' found"),
        (around("void a"), 3, 10, "a type (bool, char"),
        (around("[Range(1)] int a"), 3, 18, "`,' is expected, `)' found"),
        (around("[Range(x, 1)] int a"), 3, 17, "expression `x' must have been passed as a previous parameter"),
        (around("[Range(-1, 1)] int a"), 3, 17, "'-' belongs into no definition"),
    ],
)
def test_says_where_it_is_wrong(text: str, line: int, column: int, wrong: str) -> None:
    """File, line and column, and what was expected there."""
    if not wrong:
        parse(text, "x.idl")
        return
    with pytest.raises(PackageError, match=re.escape(wrong)) as caught:
        parse(text, "x.idl")
    assert str(caught.value).startswith(f"x.idl:{line}:{column}: ")
    assert "\n" not in str(caught.value)


WORDS = "interface Main a n int char void [ ] ( ) { } , ; Range NoReturn ShmSize 0 7 // /* */ \n _ \0"


@given(st.text() | st.lists(st.sampled_from(WORDS.split(" ")), max_size=60).map(" ".join))
def test_any_text(text: str) -> None:
    """A definition, or one line that says what is wrong and where."""
    try:
        found, said = parse(text, "x.idl"), ""
    except PackageError as error:
        found, said = None, str(error)
    assert found is None or found.children
    assert found or re.fullmatch(r"x\.idl:\d+:\d+: .+", said)


def test_no_definition_is_that_large() -> None:
    """Nobody is kept waiting by one."""
    with pytest.raises(PackageError, match="larger than 256 KiB"):
        parse(" " * (1 << 19), "x.idl")
    many = "".join(f"void f{number}();" for number in range(1001))
    with pytest.raises(PackageError, match="more than 1000 functions"):
        parse(f"interface Main {{ {many} }};", "x.idl")
