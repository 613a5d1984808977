"""Tries nothing: what a clean box looks like."""

import hostile

hostile.run(lambda: None)
