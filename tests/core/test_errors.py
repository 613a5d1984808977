"""The error tree."""

from __future__ import annotations

import re

import pytest

from parley.core import errors
from parley.core.errors import ParleyError

TREE: dict[str, type[ParleyError]] = {
    name: value for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, ParleyError)
}


def drawn() -> dict[str, str]:
    """Of each class in the docstring's drawing, the class that it stands under."""
    found: dict[str, str] = {}
    above: list[tuple[int, str]] = []
    for match in re.finditer(
        r"^( *[│├└─ ]*)([A-Z]\w+(?:Error|Tool|Unclean|Lost|Source))", errors.__doc__ or "", re.MULTILINE
    ):
        depth, name = len(match[1]), match[2]
        above = [parent for parent in above if parent[0] < depth]
        found[name] = above[-1][1] if above else name
        above.append((depth, name))
    return found


def test_drawing_is_the_tree() -> None:
    """The docstring draws every class, each beneath one that it is a kind of."""
    assert drawn().keys() == TREE.keys()
    assert [name for name, parent in drawn().items() if not issubclass(TREE[name], TREE[parent])] == []


def test_exit_codes_are_drawn() -> None:
    """The exit code beside a family is that of the class."""
    for name, code in re.findall(r"(\w+Error) +(\d)  ", errors.__doc__ or ""):
        assert TREE[name].exit_code == int(code)


@pytest.mark.parametrize("name", TREE)
def test_each_error_has_an_exit_code(name: str) -> None:
    """Whatever is raised ends a command with a code of the table, and is one line as text."""
    error = TREE[name]("a: b; c")
    assert error.exit_code in (2, 3, 4, 5)
    assert str(error) == "a: b; c"


def test_fault_of_a_package_is_one_line() -> None:
    """Also where a name of its own has ends of lines in it, of which Unicode knows some."""
    error = errors.PackageError("tests/0\x851: is\u2028\n missing")
    assert str(error) == "tests/0\\x851: is\\u2028\\x0a missing"
