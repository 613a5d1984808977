"""What is kept between judgings, as people meet it: the second judging, `parley cache`, `parley cache clear`."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .command import GOOD_SUM, SUM, Command, Done, ended
from .other_user import OtherUser, other_user

SOURCES = {
    "sum.c": GOOD_SUM.read_text(),
    "sum.py": "import sys\nprint(sum(map(int, sys.stdin.read().split()[1:])))\n",
    "sum.cpp": """#include <iostream>
int main() {
    long long n, s = 0, x;
    for (std::cin >> n; n--; s += x) std::cin >> x;
    std::cout << s;
}
""",
}


@pytest.fixture
def own(tmp_path: Path) -> Command:
    """The command with a cache that no other test uses."""
    (tmp_path / "home").mkdir()
    return Command(cache=tmp_path / "cache", home=tmp_path / "home")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where its programs lie."""
    return tmp_path / "cache" / "parley" / "programs"


@pytest.fixture
def written(tmp_path: Path) -> list[Path]:
    """A submission in each of three languages."""
    folder = tmp_path / "submissions"
    folder.mkdir()
    for name, text in SOURCES.items():
        (folder / name).write_text(text)
    return sorted(folder.iterdir())


def cached(done: Done) -> list[bool]:
    return [record["compile"]["cached"] for record in done.document["submissions"]]


def shown(own: Command) -> dict[str, Any]:
    return own("cache", "--json").document


def test_second_judging_compiles_nothing(own: Command, sum_package: Path, written: list[Path], tmp_path: Path) -> None:
    """Not in another folder either, and not the package's own programs; under another name it is another source."""
    (sum_package / "output_validators").mkdir()
    (sum_package / "output_validators" / "check.cpp").write_text("int main() { return 42; }\n")
    (sum_package / "problem.yaml").write_text("name: Sum\nvalidation: custom\n")
    arguments = ("judge", sum_package, "--json")
    assert cached(own(*arguments, *written)) == [False] * 3
    count = shown(own)["programs"]["count"]
    assert count == 4
    copies = [Path(shutil.copy(path, tmp_path)) for path in written]
    again = own(*arguments, *copies)
    assert cached(again) == [True] * 3
    assert [record["verdict"] for record in again.document["submissions"]] == ["AC"] * 3
    assert [record["compile"]["time_ms"] for record in again.document["submissions"]] == [0.0] * 3
    assert shown(own)["programs"]["count"] == count
    renamed = copies[0].rename(tmp_path / f"other{copies[0].suffix}")
    assert cached(own(*arguments, renamed)) == [False]


def test_second_judging_starts_no_compiler(own: Command, written: list[Path]) -> None:
    """On a machine whose compilers were broken meanwhile, all is judged; what is new does not compile."""
    names = ("cc1", "cc1plus")
    broken = [subprocess.check_output(("gcc", f"-print-prog-name={name}"), text=True).strip() for name in names]
    steps = [f"mount --bind /bin/false {path}" for path in broken]
    prefix = ("unshare", "--mount", "sh", "-c", " && ".join([*steps, 'exec "$@"']), "sh")
    if subprocess.run((*prefix, "true"), check=False, capture_output=True).returncode:
        pytest.skip("no mounts can be made here")
    arguments = ("judge", SUM, "--json", "--tests", "sample/1")
    own(*arguments, *written)
    done = own(*arguments, *written, prefix=prefix)
    assert cached(done) == [True] * 3
    assert [record["verdict"] for record in done.document["submissions"]] == ["AC"] * 3
    own("cache", "clear", "--language", "cpp")
    done = own(*arguments, *written, prefix=prefix)
    assert [record["verdict"] for record in done.document["submissions"]] == ["AC", "CE", "AC"]


def test_one_source_in_two_lanes_is_compiled_once(own: Command, written: list[Path], tmp_path: Path) -> None:
    """Who comes second waits for the first, and finds it kept."""
    copies = [tmp_path / str(number) / "sum.cpp" for number in range(3)]
    for copy in copies:
        copy.parent.mkdir()
        shutil.copy(written[1], copy)
    done = own("judge", SUM, *copies, "--json", "--jobs", "3", "--tests", "sample/1")
    assert sorted(cached(done)) == [False, True, True]


def test_judges_at_once_while_somebody_clears(own: Command, written: list[Path]) -> None:
    """Each gets all its verdicts, whatever the others put and remove."""
    arguments = ("judge", SUM, *written, "--json", "--tests", "sample/1")
    judges = [own.start(*arguments) for _ in range(3)]
    for _ in range(10):
        assert own("cache", "clear").code == 0
    for judge in judges:
        done = ended(judge)
        assert done.code == 0
        assert [record["verdict"] for record in done.document["submissions"]] == ["AC"] * 3
        assert done.document["warnings"] == []


def test_shows_what_is_kept(own: Command, written: list[Path], tmp_path: Path) -> None:
    """Where, how much, of how much, in which languages; as text and as JSON. An empty one is no error."""
    assert shown(own)["programs"] == {"count": 0, "bytes": 0, "oldest": None, "newest": None, "languages": {}}
    own("judge", SUM, *written, "--tests", "sample/1")
    found = shown(own)
    assert found["folder"] == str(tmp_path / "cache" / "parley")
    assert found["limit_bytes"] == 2 << 30
    assert found["programs"]["languages"] == {"c": 1, "cpp17": 1, "python3": 1}
    assert found["programs"]["oldest"] <= found["programs"]["newest"]
    assert found["filters"]["count"] >= 2
    assert found["versions"]["count"] == 3
    text = own("cache", env={"PARLEY_CACHE_SIZE": "3M", "COLUMNS": "300"}).out
    assert str(tmp_path / "cache") in text
    assert "of 3.0 MiB" in text
    assert "c 1" in text
    assert "not used" in own("cache", env={"PARLEY_CACHE_SIZE": "0"}).out


def test_clear(own: Command, written: list[Path], place: Path) -> None:
    """All, or what is in a language, or was not used for long; it says what it removed."""
    own("judge", SUM, *written, "--tests", "sample/1")
    assert own("cache", "clear", "--language", "cpp").out.startswith("removed 1 program: ")
    assert shown(own)["programs"]["languages"] == {"c": 1, "python3": 1}
    assert own("cache", "clear", "--older-than", "1h").out == "nothing to remove\n"
    oldest = next(place.iterdir())
    os.utime(oldest, (0, 0))
    assert own("cache", "clear", "--older-than", "30d", "--json").document["programs"] == {"count": 1, "bytes": ANY}
    assert not oldest.exists()
    assert own("cache", "clear").out.startswith("removed 1 program, ")
    assert own("cache", "clear").out == "nothing to remove\n"
    assert [shown(own)[kind]["count"] for kind in ("programs", "filters", "versions")] == [0, 0, 0]
    assert cached(own("judge", SUM, *written, "--json", "--tests", "sample/1")) == [False] * 3


class _Any:
    """Equal to whatever it is compared with."""

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0


ANY = _Any()


@pytest.mark.parametrize(
    ("arguments", "env", "said"),
    [
        (("judge", SUM, GOOD_SUM), {"PARLEY_CACHE_SIZE": "much"}, "PARLEY_CACHE_SIZE: 'much' is no size; write 500M"),
        (("cache",), {"PARLEY_CACHE_SIZE": "-1"}, "PARLEY_CACHE_SIZE: '-1' is no size"),
        (("cache", "clear", "--older-than", "soon"), {}, "--older-than: 'soon' is no age; write 30d, 12h or 2w"),
        (("cache", "clear", "--older-than", ""), {}, "--older-than: '' is no age"),
        (("cache", "clear", "--language", "klingon"), {}, "--language: no language is called 'klingon'"),
        (("cache", "clear", "--language", ""), {}, "--language: no language is called ''"),
    ],
)
def test_what_makes_no_sense(own: Command, arguments: tuple[str, ...], env: dict[str, str], said: str) -> None:
    """One line, exit code 2."""
    done = own(*arguments, env=env)
    assert done.code == 2
    assert said in done.complaint


def test_limit_holds(own: Command, written: list[Path], place: Path) -> None:
    """The programs of a judging stay up to the limit; those of earlier ones make room."""
    arguments = ("judge", SUM, "--tests", "sample/1", "--jobs", "1")
    for path in written:
        assert own(*arguments, path, env={"PARLEY_CACHE_SIZE": "30K"}).code == 0
        assert sum(path.stat().st_size for path in place.iterdir()) <= 30 << 10
    assert shown(own)["programs"]["languages"].keys() >= {"python3"}
    own("cache", "clear")
    own(*arguments, *written, env={"PARLEY_CACHE_SIZE": "0"})
    assert shown(own)["programs"]["count"] == 0


def test_damaged_entries_are_made_anew(own: Command, written: list[Path], place: Path) -> None:
    """Truncated, a pipe, a folder: no verdict changes, nothing waits, and they are whole again."""
    arguments = ("judge", SUM, *written, "--json", "--tests", "sample/1")
    own(*arguments)
    cut, piped, foldered = sorted(place.iterdir())
    os.truncate(cut, 100)
    for path in (piped, foldered):
        path.unlink()
    os.mkfifo(piped)
    (foldered / "deep").mkdir(parents=True)
    done = own(*arguments)
    assert cached(done) == [False] * 3
    assert [record["verdict"] for record in done.document["submissions"]] == ["AC"] * 3
    assert cached(own(*arguments)) == [True] * 3


def test_folder_that_cannot_be_used_is_a_warning(own: Command, written: list[Path], place: Path) -> None:
    """One line a judging, in the report too, and no verdict is lost."""
    place.parent.mkdir(parents=True)
    place.touch()
    done = own("judge", SUM, *written, "--json", "--tests", "sample/1")
    assert done.code == 0
    said = f"programs are not kept: {place}: "
    (line,) = [line for line in done.err.splitlines() if "not kept" in line]
    assert line.startswith(f"parley: warning: {said}")
    assert [warning for warning in done.document["warnings"] if warning.startswith(said)]
    assert [record["verdict"] for record in done.document["submissions"]] == ["AC"] * 3


def test_folder_open_to_others_is_not_trusted(own: Command, written: list[Path], place: Path) -> None:
    """What somebody else may have put there is not judged with, nor looked at, nor removed."""
    arguments = ("judge", SUM, *written, "--json", "--tests", "sample/1")
    own(*arguments)
    place.chmod(0o777)
    done = own(*arguments)
    assert cached(done) == [False] * 3
    assert f"parley: warning: programs are not kept: {place}: others may write into it" in done.err
    for arguments in (("cache",), ("cache", "clear")):
        refused = own(*arguments)
        assert refused.code == 4
        assert refused.complaint == f"parley: {place}: others may write into it; remove it"


def test_files_are_the_users_alone(own: Command, written: list[Path], tmp_path: Path) -> None:
    """Sources of contestants are nobody else's business."""
    own("judge", SUM, *written, "--tests", "sample/1", prepare=lambda: os.umask(0))
    for path in (tmp_path / "cache" / "parley").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


@pytest.fixture(scope="module")
def user() -> Iterator[OtherUser]:
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody else")
    with other_user() as found:
        if found is None:
            pytest.skip("no mounts can be made here, so another user does not reach this Python")
        yield found


def test_two_users_do_not_share(user: OtherUser) -> None:
    """A judge that is root does not use what a user could have put into a cache, nor the other way round."""
    command = Command(cache=user.home / "cache", home=user.home)
    arguments = ("judge", SUM, GOOD_SUM, "--json", "--tests", "sample/1")
    assert cached(command(*arguments, prefix=user.prefix)) == [False]
    assert cached(command(*arguments, prefix=user.prefix)) == [True]
    done = command(*arguments)
    assert cached(done) == [False]
    assert "programs are not kept: " in done.err
    assert "belongs to uid 12345" in done.err
