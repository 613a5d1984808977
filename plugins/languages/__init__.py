"""The built-in languages: each module here is one, or one with its standards, and names them in LANGUAGES."""

from __future__ import annotations

import importlib
import pkgutil

from ...core.hookspecs import hookimpl
from ...core.language import Language


@hookimpl
def parley_languages() -> list[Language]:
    modules = (importlib.import_module(f".{found.name}", __name__) for found in pkgutil.iter_modules(__path__))
    return [language for module in modules for language in module.LANGUAGES]
