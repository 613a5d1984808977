import sys

told = dict(word.lstrip("-").split("=") for word in sys.argv[1:] if "=" in word)
line = sys.stdin.read()
if len(line.strip()) > int(told["N.max"]):
    sys.exit(f"FAIL {len(line.strip())} characters in group {sys.argv[-1]}, of {told['N.max']}")
