"""Right is worth 1, off by one is worth a half."""

with open("data.out") as answer:
    off = abs(int(answer.read()) - int(input()))
print({0: 1, 1: 0.5}.get(off, 0))
