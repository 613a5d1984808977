"""What the commands that the bench times find in their environment."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

# The first makes Python compile every module at every start; the second lets modules of ours into a peer.
_DISTURBING = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH")


def clean() -> dict[str, str]:
    """This process's environment, less what makes Python commands start slower than at a user's."""
    return {name: value for name, value in os.environ.items() if name not in _DISTURBING}


@contextmanager
def scratch() -> Generator[Path]:
    """A folder that goes with all that is in it, what commands write as temporary files with it: peers leave some."""
    before = os.environ.get("TMPDIR")
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        Path(folder).chmod(0o755)  # boxes have uids of their own, and look for their programs in it
        os.environ["TMPDIR"] = folder
        try:
            yield Path(folder)
        finally:
            if before is None:
                del os.environ["TMPDIR"]
            else:
                os.environ["TMPDIR"] = before
