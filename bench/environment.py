"""What the commands that the bench times find in their environment."""

from __future__ import annotations

import os

# The first makes Python compile every module at every start; the second lets modules of ours into a peer.
_DISTURBING = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH")


def clean() -> dict[str, str]:
    """This process's environment, less what makes Python commands start slower than at a user's."""
    return {name: value for name, value in os.environ.items() if name not in _DISTURBING}
