"""Options that several commands share, and what they stand for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ..plugins import Plugins

Languages = Annotated[
    Path | None,
    typer.Option(
        "--languages",
        metavar="DIR",
        help="Folder of more languages, as *.toml.  [default: languages.d here, of the user, of the system]",
        show_default=False,
        readable=False,  # which is told like anything else that is wrong with it
    ),
]


def plugins(languages: Path | None = None) -> Plugins:
    """All that is installed, with the languages of the folders that count here. Raises PluginError, LanguageError."""
    from .. import language_folders
    from ..plugins import load_plugins

    return load_plugins(folders=language_folders.folders(languages))
