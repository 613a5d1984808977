"""Languages without Python: what a file may say, whose word counts, and the line for each thing that is wrong."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from parley.core import language_folders
from parley.core.errors import LanguageError
from parley.core.language import Language, SelfTest
from parley.core.language_folders import Folder
from parley.core.plugins import Plugins, load_plugins

Write = Callable[..., Path]

SCHEME = """
name = "scheme"
title = "Scheme"
extensions = [".scm", ".ss"]
aliases = ["guile"]
compile = ["guile", "-c", "check", "{main}"]
run = ["guile", "{main}"]
artifacts = []
processes = 3
time_factor = 2
extra_memory_mib = 20
profile = "native-threads"

[environment]
GUILE_AUTO_COMPILE = "0"
LANG = "C.UTF-8"

[self_test]
echo = '''
(display "\\\\")
'''
tle = ""
rte = ""
ce = ""
mle = ""
"""
LEAST = 'name = "{name}"\ntitle = "T"\nextensions = [".{name}"]\nrun = ["sh", "{{main}}"]\nartifacts = []\n'


def least(name: str, more: str = "") -> str:
    return LEAST.format(name=name) + more


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Puts a file into a folder of languages, and gives the folder."""

    def to(name: str, text: str | bytes, *, folder: str = "languages.d") -> Path:
        place = tmp_path / folder
        place.mkdir(exist_ok=True, parents=True)
        (place / name).write_bytes(text.encode() if isinstance(text, str) else text)
        return place

    return to


def load(*places: Path) -> Plugins:
    return load_plugins(folders=[Folder(place) for place in places])


def refusal(*places: Path) -> str:
    with pytest.raises(LanguageError) as raised:
        load(*places)
    assert raised.value.exit_code == 3
    assert "\n" not in str(raised.value)
    return str(raised.value)


def found_refusal(place: Path) -> str:
    """Of a folder that nobody asked for."""
    with pytest.raises(LanguageError) as raised:
        load_plugins(folders=[Folder(place, asked=False)])
    return str(raised.value)


# --- what is in order ---------------------------------------------------------------------------------------


def test_file_is_a_language(write: Write) -> None:
    """Arrays become tuples, tables pairs and self-tests; numbers are numbers; the rest is as for any language."""
    place = write("scheme.toml", SCHEME)
    known = load(place)
    assert known.language("guile") == Language(
        name="scheme", title="Scheme", extensions=(".scm", ".ss"), aliases=("guile",),
        compile=("guile", "-c", "check", "{main}"), run=("guile", "{main}"), artifacts=(), processes=3, time_factor=2.0,
        extra_memory_mib=20, profile="native-threads",
        environment=(("GUILE_AUTO_COMPILE", "0"), ("LANG", "C.UTF-8")),
        self_test=SelfTest('(display "\\\\")\n', "", "", "", ""),
    )  # fmt: skip
    assert known.origins["scheme"] == str(place / "scheme.toml")
    assert known.origins["cpp17"] == "parley-judge"
    assert known.brought[-1].provides == {"languages": ("scheme",)}


def test_byte_order_mark(write: Write) -> None:
    """Editors of Windows put one before everything; lines are counted as without it."""
    assert "x" in load(write("x.toml", b"\xef\xbb\xbf" + least("x").encode())).languages
    assert "/x.toml:1:8: is not valid TOML" in refusal(write("x.toml", b"\xef\xbb\xbfname = x\n"))


def test_no_folders_no_files(monkeypatch: pytest.MonkeyPatch, write: Write) -> None:
    """Who loads plugins without naming folders gets none, wherever it stands."""
    monkeypatch.chdir(write("x.toml", "rubbish").parent)
    assert load_plugins().languages


def test_hidden_files_and_others_are_left_alone(write: Write) -> None:
    """What editors leave is no language."""
    for name in (".#x.toml", ".x.toml", "x.toml~", "README.md", "x.TOML"):
        place = write(name, "rubbish")
    assert load(place).languages.keys() == load().languages.keys()


def test_order_of_folders(write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """--languages, then the current folder, then the user's, then the system's; plugins come last."""
    monkeypatch.setattr(language_folders, "SYSTEM", tmp_path / "etc")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    titles: list[str] = []
    for folder in ("etc/languages.d", "config/parley/languages.d", "project/languages.d", "asked"):
        place = write("any.toml", f'name = "python3"\nextends = "python3"\ntitle = "{folder}"', folder=folder)
        places = language_folders.folders(place if folder == "asked" else None)
        known = load_plugins(folders=places)
        titles.append(known.language("py").title)
        assert known.origins["python3"] == str(place / "any.toml")
    assert titles == ["etc/languages.d", "config/parley/languages.d", "project/languages.d", "asked"]


def test_no_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without a home there is no folder of the user's, and no error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setattr(os.path, "expanduser", str)
    assert load_plugins(folders=language_folders.folders()).languages


def test_current_folder_is_gone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, write: Write) -> None:
    """Then there is none in it, and the others count."""
    monkeypatch.setattr(language_folders, "SYSTEM", write("x.toml", least("x")).parent)
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    for config in (tmp_path / "config", "config"):
        monkeypatch.setenv("XDG_CONFIG_HOME", str(config))
        assert "x" in load_plugins(folders=language_folders.folders()).languages


def test_folder_that_is_found_twice(write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The current folder's may be asked for as well."""
    place = write("x.toml", least("x"))
    monkeypatch.chdir(tmp_path)
    assert "x" in load_plugins(folders=language_folders.folders(place)).languages
    (tmp_path / "link").symlink_to(place)
    assert "x" in load(tmp_path / "link", place).languages
    assert "x" in load_plugins(folders=[Folder(tmp_path / "link", asked=False), Folder(place)]).languages


def test_extends(write: Write) -> None:
    """What is said is changed, entries of tables one by one; a new name is a step below its base."""
    place = write(
        "fast.toml",
        'name = "fast"\nextends = "python"\nenvironment = {A = "1"}\nself_test = {tle = "while 1: pass"}\n',
    )
    base, known = load().language("python3"), load(place)
    fast = known.language("fast")
    assert base.self_test
    assert fast.self_test
    assert (fast.extensions, fast.aliases, fast.priority) == (base.extensions, (), base.priority - 1)
    assert fast.title == f"{base.title} (fast)"
    assert fast.environment == (*base.environment, ("A", "1"))
    assert (fast.self_test.tle, fast.self_test.echo) == ("while 1: pass", base.self_test.echo)
    assert known.language("python") == base


def test_extends_itself(write: Write) -> None:
    """A file with its base's name keeps all that it does not say, priority and aliases too."""
    place = write("c.toml", 'name = "c"\nextends = "c"\ntitle = "C for us"')
    base, ours = load().language("c"), load(place).language("c11")
    assert ours.title == "C for us"
    assert (ours.priority, ours.aliases, ours.compile) == (base.priority, base.aliases, base.compile)


def test_replaces(write: Write) -> None:
    """A file with a known name and no base replaces all of it."""
    known = load(write("x.toml", least("cpp17")))
    assert known.language("cpp17").extensions == (".cpp17",)
    assert "cpp" not in {alias for language in known.languages.values() for alias in language.aliases}


def test_extends_a_neighbour(write: Write) -> None:
    """Files of a folder may extend each other in any order, and what lower folders say."""
    write("a.toml", 'name = "a"\nextends = "b"')
    write("b.toml", 'name = "b"\nextends = "base"\npriority = 7')
    low, place = write("base.toml", least("base"), folder="low"), write("c.toml", 'name = "c0"\nextends = "a"')
    known = load(low, place)
    assert [known.language(name).priority for name in ("base", "b", "a", "c0")] == [0, 7, 6, 5]


@pytest.mark.parametrize("said", ["mine.policy", "./mine.policy", "../languages.d/mine.policy"])
def test_policy_beside_the_file(write: Write, said: str) -> None:
    """A profile may be a file, from where the language lies."""
    write("mine.policy", "read: 1\n")
    place = write("x.toml", least("x", f'profile = "{said}"'))
    assert Path(load(place).language("x").profile).samefile(place / "mine.policy")


# --- what is wrong ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ': name: is missing; write name = "x"'),
        ("name = 5", ": name: must be a text in quotes"),
        ('name = ""', ": name: is missing"),
        ('name = "x"', ": title: is missing"),
        ('name = "x"\ntitle = ', ": is not valid TOML: Invalid value, at the end of the file"),
        ('name = "x', ", at the end of the file"),
        ('name = "x"\nname = "y"\n', ":2:11: is not valid TOML: Cannot overwrite a value"),
        (b'name = "x"\ntitle = "\xff"', ":2: is not UTF-8; save it in that encoding"),
        (b"\0", ":1:1: is not valid TOML"),
        ("a = " + "[" * 100_000, ": is nested too deeply"),
        ("a = " + "{a=" * 100_000, ": is nested too deeply"),
        (".".join("a" * 50_000) + " = 1", ": is nested too deeply"),
        ("a = " + "9" * 5000, ": is not valid TOML: Exceeds the limit"),
        ("x" * (1 << 20 | 1), ": is larger than 1 MiB"),
        (least("x", "extension = 1"), ": extension: no language has such a key; did you mean extensions?"),
        (least("x", "zzz = 1"), ": zzz: no language has such a key; docs/reference/language.md lists"),
        (least("x", "self_test.ech = ''"), ": self_test.ech: no language has such a key; did you mean self_test.echo?"),
        (least("x", "self_test.echo = ''"), ": self_test.tle: is missing"),
        (least("x", "self_test = 5"), ": self_test: must be a table, written below a line [self_test]"),
        (least("x", "environment = []"), ": environment: must be a table, written below a line [environment]"),
        (least("x", "environment.A = 5"), ": environment.A: must be a text in quotes"),
        (least("x", "extends = 5"), ": extends: must be a text in quotes"),
        (least("x", "extends = 'cobol'"), ": extends: no language is called 'cobol'; `parley languages` lists them"),
        (least("x", "extends = 'x'"), ": extends: no language is called 'x'"),
        (least("x", "compile = 'cc'"), ': compile: must be a list, as in ["a", "b"], not a text in quotes'),
        (least("x", "content = ['a', 5]"), ": content[…]: must be a text in quotes, not a whole number"),
        (least("x", "processes = 1.5"), ": processes: must be a whole number, not a number"),
        (least("x", "processes = '1'"), ": processes: must be a whole number, not a text in quotes"),
        (least("x", "time_factor = 1979-05-27"), ": time_factor: must be a number, not date"),
        (least("x", "extra_memory_mib = 99999999999999999999999"), ": extra_memory_mib: "),
        (least("x", "processes = 0"), ": processes: must be from 1 to 4096, not 0"),
        (least("x", "profile = 'nativ'"), ": profile: no profile is called 'nativ'; known are compiler,"),
        (least("x", "compile_profile = 'odd'"), ": compile_profile: no profile is called 'odd'"),
        (least("x", "profile = 'none.policy'"), ": profile: there is no file 'none.policy' beside it; write "),
        (least("x", f"profile = '{'a/' * 100_000}'"), ": profile: there is no file 'a/a/a/"),
        (least("x", f"extends = '{'a' * 100_000}'"), ": extends: no language is called 'aaa"),
        (least("x", "exhausted = ['']"), ": exhausted: holds an empty text, which is found everywhere; leave it out"),
        (least("x", "self_test = {echo='', tle='', rte='', ce='', mle=''}"), ": self_test.echo: is empty"),
        (least("x", "environment = {'A B' = 'x'}"), ": environment: 'A B' is no name of a variable"),
        (least("x", "profile = '..'"), ": profile: no profile is called '..'"),
        (least("x", "profile = 'a\\u0000.policy'".replace("'", '"')), ": profile: there is no file"),
        (least("x", "files = ['x.jar']"), ": files: 'x.jar' is no absolute path"),
        (least("python"), ": name: 'python' is an alias of python3 (parley-judge); name = "),
        (least("x", "aliases = ['cpp17']"), ": aliases: 'cpp17' is a name of cpp17 (parley-judge); leave it out"),
        (least("x", "aliases = ['py']"), ": aliases: 'py' is a name of python3 (parley-judge); leave it out"),
    ],
)  # fmt: skip
def test_bad_file(write: Write, text: str | bytes, said: str) -> None:
    """One line: the file, where in it, what is wrong and what to do."""
    place = write("x.toml", text)
    line = refusal(place)
    assert line.startswith(str(place / "x.toml"))
    assert said in line
    assert len(line) - len(str(place)) < 330


def test_two_files_of_one_name(write: Write) -> None:
    """Within a folder nobody can say which is meant; the alias of a neighbour is taken too."""
    write("a.toml", least("x"))
    place = write("b.toml", least("x"))
    assert refusal(place) == f"{place}/b.toml: name: 'x' is also the name in {place}/a.toml; rename one"
    write("b.toml", least("y", "aliases = ['x']"))
    assert f"aliases: 'x' is a name of x ({place}/a.toml); leave it out" in refusal(place)


def test_circle(write: Write) -> None:
    """Files that extend each other are named."""
    write("a.toml", 'name = "a"\nextends = "b"')
    place = write("b.toml", 'name = "b"\nextends = "a"')
    assert refusal(place) == f"{place}/a.toml: extends: goes in a circle: a, b; let one stand by itself"


def test_what_is_no_file(write: Write) -> None:
    """Folders, pipes and links that lead nowhere or in a circle are said to be what they are."""
    place = write("notes", "")
    odd = place / "x.toml"
    odd.mkdir()
    assert refusal(place) == f"{odd}: is not a file"
    odd.rmdir()
    os.mkfifo(odd)
    assert refusal(place) == f"{odd}: is not a file"
    odd.unlink()
    odd.symlink_to("x.toml")
    assert refusal(place) == f"{odd}: cannot be read: Too many levels of symbolic links"
    odd.unlink()
    odd.symlink_to("gone")
    assert refusal(place) == f"{odd}: cannot be read: No such file or directory"


def test_what_is_no_folder(tmp_path: Path) -> None:
    """A folder that is asked for must be one; a usual one need not be there, but must be a folder if it is."""
    place = tmp_path / "languages.d"
    assert refusal(place) == f"{place}: cannot be read: No such file or directory"
    assert load_plugins(folders=[Folder(place, asked=False)]).languages
    place.touch()
    assert refusal(place) == f"{place}: cannot be read: Not a directory"
    with pytest.raises(LanguageError, match="Not a directory"):
        load_plugins(folders=[Folder(place, asked=False)])
    place.unlink()
    place.symlink_to("languages.d")
    assert refusal(place) == f"{place}: cannot be read: Too many levels of symbolic links"
    assert found_refusal(place).startswith(f"{place}: is a link; if you trust")
    assert load_plugins(folders=[Folder(Path("/dev/null/languages.d"), asked=False)]).languages


def test_name_of_a_file_that_is_no_text(write: Write, tmp_path: Path) -> None:
    """Bytes that are no UTF-8 in a file's name harm nobody."""
    place = write("x", "")
    Path(os.fsdecode(os.fsencode(place) + b"/\xff.toml")).write_text(least("x"))
    assert load(place).language("x").title == "T"


def test_folders_of_strangers(write: Write) -> None:
    """What others can write counts only if somebody asks for it: languages decide about verdicts."""
    place = write("x.toml", least("x"))
    found = [Folder(place, asked=False)]
    assert "x" in load_plugins(folders=found).languages
    trust = f"if you trust what is there, say so: --languages {place}"
    (place / "x.policy").write_text("read: 1\n")
    (place / "x.toml").write_text(least("x", 'profile = "x.policy"'))
    for odd in (place, place / "x.toml", place / "x.policy"):
        mode = odd.stat().st_mode
        odd.chmod(0o777)
        assert found_refusal(place) == f"{odd}: can be written by everybody; {trust}"
        assert "x" in load(place).languages
        odd.chmod(mode)
        if os.geteuid() == 0:
            os.chown(odd, 12345, 0)
            assert found_refusal(place) == f"{odd}: belongs to uid 12345, neither to you nor to root; {trust}"
            assert "x" in load(place).languages
            os.chown(odd, 0, 12345)
            assert "x" in load_plugins(folders=found).languages
            odd.chmod(mode | 0o020)
            assert f"{odd}: can be written by the group 12345, which is neither yours" in found_refusal(place)
            os.chown(odd, 0, 0)
            assert "x" in load_plugins(folders=found).languages
            odd.chmod(mode)


def test_links_of_strangers(write: Write, tmp_path: Path) -> None:
    """Where a link leads can change at any time: one that nobody asked for is refused, whoever made it."""
    place = write("x.toml", least("x"), folder="ours")
    link = tmp_path / "languages.d"
    link.symlink_to(place)
    assert found_refusal(link) == (f"{link}: is a link; if you trust what is there, say so: --languages {link}")
    assert "x" in load(link).languages


def test_folder_that_is_swapped(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was looked at is what is read, even if another folder takes its place between the two."""
    write("x.toml", least("x") + 'package = "theirs"\n', folder="theirs")
    place = write("x.toml", least("x") + 'package = "ours"\n')
    look = os.fstat

    def look_and_swap(fd: int) -> os.stat_result:
        found = look(fd)
        if not (tmp_path / "away").exists():
            place.rename(tmp_path / "away")
            (tmp_path / "theirs").rename(place)
        return found

    monkeypatch.setattr(os, "fstat", look_and_swap)
    known = load_plugins(folders=[Folder(place, asked=False)])
    assert (tmp_path / "away").exists()
    assert known.language("x").package == "ours"


def test_links_to_files(write: Write, tmp_path: Path) -> None:
    """In a folder of one's own a link to a file is as good as the file, if that is one's own too."""
    write("real.toml", least("x"), folder="elsewhere")
    place = write("notes", "")
    real = tmp_path / "elsewhere/real.toml"
    (place / "x.toml").symlink_to(real)
    assert "x" in load_plugins(folders=[Folder(place, asked=False)]).languages
    real.chmod(0o666)
    assert found_refusal(place).startswith(f"{place}/x.toml: can be written by everybody; ")


def test_folder_that_changes_its_place(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a folder really lies is asked once: a link that leads elsewhere a moment later breaks nothing."""
    place = write("x.toml", least("x"))
    answers = iter(range(1000))

    def elsewhere(_: object) -> str:
        return f"/{next(answers)}"

    monkeypatch.setattr(os.path, "realpath", elsewhere)
    assert "x" in load(place).languages
