"""What Parley keeps for its user between judgings: the transcripts of the last few.

::

    $XDG_STATE_HOME/parley/transcripts/<date>-<pid>/<submission>/<test>.jsonl
"""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

from .errors import MachineError
from .workspace import is_running

_KEPT = 10


def folder() -> Path:
    """Raises MachineError for a user who has no home."""
    try:
        base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    except RuntimeError as error:
        raise MachineError("this user has no home folder; set HOME or XDG_STATE_HOME") from error
    return Path(base).absolute() / "parley"


def new_transcript_folder() -> Path:
    """A new folder for the transcripts of one judging; the oldest beyond ten are removed. Raises MachineError."""
    base = folder() / "transcripts"
    path = make(base / f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}")
    _remove_oldest(base)
    return path


def make(path: Path) -> Path:
    """`path`, which is a folder now. Raises MachineError where it cannot be one, or cannot be written into."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        writable = os.access(path, os.W_OK | os.X_OK)
    except OSError as error:
        raise MachineError(f"{path}: cannot be made: {error.strerror}") from error
    if not writable:
        raise MachineError(f"{path}: cannot be written into")
    return path


def _remove_oldest(base: Path) -> None:
    """All but the last ten; never what a judge that still runs may be writing."""
    kept = sorted(path for path in base.iterdir() if path.is_dir())
    for old in kept[:-_KEPT]:
        owner = old.name.rpartition("-")[2]
        if owner.isdigit() and not is_running(int(owner)):
            shutil.rmtree(old, ignore_errors=True)
