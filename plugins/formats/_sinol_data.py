"""Where the tests of a sinol package lie: in the package, or, where it lacks inputs or answers, in the cache.

::

    <materials>/in, out      copies of what the package holds
    <materials>/inputs       what prog/abcingen leaves in its folder, where in/ is empty
    <materials>/out          with what the model solution says to the other inputs

A generator that is a shell script compiles and starts programs by itself; only sinol-make can run it.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from ...core import materials
from ...core.errors import PackageError
from ...core.model import Recipe, Source
from ._contents import Contents


class Data(Struct, frozen=True):
    """`inputs` and `answers` by the names of tests; an answer that is in neither is to be made."""

    root: Path
    inputs: dict[str, Path]
    answers: dict[str, Path]
    recipes: tuple[Recipe, ...] = ()
    unfinished: bool = False


def data_of(contents: Contents, task: str, *, generator: Source | None, model: Source | None, answered: bool) -> Data:
    """`answered`: tests need answers. Raises PackageError where there are no tests, and no way to make some."""
    inputs = {name.removesuffix(".in"): contents.file(f"in/{name}") for name in _of(contents, "in")}
    outputs = {name.removesuffix(".out"): contents.file(f"out/{name}") for name in _of(contents, "out")}
    if not inputs and contents.has(f"prog/{task}ingen.sh"):
        raise PackageError(
            f"{contents.root / 'in'}: holds no test, and prog/{task}ingen.sh is a script: run `sinol-make gen`"
        )
    if not inputs and generator is None:
        raise PackageError(f"{contents.root / 'in'}: holds no test, and prog/ no {task}ingen that makes some")
    if inputs and (not answered or inputs.keys() <= outputs.keys()):
        return Data(contents.root, inputs, outputs)
    folder = materials.folder(
        _key(contents, (*inputs.values(), *outputs.values()), generator, model),
        lambda into: _copied(into, inputs, outputs),
    )
    return _made(contents, folder, outputs, generator, model, answered=answered)


def _of(contents: Contents, folder: str) -> list[str]:
    return [name for name in contents.names(folder) if name.endswith(f".{folder}")]


def _made(
    contents: Contents,
    folder: Path,
    outputs: dict[str, Path],
    generator: Source | None,
    model: Source | None,
    *,
    answered: bool,
) -> Data:
    place = folder / "in"
    recipes: list[Recipe] = []
    if not any(place.iterdir()) and generator:
        place = folder / "inputs"
        if not place.is_dir():
            return Data(folder, {}, {}, (Recipe(generator, folder=place),), unfinished=True)
    inputs = {path.stem: path for path in sorted(place.iterdir()) if path.suffix == ".in"}
    if not inputs:
        raise PackageError(f"{contents.root / 'prog'}: the generator of tests has run, and left none that end in .in")
    answers = {name: folder / "out" / f"{name}.out" for name in inputs if answered or name in outputs}
    for name, path in answers.items():
        if name in outputs:
            continue
        if model is None:
            raise PackageError(
                f"{contents.root / 'out'}: {name}.out is missing, and prog/ has no model solution to make it"
            )
        recipes.append(Recipe(model, stdin=inputs[name], stdout=path))
    return Data(folder, inputs, answers, tuple(recipes))


def _key(contents: Contents, files: Sequence[Path], *programs: Source | None) -> str:
    """All that the folder's content depends on."""
    sources = [one for one in programs if one]
    paths = [
        *files,
        *(one.root / name for one in sources for name in one.files),
        *(p for one in sources for _, p in one.beside),
    ]
    return "\0".join(("sinol 1", str(contents.root), *map(materials.identity, paths)))


def _copied(into: Path, inputs: dict[str, Path], outputs: dict[str, Path]) -> None:
    for folder, files in (("in", inputs), ("out", outputs)):
        (into / folder).mkdir()
        for path in files.values():
            shutil.copyfile(path, into / folder / path.name)
