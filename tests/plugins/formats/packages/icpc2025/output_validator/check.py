"""Right: the answer. Nearly right: one more, for half of the points, but not in the group of all or nothing."""

import pathlib
import sys

SUMMAND = int("{{summand}}")

given = int(pathlib.Path(sys.argv[1]).read_text())
said = sys.stdin.read().split()
if said == [str(given + SUMMAND)]:
    sys.exit(42)
if said == [str(given + SUMMAND + 1)] and "strict" in sys.argv[4:]:
    pathlib.Path(sys.argv[3], "score_multiplier.txt").write_text("0.5\n")
    sys.exit(42)
pathlib.Path(sys.argv[3], "judgemessage.txt").write_text(f"not {given} + {SUMMAND}\n")
sys.exit(43)
