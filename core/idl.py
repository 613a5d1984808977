"""Definitions of libinteractive (`.idl`): functions by which the problem's Main and submissions call each other. Pure.

::

    idl        := interface+                 the first is the problem's own, Main; submissions implement the others
    interface  := ("[" "ShmSize" "(" number ")" "]")* "interface" name "{" function* "}" ";"
    function   := ("[" "NoReturn" "]")* (primitive | "void") name "(" [parameter ("," parameter)*] ")" ";"
    parameter  := ("[" "Range" "(" length "," length ")" "]")* primitive ("[" length "]")* name
    primitive  := bool | char | short | int | long | float | double
    length     := number | the name of an earlier parameter

Comments are `//` and `/* */`. Source: omegaup/libinteractive, `idl/Parser.scala` and `ParserSpec.scala`. Stricter than
there: names of functions differ, as in C they must, and no dimension is 0.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import NoReturn

from msgspec import Struct, structs

from .errors import PackageError

PRIMITIVES = ("bool", "char", "short", "int", "long", "float", "double")
SIZES = {"bool": 1, "char": 1, "short": 2, "int": 4, "long": 8, "float": 4, "double": 8}

_WORDS = frozenset((*PRIMITIVES, "string", "void", "interface", "NoReturn", "Range", "ShmSize"))
_TOKEN = re.compile(
    r"(?P<blank>[ \t\r\n\f\v]+|//[^\n]*|/\*.*?\*/)"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_]*)|(?P<number>[0-9]+)|(?P<mark>[()\[\]{},;])",
    re.DOTALL,
)
_MOST_CHARACTERS = 1 << 18
_MOST_NUMBER = (1 << 31) - 1
_MOST_FUNCTIONS = 1000
_MOST_PARAMETERS = 64

# What no function, parameter or interface may be called, in any letters: a shim in some language could not say it.
# C and C++; Java; Python; Pascal, with what Object Pascal reserves in places; Ruby.
_KEYWORDS = """
    alignas alignof and and_eq asm auto bitand bitor bool break case catch char char16_t char32_t class compl
    const const_cast constexpr continue decltype default delete do double dynamic_cast else enum explicit export
    extern false float for friend goto if inline int long mutable namespace new noexcept not not_eq nullptr
    operator or or_eq private protected public register reinterpret_cast restrict return short signed sizeof
    static static_assert static_cast struct switch template this thread_local throw true try typedef typeid
    typename union unsigned using virtual void volatile wchar_t while xor xor_eq
    abstract assert boolean byte extends final finally implements import instanceof interface native package
    strictfp super synchronized throws transient
    as def del elif except exec from global in is lambda none pass print raise with yield
    absolute alias array assembler begin cdecl constructor cppdecl destructor dispose div downto end exit exports
    external far file finalization forward function implementation index inherited initialization label library
    local mod module name near nil nostackframe object of oldfpccall on out override packed pascal procedure
    program property published read record reintroduce repeat safecall self set shl shr softfloat stdcall string
    then threadvar to type unit until uses var write
    defined elsif ensure next redo rescue retry undef unless when
"""
_RESERVED = frozenset(_KEYWORDS.split())


class Type(Struct, frozen=True):
    """`name` is one of PRIMITIVES, or void. An array has `dimensions`, of which the first may be a parameter's name."""

    name: str
    dimensions: tuple[int | str, ...] = ()


class Parameter(Struct, frozen=True):
    """`range` is the least and the most that the definition says it is; None: it does not say."""

    name: str
    type: Type
    range: tuple[int, int] | None = None


class Function(Struct, frozen=True):
    """`no_return`: whoever calls it may find that the other side has ended, and ends as well, content."""

    name: str
    returns: Type
    parameters: tuple[Parameter, ...] = ()
    no_return: bool = False


class Interface(Struct, frozen=True):
    """Functions that one program offers."""

    name: str
    functions: tuple[Function, ...] = ()


class Definition(Struct, frozen=True):
    """`main` is the problem's own program, `children` are what submissions implement, each in a process of its own."""

    main: Interface
    children: tuple[Interface, ...]


def parse(text: str, where: str) -> Definition:
    """Raises PackageError, `where:LINE:COLUMN: what is wrong`."""
    return _Reader(text, where).definition()


class _Token(Struct, frozen=True):
    """`kind` is word, number, mark, or end."""

    kind: str
    text: str
    at: int


class _Reader:
    """Goes through the tokens once."""

    def __init__(self, text: str, where: str) -> None:
        self._text = text
        self._where = where
        if len(text) > _MOST_CHARACTERS:
            raise PackageError(f"{where}: is larger than {_MOST_CHARACTERS >> 10} KiB, which no definition is")
        self._tokens = list(self._split())
        self._next = 0
        self._functions: set[str] = set()

    def definition(self) -> Definition:
        interfaces: list[Interface] = []
        while not interfaces or self._peek().kind != "end":
            interfaces.append(self._interface({one.name for one in interfaces}))
        if len(interfaces) == 1:
            self._fail(self._peek(), "only one interface is defined; the second is what submissions implement")
        main = interfaces[0]
        # Whatever Main is called for may be the end of it: it has seen enough.
        ending = tuple(structs.replace(one, no_return=True) for one in main.functions)
        return Definition(structs.replace(main, functions=ending), tuple(interfaces[1:]))

    # --- the grammar ----------------------------------------------------------------------------------------

    def _interface(self, taken: set[str]) -> Interface:
        while self._take("["):
            self._expect("ShmSize")  # of memory that two processes share: here they have pipes
            self._expect("(")
            self._number()
            self._expect(")")
            self._expect("]")
        self._expect("interface")
        name = self._name("interface", taken)
        self._expect("{")
        functions: list[Function] = []
        while not self._take("}"):
            functions.append(self._function())
        self._expect(";")
        return Interface(name, tuple(functions))

    def _function(self) -> Function:
        no_return = False
        while self._take("["):
            self._expect("NoReturn")
            self._expect("]")
            no_return = True
        returns = Type("void") if self._take("void") else Type(self._primitive("void"))
        at = self._peek()
        name = self._name("function", self._functions)
        self._functions.add(name)
        if len(self._functions) > _MOST_FUNCTIONS:
            self._fail(at, f"there are more than {_MOST_FUNCTIONS} functions")
        self._expect("(")
        parameters: dict[str, Parameter] = {}
        if not self._take(")"):
            self._parameter(parameters)
            while not self._take(")"):
                self._expect(",", ")")
                self._parameter(parameters)
        self._expect(";")
        return Function(name, returns, tuple(parameters.values()), no_return)

    def _parameter(self, known: dict[str, Parameter]) -> None:
        span: tuple[int, int] | None = None
        while self._take("["):
            self._expect("Range")
            self._expect("(")
            one = self._length(known)[1]
            self._expect(",")
            two = self._length(known)[1]
            self._expect(")")
            self._expect("]")
            span = (min(*one, *two), max(*one, *two)) if one and two else None
        primitive = self._primitive()
        dimensions: list[int | str] = []
        while self._peek().text == "[":
            self._dimension(known, dimensions)
        at = self._peek()
        name = self._name("parameter", known)
        if len(known) == _MOST_PARAMETERS:
            self._fail(at, f"a function has at most {_MOST_PARAMETERS} parameters")
        known[name] = Parameter(name, Type(primitive, tuple(dimensions)), span)

    def _dimension(self, known: dict[str, Parameter], dimensions: list[int | str]) -> None:
        self._expect("[")
        at = self._peek()
        length, span = self._length(known)
        self._expect("]")
        if isinstance(length, str):
            if dimensions:
                self._fail(at, f"only the first index in an array may be a variable, and `{length}' is a later one")
            if known[length].type != Type("int"):
                self._fail(at, f"array index `{length}' must be declared as int")
            if span is None:
                self._fail(at, f"array length expression `{length}' must have a Range attribute")
        elif not length:
            self._fail(at, "array length expression `0' must always be greater than zero")
        dimensions.append(length)
        fixed = 1
        for one in dimensions:
            fixed *= one if isinstance(one, int) else 1
        if fixed * 8 > _MOST_NUMBER:
            self._fail(at, "the array is larger than 2 GiB")

    def _length(self, known: dict[str, Parameter]) -> tuple[int | str, tuple[int, int] | None]:
        """The number or the name, and between what bounds that is known to be."""
        at = self._peek()
        if at.kind == "number":
            number = self._number()
            return number, (number, number)
        if at.kind != "word":
            self._fail(at, f"a number or the name of an earlier parameter is expected, {_spoken(at)} found")
        self._next += 1
        if at.text not in known:
            self._fail(at, f"expression `{_short(at.text)}' must have been passed as a previous parameter")
        return at.text, known[at.text].range

    def _primitive(self, *others: str) -> str:
        at = self._peek()
        if at.text not in PRIMITIVES:
            self._fail(at, f"a type ({', '.join((*others, *PRIMITIVES))}) is expected, {_spoken(at)} found")
        self._next += 1
        return at.text

    def _name(self, kind: str, taken: Container[str]) -> str:
        at = self._peek()
        name = at.text
        if at.kind != "word" or name in _WORDS:
            self._fail(at, f"a name for the {kind} is expected, {_spoken(at)} found")
        if "_" in name:
            self._fail(at, f"name `{_short(name)}' cannot contain `_'")
        if name.lower() in _RESERVED:
            self._fail(at, f"name `{name}' is a reserved keyword and cannot be used")
        if name in taken:
            self._fail(at, f"{kind} `{_short(name)}' is declared more than once")
        self._next += 1
        return name

    def _number(self) -> int:
        at = self._peek()
        if at.kind != "number":
            self._fail(at, f"a number is expected, {_spoken(at)} found")
        if len(at.text) > len(str(_MOST_NUMBER)) or int(at.text) > _MOST_NUMBER:
            self._fail(at, f"{_short(at.text)} is more than {_MOST_NUMBER}")
        self._next += 1
        return int(at.text)

    # --- the tokens -----------------------------------------------------------------------------------------

    def _peek(self) -> _Token:
        return self._tokens[self._next]

    def _take(self, text: str) -> bool:
        found = self._peek().text == text
        self._next += found
        return found

    def _expect(self, *texts: str) -> None:
        """The first of them; the others are what might have stood there."""
        if not self._take(texts[0]):
            wanted = " or ".join(f"`{text}'" for text in texts)
            self._fail(self._peek(), f"{wanted} is expected, {_spoken(self._peek())} found")

    def _split(self) -> Iterator[_Token]:
        at = 0
        while at < len(self._text):
            found = _TOKEN.match(self._text, at)
            if found is None:
                opened = self._text.startswith("/*", at)
                wrong = "a comment is not closed" if opened else f"{self._text[at]!a} belongs into no definition"
                self._fail(_Token("mark", "", at), wrong)
            if found.lastgroup and found.lastgroup != "blank":
                yield _Token(found.lastgroup, found[0], at)
            at = found.end()
        yield _Token("end", "", at)

    def _fail(self, token: _Token, wrong: str) -> NoReturn:
        before = self._text[: token.at]
        line, column = before.count("\n") + 1, token.at - (before.rfind("\n") + 1) + 1
        raise PackageError(f"{self._where}:{line}:{column}: {wrong}")


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"


def _spoken(token: _Token) -> str:
    return "the end of the file" if token.kind == "end" else f"`{_short(token.text)}'"
