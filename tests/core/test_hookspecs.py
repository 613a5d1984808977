"""The hooks: each has a contract, and somebody who keeps it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from importlib.metadata import entry_points

import pytest

from parley.core import hookspecs, protocols
from parley.core.plugins import GROUP, Plugins

HOOKS: dict[str, Callable[[], object]] = {
    name: value for name, value in vars(hookspecs).items() if name.startswith("parley_")
}
INTERFACES = {
    name: value
    for name, value in vars(protocols).items()
    if inspect.isclass(value) and value.__module__ == protocols.__name__
}


@pytest.mark.parametrize("name", HOOKS)
def test_hook_has_a_contract(name: str) -> None:
    """A hook's docstring is its contract, and it says by its type what it wants."""
    hook = HOOKS[name]
    assert inspect.getdoc(hook)
    assert inspect.signature(hook).return_annotation.startswith("Iterable[")
    with pytest.raises(NotImplementedError):
        hook()


@pytest.mark.parametrize("name", HOOKS)
def test_hook_is_implemented(name: str) -> None:
    """Each hook has an example among the built-in plugins."""
    modules = [point.load() for point in entry_points(group=GROUP) if point.module.startswith("parley.")]
    assert any(hasattr(module, name) for module in modules)


def test_hooks_and_tables_are_the_same(plugins: Plugins) -> None:
    """What a hook registers can be asked for under the hook's name."""
    for name in HOOKS:
        assert getattr(plugins, name.removeprefix("parley_"))


@pytest.mark.parametrize("name", INTERFACES)
def test_interface_has_a_contract(name: str) -> None:
    """So has each interface, and each of its methods but those that only call."""
    assert inspect.getdoc(INTERFACES[name])
    for method, value in vars(INTERFACES[name]).items():
        if inspect.isfunction(value) and not method.startswith("_"):
            assert value.__doc__, method
