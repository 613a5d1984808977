"""Every hook of Parley. A hook's docstring is its whole contract.

Hooks register objects; behaviour lives in the methods of those objects (`protocols.py`), except for languages,
which are data (`model.Language`). Each hook is called once, when plugins are loaded. Results of all plugins are
taken together; two owners of one name are refused, both named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from .language import Language
    from .protocols import Format, Interactor, Reporter, Sandbox, Validator, Writer

PROJECT = "parley"

hookimpl = pluggy.HookimplMarker(PROJECT)
_hookspec = pluggy.HookspecMarker(PROJECT)


@_hookspec
def parley_languages() -> Iterable[Language]:
    """Languages that submissions, validators and interactors may be written in.

    Names and aliases share one space. Extensions may be shared: the language with the higher `priority` gets
    the file unless somebody says otherwise. Default: no language.
    """
    raise NotImplementedError


@_hookspec
def parley_sandboxes() -> Iterable[Sandbox]:
    """Jailers. `--sandbox NAME` asks for one; `auto` takes the available one of highest `priority`."""
    raise NotImplementedError


@_hookspec
def parley_formats() -> Iterable[Format]:
    """Layouts of problem packages. A folder is loaded by the detecting format of highest `priority`."""
    raise NotImplementedError


@_hookspec
def parley_writers() -> Iterable[Writer]:
    """Formats that `parley problem convert --to NAME` can write."""
    raise NotImplementedError


@_hookspec
def parley_validators() -> Iterable[Validator]:
    """Ways to decide about an output, asked for by name in `CheckerSpec.validator`."""
    raise NotImplementedError


@_hookspec
def parley_interactors() -> Iterable[Interactor]:
    """Protocols of interactors, asked for by name in `InteractorSpec.protocol`."""
    raise NotImplementedError


@_hookspec
def parley_reporters() -> Iterable[Reporter]:
    """Documents made of what was judged: `--report NAME=FILE` asks for one."""
    raise NotImplementedError


@_hookspec
def parley_contests() -> Iterable[Path]:
    """Folders of contest profiles: each `NAME.toml` in one is a profile NAME (`core/contest.py`). Absolute paths."""
    raise NotImplementedError


@_hookspec
def parley_profiles() -> Iterable[Path]:
    """Folders of profiles: each `NAME.policy` in one says what programs of a language with `profile` NAME may call.

    Absolute paths. Files in folders below are no profiles, but may be included, from other plugins' profiles too.
    """
    raise NotImplementedError
