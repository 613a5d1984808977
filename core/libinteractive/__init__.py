"""libinteractive: functions that a problem's program and submissions call in each other, each in a process of its own.

A definition (core/idl.py) says which; what is generated here is compiled with either side and turns calls into messages
(`calls.py`). Either side finds its pipes in a folder that its environment names, as not every language can use
descriptors that it inherits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from .. import idl
from ..documents import read_small
from ..errors import PackageError
from ..model import InteractorSpec, Support
from . import c, csharp, haskell, java, lua, pascal, python, ruby, templates
from .calls import Plan, Shim

_MODULE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


class Child(Struct, frozen=True):
    """A language of submissions, by its name or its family's, with the ending of its files."""

    language: str
    ending: str
    shim: Callable[[Plan], Shim]


CHILDREN = (
    Child("c", ".c", lambda plan: c.child(plan, ".c")),
    Child("cpp", ".cpp", lambda plan: c.child(plan, ".cpp")),
    Child("java", ".java", java.child),
    Child("python3", ".py", python.child),
    Child("pascal", ".pas", pascal.child),
    Child("csharp", ".cs", csharp.child),
    Child("ruby", ".rb", ruby.child),
    Child("lua", ".lua", lua.child),
    Child("haskell", ".hs", haskell.child),
)
PARENTS: dict[str, Callable[[Plan], Shim]] = {  # by the ending of Main
    ".c": lambda plan: c.parent(plan, ".c"),
    ".cpp": lambda plan: c.parent(plan, ".cpp"),
    ".java": java.parent,
    ".py": python.parent,
}


def read(path: Path) -> Plan:
    """Raises PackageError, with line and column where it is wrong."""
    module = path.stem
    if not _MODULE.fullmatch(module):
        raise PackageError(f"{path}: is to name modules, so only letters, digits and _ may stand in its own name")
    text = read_small(path).decode(errors="replace")
    return Plan(module, idl.parse(text, str(path)))


def completed(spec: InteractorSpec, path: Path) -> tuple[InteractorSpec, tuple[Support, ...]]:
    """The interactor with its shim, and what submissions are compiled with. `path` is that of the definition.

    Raises PackageError for a definition that is none, and for a Main in a language that there is no shim for.
    """
    plan = read(path)
    main = plan.definition.main.name
    ending = Path(spec.program.files[0]).suffix
    if ending not in PARENTS:
        raise PackageError(
            f"{spec.program.path}: with libinteractive it must be one of {', '.join(f'*{known}' for known in PARENTS)}"
        )
    if plan.module == main or plan.module.startswith("libinteractive"):
        raise PackageError(f"{path}: submissions would be called {plan.module}, as a part of ours is; rename it")
    shim = PARENTS[ending](plan)
    program = replace(spec.program, made=shim.files, main=shim.main)
    names = tuple(one.name for one in (plan.definition.main, *plan.definition.children))
    completed = replace(spec, program=program, module=plan.module, definition=path, interfaces=names, checked=True)
    return completed, tuple(_support(plan, child) for child in CHILDREN)


def generated(plan: Plan, languages: Collection[str]) -> dict[str, str]:
    """What contestants and authors start from, by path: `contestant/<language>/…` and `author/<language>/…`."""
    texts: dict[str, str] = {}
    for child in CHILDREN:
        if child.language not in languages:
            continue
        shim = child.shim(plan)
        name = f"{shim.name or plan.module}{child.ending}"
        texts[f"contestant/{child.language}/{name}"] = templates.contestant(plan, child.ending)
        texts |= {f"contestant/{child.language}/{name}": text for name, text in shim.files}
        if child.ending in PARENTS:
            main = f"{plan.definition.main.name}{child.ending}"
            texts[f"author/{child.language}/{main}"] = templates.author(plan, child.ending)
            texts |= {f"author/{child.language}/{name}": text for name, text in PARENTS[child.ending](plan).files}
    return texts


def _support(plan: Plan, child: Child) -> Support:
    shim = child.shim(plan)
    return Support(
        (),
        languages=(child.language,),
        rename=shim.name or plan.module,
        prepend=shim.prepend,
        main=shim.main,
        made=shim.files,
    )


__all__ = ["CHILDREN", "PARENTS", "Child", "Plan", "Shim", "completed", "generated", "read"]
