"""Files that people write: what is read from them, and how what is wrong is said."""

from __future__ import annotations

import os
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parley.core import documents
from parley.core.documents import Document, read_small, read_yaml, shown
from parley.core.errors import PackageError


def document(**values: Any) -> Document:
    return Document(values, "a.yaml")


def read(folder: Path, text: str | bytes) -> Document:
    path = folder / "a.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_yaml(path)


# --- YAML ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["No", "007", "1_000", "2023-07", "1e3", "0x10", "on", "=", "!!int x", ".inf"])
def test_scalars_are_the_text_that_was_written(tmp_path: Path, written: str) -> None:
    """A problem may be called No: nothing is made of a value before somebody asks for a number."""
    assert read(tmp_path, f"name: {written}\n").text("name") == written.removeprefix("!!int ")


@pytest.mark.parametrize("written", ["", "~", "null", "Null", "NULL", "# nothing"])
def test_null_is_as_good_as_absent(tmp_path: Path, written: str) -> None:
    """A key without a value has the default."""
    found = read(tmp_path, f"name: {written}\nother: 1\n")
    assert "name" not in found
    assert found.text("name", "default") == "default"


@pytest.mark.parametrize("written", ["'null'", '""', "'~'", "nullify"])
def test_quoted_null_is_a_text(tmp_path: Path, written: str) -> None:
    """What stands in quotes is there."""
    assert "name" in read(tmp_path, f"name: {written}\n")


@pytest.mark.parametrize("text", ["", "\n", "# a comment\n", "---\n", "~"])
def test_empty_file_is_an_empty_mapping(tmp_path: Path, text: str) -> None:
    """Nothing stated is no error."""
    assert list(read(tmp_path, text)) == []


@pytest.mark.parametrize(
    ("text", "where", "why"),
    [
        ("a: [\n", ":2:1: is not valid YAML", "expected the node content"),
        ("a: 1\n  b: 2\n", ":2:4: is not valid YAML", "mapping values are not allowed"),
        ("a: 1\n\tb: 2\n", ":2:1: is not valid YAML", "cannot start any token"),
        ("name: a: b", ":1:8: is not valid YAML", "mapping values are not allowed"),
        ("'a", ":1:3: is not valid YAML", "unexpected end of stream"),
        ("a: &x [*x]", ":1:4: is not valid YAML", "an alias stands within what it stands for"),
        ("? [1]\n: 2\n", ":1:3: is not valid YAML", "unhashable key"),
        ("*x", ":1:1: is not valid YAML", "undefined alias"),
        ("a: 1\n---\nb: 2\n", ":2:1: is not valid YAML", "another document"),
        (b"a: \xff\n", ": is not valid YAML", "invalid start byte"),
        (b"a: b\0c", ": is not valid YAML", "special characters"),
        ('a: "\\U00110000"', ": is not valid YAML", "range"),
        ("[" * 100_000, ": is nested too deeply", ""),
        ("{a: " * 50_000, ": is nested too deeply", ""),
        ("- a\n- b\n", ": must hold keys and values, not a list", ""),
        ("just words\n", ": must hold keys and values, not 'just words'", ""),
        ("~: 5\n", ": must hold keys and values", ""),
    ],
)
def test_what_is_no_mapping(tmp_path: Path, text: str | bytes, where: str, why: str) -> None:
    """The message has the file, the place where there is one, the reason, and no second line."""
    with pytest.raises(PackageError) as raised:
        read(tmp_path, text)
    said = str(raised.value)
    assert said.startswith(f"{tmp_path}/a.yaml{where}")
    assert why in said
    assert "\n" not in said


def test_aliases_do_not_explode(tmp_path: Path) -> None:
    """A document that is short to write and endless to read is refused; aliases that are none of that are not."""
    levels = [f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 9)}]" for n in range(1, 12)]
    with pytest.raises(
        PackageError, match=r":\d+:\d+: is not valid YAML: with its aliases written out it has more than"
    ):
        read(tmp_path, "\n".join(["a1: &a1 [lol]", *levels]))
    assert read(tmp_path, "\n".join(["a1: &a1 [lol]", *levels[:4]])).words("a1") == ["lol"]


def a_folder(path: Path) -> None:
    path.mkdir()


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_loop(path: Path) -> None:
    path.symlink_to(path.name)


def a_large_file(path: Path) -> None:
    path.write_bytes(b"#" * (1 << 20) + b"\n")


def nothing(path: Path) -> None:
    """It is not there."""


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (a_folder, "is not a file"),
        (a_pipe, "is not a file"),
        (a_loop, "cannot be read: Too many levels of symbolic links"),
        (a_large_file, "is larger than 1 MiB"),
        (nothing, "cannot be read: No such file or directory"),
    ],
)
def test_what_is_no_file_of_a_person(tmp_path: Path, make: Callable[[Path], None], said: str) -> None:
    """Folders, pipes and floods are refused before they are read."""
    path = tmp_path / "a.yaml"
    make(path)
    with pytest.raises(PackageError) as raised:
        read_small(path)
    assert str(raised.value) == f"{path}: {said}"


@given(st.binary())
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """Whatever a file holds is a document, or a PackageError of one line that names it."""
    folder = tmp_path_factory.getbasetemp()
    said = f"{folder}/a.yaml"
    try:
        read(folder, data)
    except PackageError as error:
        said = str(error)
    assert said.startswith(f"{folder}/a.yaml")
    assert len(said.splitlines()) == 1


TEXTS = st.text(st.characters(codec="utf-8"))


@given(st.dictionaries(TEXTS.filter(bool), TEXTS))
def test_texts_survive(tmp_path_factory: pytest.TempPathFactory, values: dict[str, str]) -> None:
    """Every text that can be quoted in YAML comes back as it was, or is refused for its NUL."""
    quoted = yaml.safe_dump(values, allow_unicode=True, default_style='"')
    found = read(tmp_path_factory.getbasetemp(), quoted)
    for key, value in values.items():
        if "\0" not in value:
            assert found.text(key) == value


# --- typed access -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "number"), [("5", 5.0), ("0.5", 0.5), (" 2 ", 2.0), ("1e3", 1000.0), ("1000000000", 1e9), (3, 3.0)]
)
def test_numbers(value: object, number: float) -> None:
    """A number in any of the ways in which people write one."""
    assert document(key=value).number("key", 1) == number


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("0", "a number above 0"),
        ("-1", "a number above 0"),
        ("nan", "a number above 0"),
        ("", "a number above 0"),
        ("5 s", "a number above 0"),
        ("0x10", "a number above 0"),
        ("inf", "a number up to 1000000000"),
        ("1e10", "a number up to 1000000000"),
    ],
)
def test_what_is_no_number(value: object, wanted: str) -> None:
    """What cannot be a limit is refused, with the key and what stands there."""
    with pytest.raises(PackageError) as raised:
        document(key=value).number("key", 1)
    assert str(raised.value) == f"a.yaml: key must be {wanted}, not {value!r}"


@pytest.mark.parametrize(("value", "said"), [(["5"], "a list"), ({"a": "5"}, "a mapping"), ("9" * 99, "'99999")])
def test_what_was_found_is_said_briefly(value: object, said: str) -> None:
    """A message does not grow with what somebody wrote."""
    with pytest.raises(PackageError) as raised:
        document(key=value).number("key", 1)
    assert f", not {said}" in str(raised.value)
    assert len(str(raised.value)) < 100


@pytest.mark.parametrize("value", [["a"], {"a": "b"}, "a\0b", "\ud800"])
def test_what_is_no_text(value: object) -> None:
    """Lists and mappings are no text, nor is what cannot be written to a command line."""
    with pytest.raises(PackageError, match=r"a\.yaml: key must be a text, not "):
        document(key=value).text("key")


@pytest.mark.parametrize(
    ("value", "words"),
    [("", []), ("a", ["a"]), (" custom  interactive ", ["custom", "interactive"]), (["a b", "c"], ["a b", "c"])],
)
def test_words(value: object, words: list[str]) -> None:
    """A text of words, or a list of them."""
    assert document(key=value).words("key") == words


@pytest.mark.parametrize("value", [{"a": "b"}, [["a"]], [None], ["\0"], "\0"])
def test_what_is_no_words(value: object) -> None:
    """Lists of anything but texts are no words."""
    with pytest.raises(PackageError, match=r"a\.yaml: key must be words, not "):
        document(key=value).words("key")


@pytest.mark.parametrize("value", ["5", ["a"], {5: "a"}])
def test_what_is_no_part(value: object) -> None:
    """A part has keys and values."""
    with pytest.raises(PackageError, match=r"a\.yaml: key must be a mapping, not "):
        document(key=value).part("key")


def test_defaults() -> None:
    """What is absent has the default of whoever asks."""
    found = document()
    assert (found.text("a", "x"), found.number("a", 2), found.words("a")) == ("x", 2, [])
    assert list(found.part("a")) == []


def test_part_says_where_it_is() -> None:
    """An error in a part names the file and the way to it."""
    with pytest.raises(PackageError, match=r"^a\.yaml, limits: memory must be a number above 0, not 'much'$"):
        document(limits={"memory": "much"}).part("limits").number("memory", 1)


def test_keys_that_nobody_asked_for() -> None:
    """What was never asked for is told, in the order of the file."""
    found = document(name="a", colour="red", limits={}, typo="x")
    found.text("name")
    found.part("limits")
    assert found.unknown() == ["a.yaml: key 'colour' is not understood", "a.yaml: key 'typo' is not understood"]


@pytest.mark.parametrize(("name", "text"), [("a b/ü", "a b/ü"), ("a\udcff\udc80.in", r"a\xff\x80.in")])
def test_shown(name: str, text: str) -> None:
    """Names of files that are not UTF-8 can be written into any document."""
    assert shown(name) == text
    assert shown(Path(name)) == text


# --- JSON and XML -------------------------------------------------------------------------------------------


def put(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "a.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_json_is_read_as_it_is_written(tmp_path: Path) -> None:
    """Numbers are not rounded, and everything is asked for by its kind."""
    path = put(
        tmp_path, '{"a": 0.1, "b": 12345678901234567890, "c": true, "d": null, "e": ["x", 1], "f": {"g": -2.5e-1}}'
    )
    found = documents.read_json(path)
    assert found.fraction("a", Fraction(1)) == Fraction(1, 10)
    assert found.text("b") == "12345678901234567890"
    assert (found.flag("c", default=False), found.flag("nothing", default=True)) == (True, True)
    assert "d" not in found
    assert found.items("e") == ["x", "1"]
    assert found.part("f").fraction("g", Fraction(0)) == Fraction(-1, 4)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ":1:1: is not valid JSON: Expecting value"),
        ('{"a": 1,}', ":1:9: is not valid JSON"),
        ('{"a": 1, "a": 2}', ": key 'a' comes twice in one object"),
        ("[1]", ": must hold an object, not a list"),
        ("3", ": must hold an object, not '3'"),
        (b'{"a": "\xff"}', ": is not UTF-8 text (byte 7)"),
        ("[" * 100_000, ": is nested too deeply"),
        ('{"a":' * 500 + "1" + "}" * 500, ": is nested too deeply"),
    ],
)
def test_what_is_no_json(tmp_path: Path, text: str | bytes, said: str) -> None:
    """One line, with the place."""
    path = put(tmp_path, text)
    with pytest.raises(PackageError) as raised:
        documents.read_json(path)
    assert str(raised.value).startswith(f"{path}{said}")
    assert len(str(raised.value).splitlines()) == 1


@pytest.mark.parametrize("value", ["1e99", "0x10", "nan", "Infinity", "1_0", "٣", "1" * 40, ""])
def test_what_is_no_number_of_points(tmp_path: Path, value: str) -> None:
    """Exact numbers have a size that can be counted with."""
    found = documents.read_json(put(tmp_path, f'{{"a": "{value}"}}'))
    with pytest.raises(PackageError, match="a must be a number"):
        found.fraction("a", Fraction(0))


def test_xml(tmp_path: Path) -> None:
    """Elements, attributes and texts, in any of XML's encodings."""
    text = '<?xml version="1.0" encoding="windows-1251"?><problem name="Сумма"><limit>2</limit></problem>'
    root = documents.read_xml(put(tmp_path, text.encode("windows-1251")))
    assert (root.tag, root.get("name"), root.findtext("limit")) == ("problem", "Сумма", "2")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ":1:1: is not valid XML: no element found"),
        ("<a><b></a>", ":1:9: is not valid XML: mismatched tag"),
        ("<a/><b/>", ":1:5: is not valid XML"),
        ('<!DOCTYPE a [<!ENTITY b "x">]><a>&b;</a>', ":1: has a document type (DOCTYPE)"),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', ":1: has a document type (DOCTYPE)"),
        ("<a>&b;</a>", ":1:4: is not valid XML: undefined entity"),
        ("<a>" * 5000, ":1: is nested too deeply"),
        ('<?xml version="1.0" encoding="utf-99"?><a/>', ": is not valid XML: unknown encoding"),
        (b"\xff\xfe\x00", ": is not valid XML"),
    ],
)
def test_what_is_no_xml(tmp_path: Path, text: str | bytes, said: str) -> None:
    """One line, with the place; nothing is expanded and nothing fetched."""
    path = put(tmp_path, text)
    with pytest.raises(PackageError) as raised:
        documents.read_xml(path)
    assert said.lstrip(":") in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1


@pytest.mark.parametrize("read", [documents.read_json, documents.read_xml, documents.read_yaml])
@given(data=st.binary(max_size=200) | st.text(alphabet='{}[]<>/&*:"!? \nab1', max_size=80).map(str.encode))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_of_each_kind(tmp_path: Path, read: Callable[[Path], object], data: bytes) -> None:
    """Whatever a file holds, it is read or refused in a line."""
    try:
        read(put(tmp_path, data))
    except PackageError as error:
        assert len(str(error).splitlines()) == 1  # noqa: PT017 - both ends are in order


def test_yaml_keys_that_come_twice(tmp_path: Path) -> None:
    """Which was meant nobody knows; the second one is told with its place."""
    with pytest.raises(PackageError, match=r":3:3: is not valid YAML: key 'b' comes twice"):
        documents.read_yaml(put(tmp_path, "a:\n  b: 1\n  b: 2\n"))
