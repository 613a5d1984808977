"""The built-in languages: each module here is one, or one with its standards, and names them in LANGUAGES.

What several share is in a module that begins with an underscore.
"""

from __future__ import annotations

import importlib
import pkgutil

from ...core.hookspecs import hookimpl
from ...core.language import Language


@hookimpl
def parley_languages() -> list[Language]:
    names = (found.name for found in pkgutil.iter_modules(__path__) if not found.name.startswith("_"))
    modules = (importlib.import_module(f".{name}", __name__) for name in names)
    return [language for module in modules for language in module.LANGUAGES]
