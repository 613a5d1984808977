"""The `run` of sinol-make, by its own command.

This is run by the Python of its environment, in a package's folder::

    python -P sinol_driver.py run --time-tool time ...

`sinol-make` itself looks first for a newer version and for two programs that it downloads from GitHub, sio2jail and
oicompare, and does nothing where GitHub cannot be reached. The former is not used with the time tool `time`, and in
place of the latter it has a comparison of its own.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any

_sinol_make: Any = importlib.import_module("sinol_make")


def main() -> None:
    arguments = _sinol_make.configure_parsers().parse_args(sys.argv[1:])
    commands = {command.get_name(): command for command in _sinol_make.util.get_commands()}
    commands[arguments.command].run(arguments)


if __name__ == "__main__":
    main()
