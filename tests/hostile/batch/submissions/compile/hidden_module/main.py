"""Brings modules with the names of the interpreter's own, and one in place of what the package includes."""

import hostile

hostile.run(lambda: None)
