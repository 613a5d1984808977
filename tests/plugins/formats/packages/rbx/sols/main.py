import sys

print(sum(map(str.isdigit, sys.stdin.read())))
