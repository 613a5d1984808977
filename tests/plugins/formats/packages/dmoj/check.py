"""All for the right answer, half for one that is off by one: `check.py INPUT OUTPUT ANSWER`."""

import sys

output, answer = (open(path).read().split() for path in sys.argv[2:])
off = abs(int(output[0]) - int(answer[0]))
if off == 1:
    print("partial 1/2", file=sys.stderr)
sys.exit({0: 0, 1: 7}.get(off, 1))
