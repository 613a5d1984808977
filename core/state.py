"""What Parley keeps for its user between judgings: the transcripts of the last few.

::

    $XDG_STATE_HOME/parley/transcripts/<date>-<pid>/<submission>/<test>.jsonl
"""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

_KEPT = 10


def folder() -> Path:
    base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "parley"


def new_transcript_folder() -> Path:
    """A name for a new folder, which is made when the first transcript is written; old ones beyond ten are removed."""
    base = folder() / "transcripts"
    if base.is_dir():
        for old in sorted(path for path in base.iterdir() if path.is_dir())[: -_KEPT + 1]:
            shutil.rmtree(old, ignore_errors=True)
    return base / f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}"
