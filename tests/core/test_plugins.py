"""Plugins: how they are found and checked, and what is said of one that is wrong."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from textwrap import dedent

import pytest

from parley.core.errors import MachineError, PackageError, PluginError, SubmissionError, UsageError
from parley.core.plugins import GROUP, Plugins, load_plugins

Install = Callable[..., EntryPoint]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Writes a module and gives the entry point that a distribution with it would have."""
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    before = set(sys.modules)

    def write(name: str, text: str, *, attribute: str = "") -> EntryPoint:
        module = f"parley_test_{name}"
        head = "from parley import hookimpl\nfrom parley.core.model import *\n"
        (tmp_path / f"{module}.py").write_text(head + dedent(text))
        importlib.invalidate_caches()
        return EntryPoint(name, module + attribute, GROUP)

    yield write
    for module in set(sys.modules) - before:
        del sys.modules[module]


LANGUAGE = """
    @hookimpl
    def parley_languages():
        return [
            Language("{name}", "A", (".{name}",), ("sh",), artifacts=(), aliases={aliases}, priority={priority})
        ]
"""


def a_language(name: str, *aliases: str, priority: int = 0) -> str:
    return LANGUAGE.format(name=name, aliases=aliases, priority=priority)


SANDBOX = """
    class Jail:
        name = "{name}"
        priority = {priority}
        isolates = True

        def probe(self):
            return Probe({available}, "{name} is away", "get {name}")

        def command(self, spec):
            return ()

        def uid(self, spec):
            return None

    @hookimpl
    def parley_sandboxes():
        return [Jail()]
"""


def a_sandbox(name: str, *, priority: int = 0, available: bool = True) -> str:
    return SANDBOX.format(name=name, priority=priority, available=available)


# --- what is in order ---------------------------------------------------------------------------------------


def test_no_plugins() -> None:
    """Without entry points there is nothing, and nothing built in."""
    plugins = load_plugins([])
    assert plugins.loaded == ()
    assert not plugins.languages


def test_module_becomes_a_plugin(install: Install) -> None:
    """A module with hooks is listed with what it provides."""
    plugins = load_plugins([install("mine", a_language("x", "ex") + a_sandbox("jail"))])
    (loaded,) = plugins.loaded
    assert (loaded.name, loaded.provides) == ("mine", {"languages": ("x",), "sandboxes": ("jail",)})
    assert plugins.language("x") is plugins.language("ex")
    assert plugins.sandbox("jail").name == "jail"


def test_object_becomes_a_plugin(install: Install) -> None:
    """An entry point may name an object in a module; its methods are the hooks."""
    text = """
        class Mine:
            @hookimpl
            def parley_languages(self):
                yield Language("x", "X", (".x",), ("sh", "{main}"), artifacts=())
        mine = Mine()
    """
    assert "x" in load_plugins([install("mine", text, attribute=":mine")]).languages


def test_each_hook_is_called_once(install: Install) -> None:
    """However many plugins there are, no hook runs twice."""
    text = "calls = []\n\n@hookimpl\ndef parley_languages():\n    calls.append(1)\n    return []\n"
    points = [install("a", text), install("b", text)]
    load_plugins(points)
    assert [point.load().calls for point in points] == [[1], [1]]


def test_order_is_by_priority_then_name(install: Install) -> None:
    """Tables do not depend on the order in which plugins were found."""
    points = [install(name, a_language(name, priority=number)) for name, number in (("c", 0), ("b", 1), ("a", 0))]
    for some in (points, points[::-1]):
        assert list(load_plugins(some).languages) == ["b", "a", "c"]


def test_tables_cannot_be_changed(install: Install) -> None:
    """Nobody adds to what was loaded."""
    plugins = load_plugins([install("mine", a_language("x"))])
    with pytest.raises(TypeError):
        plugins.languages["y"] = plugins.languages["x"]  # pyright: ignore[reportIndexIssue]


def test_built_in_plugins(plugins: Plugins) -> None:
    """Every entry point of ours loads, and between them they bring something of each kind."""
    assert {point.name for point in entry_points(group=GROUP)} == {plugin.name for plugin in plugins.loaded}
    assert {"c", "cpp17", "python3"} <= plugins.languages.keys()
    assert {"bubblewrap", "minijail"} <= plugins.sandboxes.keys()
    assert "kattis" in plugins.formats
    assert {"default", "icpc"} <= plugins.validators.keys()
    assert "icpc" in plugins.interactors
    assert "json" in plugins.reporters


# --- what is wrong ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("import no_such_module_anywhere", "cannot be imported: ModuleNotFoundError"),
        ("1 / 0", "cannot be imported: ZeroDivisionError"),
        ("raise SystemExit(3)", "cannot be imported: SystemExit(3)"),
        ("this is no Python", "cannot be imported: SyntaxError"),
        ("@hookimpl\ndef parley_langages(): return []", "breaks the hook contract: unknown hook 'parley_langages'"),
        ("@hookimpl\ndef parley_languages(extra): return []", "breaks the hook contract"),
        ("@hookimpl\ndef parley_languages(extra): return []", "extra"),
        ("@hookimpl\ndef parley_languages(): 1 / 0", "parley_languages() failed: ZeroDivisionError"),
        ("@hookimpl\ndef parley_languages(): pass", "parley_languages() failed: TypeError"),
        ("@hookimpl\ndef parley_languages(): return Language('x', 'X', (), ())", "parley_languages() failed"),
        ("@hookimpl\ndef parley_languages(): return ['c']", "registered 'c', which is no Language"),
        ("@hookimpl\ndef parley_sandboxes(): return [object()]", ", which is no Sandbox"),
        ("@hookimpl\ndef parley_languages():\n  yield 5\n  1 / 0", "parley_languages() failed: ZeroDivisionError"),
    ],
)
def test_broken_plugin(install: Install, text: str, said: str) -> None:
    """Whatever a plugin does wrong is a PluginError that names it."""
    with pytest.raises(PluginError) as raised:
        load_plugins([install("mine", text)])
    assert str(raised.value).startswith("plugin mine")
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("'x', 'X', '.x', ('{program}',)", "whose data are wrong: Expected `array`, got `str` - at `$.extensions`"),
        ("'x', 'X', ('.x',), ('sh', 5)", "whose data are wrong: Expected `str`, got `int`"),
        ("5, 'X', ('.x',), ('sh',)", "whose data are wrong"),
        ("'x', 'X', ('.x',), ('sh',), priority='high'", "whose data are wrong"),
        ("'x', 'X', ('.x',), (object(),)", "whose data are wrong"),
        ("'x', 'X', ('x',), ('sh',)", "language 'x', whose extensions: 'x' is not a dot and small letters"),
        ("'', 'X', ('.x',), ('sh',)", "language '', whose name: '' is no name"),
        ("'x', 'X', ('.x',), ()", "language 'x', whose run: is empty"),
        ("'x', 'X', ('.x',), ('sh', '{man}'), artifacts=()", "whose run: knows no placeholder {man}"),
    ],
)
def test_broken_language(install: Install, arguments: str, said: str) -> None:
    """Languages are data, and checked as such when they are registered."""
    text = f"@hookimpl\ndef parley_languages(): return [Language({arguments})]"
    with pytest.raises(PluginError) as raised:
        load_plugins([install("mine", text)])
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("return [Jail]", "a class, where one object of it is wanted"),
        ("Jail.name = 5; return [Jail()]", "whose name is no text, or whose priority is no number"),
        ("Jail.name = ''; return [Jail()]", "whose name is no text, or whose priority is no number"),
        ("Jail.priority = 'x'; return [Jail()]", "whose name is no text, or whose priority is no number"),
        ("del Jail.uid; return [Jail()]", "which is no Sandbox"),
    ],
)
def test_broken_object(install: Install, change: str, said: str) -> None:
    """An object that lacks a part of its interface is refused when it is registered, not when it is used."""
    text = a_sandbox("jail").replace("return [Jail()]", change)
    with pytest.raises(PluginError, match=f"plugin mine: .*{said}"):
        load_plugins([install("mine", text)])


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (a_language("x"), a_language("x"), "language 'x'"),
        (a_language("x", "alias"), a_language("y", "alias"), "language 'alias'"),
        (a_language("x", "y"), a_language("y"), "language 'y'"),
        (a_language("y"), a_language("x", "y"), "language 'y'"),
        (a_sandbox("jail"), a_sandbox("jail"), "sandbox 'jail'"),
    ],
)
def test_two_owners_of_one_name(install: Install, first: str, second: str, said: str) -> None:
    """Names and aliases have one owner; both plugins are named, in whatever order they were found."""
    points = [install("one", first), install("two", second)]
    for some in (points, points[::-1]):
        with pytest.raises(PluginError) as raised:
            load_plugins(some)
        assert str(raised.value) == f"plugins one and two both register {said}"


@pytest.mark.parametrize("names", [("x", "x"), ("x", "alias"), ("alias", "x")])
def test_one_owner_of_two(install: Install, names: tuple[str, str]) -> None:
    """A plugin that uses a name twice is refused as well."""
    made = [f"Language('{name}', 'A', ('.{name}',), ('sh',), artifacts=(), aliases=('alias',))" for name in names]
    text = f"@hookimpl\ndef parley_languages(): return [{', '.join(made)}]"
    with pytest.raises(PluginError, match=r"^plugin mine registers language '(x|alias)' twice$"):
        load_plugins([install("mine", text)])


def test_alias_that_is_the_name(install: Install) -> None:
    """A language that lists its own name among its aliases means no harm."""
    assert "x" in load_plugins([install("mine", a_language("x", "x", "ex", "ex"))]).languages


def test_names_of_different_kinds_do_not_meet(install: Install) -> None:
    """A sandbox may be called as a language is."""
    plugins = load_plugins([install("one", a_language("x")), install("two", a_sandbox("x"))])
    assert (plugins.language("x").name, plugins.sandbox("x").name) == ("x", "x")


def test_one_module_twice(install: Install) -> None:
    """Two distributions with one entry point name, or one module under two names, are refused."""
    point = install("mine", a_language("x"))
    for other in (point, EntryPoint("other", point.value, GROUP)):
        with pytest.raises(PluginError, match=r"plugin (mine|other) breaks the hook contract: .*already"):
            load_plugins([point, other])


def some_profiles(folder: object) -> str:
    return f"from pathlib import Path\n@hookimpl\ndef parley_profiles(): return [{folder}]"


def test_folder_of_profiles(install: Install, tmp_path: Path) -> None:
    """Each policy file in the folder itself is a profile; two owners of one name are refused."""
    (tmp_path / "ours" / "parts").mkdir(parents=True)
    for name in ("a.policy", "b.policy", "notes.txt", "parts/c.policy"):
        (tmp_path / "ours" / name).write_text("read: 1\n")
    text = some_profiles(f"Path({str(tmp_path / 'ours')!r})")
    known = load_plugins([install("one", text)])
    assert {name: profile.path.name for name, profile in known.profiles.items()} == {"a": "a.policy", "b": "b.policy"}
    assert known.loaded[0].provides["profiles"] == ("a", "b")
    with pytest.raises(PluginError, match="plugins one and two both register profile 'a'"):
        load_plugins([install("one", text), install("two", text)])


@pytest.mark.parametrize("folder", ["Path('/nowhere')", "Path('relative')", "'/tmp'", "Path('/dev/null')"])
def test_folder_without_profiles(install: Install, folder: str) -> None:
    """A folder that is misspelt, relative, or no path is refused when the plugin is loaded."""
    with pytest.raises(
        PluginError, match=r"plugin mine: parley_profiles\(\) registered .*, no folder of \*\.policy files"
    ):
        load_plugins([install("mine", some_profiles(folder))])


def test_unknown_profile(install: Install, tmp_path: Path) -> None:
    """A language may use a profile of another plugin, but not one that nobody brings."""
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "a.policy").write_text("read: 1\n")
    profiles = install("b", some_profiles(f"Path({str(tmp_path / 'ours')!r})"))
    text = """
        @hookimpl
        def parley_languages():
            return [Language("x", "X", (), ("sh",), artifacts=(), profile="{}", compile_profile="/p.policy")]
    """
    assert load_plugins([install("a", text.format("a")), profiles]).language("x").profile == "a"
    with pytest.raises(PluginError, match=r"^plugin c: language 'x': profile: no profile is called 'z'; known are a$"):
        load_plugins([install("c", text.format("z")), profiles])


# --- asking by name -----------------------------------------------------------------------------------------


def test_unknown_names(plugins: Plugins) -> None:
    """Each kind has its own family of error, which lists what there is."""
    with pytest.raises(SubmissionError, match=r"no language is called 'cobol'; `parley languages` lists them"):
        plugins.language("cobol")
    with pytest.raises(SubmissionError, match=r"did you mean python3"):
        plugins.language("pythn3")
    with pytest.raises(UsageError, match="no sandbox is called 'pit'; known are auto, bubblewrap"):
        plugins.sandbox("pit")
    with pytest.raises(
        PackageError, match="asks for validator 'odd', and no plugin brings it; `parley plugins` lists them"
    ):
        plugins.validator("odd")
    with pytest.raises(PackageError, match=r"asks for interactor protocol 'odd', and no plugin brings it"):
        plugins.interactor("odd")


def test_sandbox_that_is_not_there(install: Install) -> None:
    """A sandbox asked for by name must be there; the message has what would bring it."""
    plugins = load_plugins([install("mine", a_sandbox("pit", available=False))])
    with pytest.raises(MachineError, match=r"^sandbox pit cannot be used: pit is away \(get pit\)$"):
        plugins.sandbox("pit")


def test_best_sandbox(install: Install) -> None:
    """`auto` is the highest that is there; one below zero must be asked for."""
    made = [
        install("a", a_sandbox("best", priority=9, available=False)),
        install("b", a_sandbox("good", priority=5)),
        install("c", a_sandbox("poor", priority=1)),
        install("d", a_sandbox("none", priority=-1)),
    ]
    assert load_plugins(made).sandbox("auto").name == "good"
    with pytest.raises(MachineError, match=r"^no sandbox can be used here: best: best is away \(get best\)$"):
        load_plugins([made[0], made[3]]).sandbox("auto")
