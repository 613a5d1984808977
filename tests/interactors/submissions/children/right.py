import sys

import Main


def mix(b, c, s, i, l, f, d):
    print("nobody reads this")
    return b + ord(c) + s + i + l + f + d


def grid(n, cells, on, letters):
    total = Main.total(3, [cells[0][0], -(1 << 40), cells[1][2], 99], on[1], letters[3])
    Main.matrix(n, [[row, [cell + 0.5 for cell in row]] for row in cells])
    return sum(sum(row) for row, shown in zip(cells, on) if shown) + (total < 0)


def chain(depth):
    return Main.twice(depth) + 1


def stop(how):
    sys.exit(how != 2.5)
