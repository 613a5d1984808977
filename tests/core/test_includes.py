"""Headers that a package leaves to the machine, testlib.h most of all."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from parley.core import includes
from parley.core.errors import PackageError
from parley.core.model import Source


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder of headers: testlib.h, which includes another."""
    folder = tmp_path / "include"
    folder.mkdir()
    (folder / "testlib.h").write_text('#include <vector>\n#  include "deeper.h"\n')
    (folder / "deeper.h").write_text("")
    (folder / "own.h").write_text("")
    return folder


def a_source(root: Path, **files: str) -> Source:
    """`a__b_cpp` is a/b.cpp."""
    names = {name.replace("__", "/").replace("_", "."): text for name, text in files.items()}
    for name, text in names.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return Source(root, tuple(names))


@pytest.mark.parametrize("name", ["check_cpp", "src__check_cc", "check_c"])
def test_is_put_beside_who_includes_it(tmp_path: Path, place: Path, name: str) -> None:
    """With what it includes itself; headers of the system are the compiler's."""
    source = a_source(tmp_path / "p", **{name: '#include <bits/stdc++.h>\n #include "testlib.h"\n'}, x_txt="")
    found = includes.completed(source, (tmp_path, place))
    folder = "src/" if "src" in name else ""
    assert found.beside == ((f"{folder}testlib.h", place / "testlib.h"), (f"{folder}deeper.h", place / "deeper.h"))
    assert replace(found, beside=()) == source


def test_between_angle_brackets(tmp_path: Path, place: Path) -> None:
    """It is found there only if the compiler is told to look beside the source."""
    source = a_source(tmp_path / "p", a_cpp="#include <testlib.h>", b__b_cpp="#include <own.h>")
    found = includes.completed(source, (place,))
    assert [name for name, _ in found.beside] == ["testlib.h", "b/own.h", "deeper.h"]
    assert found.flags == ("-I", "/src", "-I", "/src/b")


def test_own_files_come_first(tmp_path: Path, place: Path) -> None:
    """Nothing is looked for that the package holds, and nothing where no program in C asks for it."""
    source = a_source(tmp_path / "p", a_cpp='#include "testlib.h"\n#include "lib/own.h"', lib__testlib_h="")
    assert includes.completed(source, (place,)) == source
    beside = replace(a_source(tmp_path / "q", a_cpp='#include "testlib.h"'), beside=(("testlib.h", place / "own.h"),))
    assert includes.completed(beside, (place,)) == beside
    other = a_source(tmp_path / "r", a_py='#include "testlib.h"')
    assert includes.completed(other, ()) == other


def test_its_absence_is_explained(tmp_path: Path) -> None:
    """Where it was looked for, and what to do; any other header is the compiler's affair."""
    source = a_source(tmp_path / "p", a_cpp='#include "testlib.h"')
    with pytest.raises(PackageError) as raised:
        includes.completed(source, (tmp_path, tmp_path / "none"))
    assert str(raised.value) == (
        f"{tmp_path}/p/a.cpp: includes testlib.h, which is neither in the package nor in {tmp_path}, {tmp_path}/none; "
        "put it into one of these, or name its folder with --include or PARLEY_INCLUDE"
    )
    other = a_source(tmp_path / "q", a_cpp='#include "strange.h"\n// #include "testlib.h"')
    assert includes.completed(other, (tmp_path,)) == other


def test_what_lies_below_usr_is_found_without_us(tmp_path: Path) -> None:
    """Boxes see it in its place."""
    source = a_source(tmp_path / "p", a_cpp="#include <stdio.h>")
    assert includes.completed(source, (Path("/usr/include"),)) == source


def test_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line, then the environment, then the machine."""
    monkeypatch.setenv("PARLEY_INCLUDE", f"{tmp_path}/a::{tmp_path}/b")
    assert includes.path((tmp_path,)) == (
        tmp_path, tmp_path / "a", tmp_path / "b", Path("/usr/local/include"), Path("/usr/include"),
    )  # fmt: skip
    monkeypatch.delenv("PARLEY_INCLUDE")
    assert includes.path(()) == (Path("/usr/local/include"), Path("/usr/include"))


def test_library_for_authors(tmp_path: Path, place: Path) -> None:
    """It is always found, whichever language asks for it, and whoever names a folder with another has that."""
    source = a_source(tmp_path / "p", a_cpp='#include "parley.h"', b__b_py="  from parley_author import Judge\n")
    found = dict(includes.completed(source, (place,)).beside)
    assert found == {
        "parley.h": includes.LIBRARY["parley.h"],
        "b/parley_author.py": includes.LIBRARY["parley_author.py"],
    }
    assert all(path.is_file() for path in found.values())
    (place / "parley.h").write_text("")
    assert dict(includes.completed(source, (place,)).beside)["parley.h"] == place / "parley.h"
    own = a_source(tmp_path / "q", a_py="import parley_author")
    own = replace(own, beside=(("parley_author.py", place / "own.h"),))
    assert includes.completed(own, (place,)) == own
    other = a_source(tmp_path / "r", a_py="import parley_authors\n# import parley_author")
    assert includes.completed(other, (place,)) == other
