import sys

print(min(99, sum(map(str.isdigit, sys.stdin.read()))))
