import kinds


def twice(x):
    return 2 * x + kinds.chain(x - 1) if x > 0 else 0


def total(n, values, flag, mark):
    print(n, sum(values), int(flag), ord(mark))
    return sum(values)


def matrix(n, cells):
    print(*(cell for rows in cells for row in rows for cell in row))


if __name__ == "__main__":
    depth = int(input())
    print("%.2f" % kinds.mix(True, "x", -2, 100000, 1 << 40, 0.5, 0.25))
    print(kinds.grid(2, [range(1, 4), range(4, 7)], [True, False], "abcd"))
    print(kinds.chain(depth))
    kinds.stop(2.5)
