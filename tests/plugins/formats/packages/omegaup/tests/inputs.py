"""Says 1 for an input that is a number above zero, as the problem wants it."""

import sys

number = int(sys.stdin.readline())
if number <= 0:
    sys.stderr.write(f"{number} is not above zero\n")
sys.stdout.write("1\n" if number > 0 else "0\n")
