"""Takes sources of at most ten lines."""

import pathlib
import sys

language, entry_point, feedback = sys.argv[1:4]
sys.exit(42 if len(pathlib.Path(entry_point).read_text().splitlines()) <= 10 else 43)
