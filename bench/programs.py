"""What is judged: the submissions of the bench's own problems, by file name, with the verdict that each must get."""

from __future__ import annotations

_MODEL = """#include <algorithm>
#include <cstdio>
int main() {
  int count;
  long long best, here;
  if (std::scanf("%d %lld", &count, &here) != 2) return 1;
  best = here;
  for (int index = 1; index < count; index++) {
    long long one;
    if (std::scanf("%lld", &one) != 1) return 1;
    here = std::max(one, here + one);
    best = std::max(best, here);
  }
  std::printf("%lld\\n", best);
}
"""
_PREFIXES = """#include <algorithm>
#include <iostream>
int main() {
  int count;
  std::cin >> count;
  long long sum = 0, least = 0, best = -4e18;
  for (long long one; std::cin >> one;) {
    sum += one;
    best = std::max(best, sum - least);
    least = std::min(least, sum);
  }
  std::cout << best << std::endl;
}
"""
_HALVES = """#include <algorithm>
#include <iostream>
#include <vector>
using Numbers = std::vector<long long>;
static long long best(const Numbers &all, size_t from, size_t to) {
  if (to - from == 1) return all[from];
  size_t middle = (from + to) / 2;
  long long left = -4e18, right = -4e18, sum = 0;
  for (size_t at = middle; at-- > from;) left = std::max(left, sum += all[at]);
  sum = 0;
  for (size_t at = middle; at < to; at++) right = std::max(right, sum += all[at]);
  return std::max({left + right, best(all, from, middle), best(all, middle, to)});
}
int main() {
  size_t count;
  std::cin >> count;
  Numbers all(count);
  for (auto &one : all) std::cin >> one;
  std::cout << best(all, 0, count) << "\\n";
}
"""
_KADANE = """import sys

numbers = list(map(int, sys.stdin.read().split()))[1:]
best = here = numbers[0]
for one in numbers[1:]:
    here = max(one, here + one)
    best = max(best, here)
print(best)
"""
_ACCUMULATED = """from itertools import accumulate

input()
sums = [0, *accumulate(map(int, input().split()))]
least = accumulate(sums, min)
print(max(later - before for later, before in zip(sums[1:], least)))
"""
_EMPTY = """#include <algorithm>
#include <iostream>
int main() {
  int count;
  std::cin >> count;
  long long best = 0, here = 0;
  for (long long one; std::cin >> one;) {
    here = std::max(0LL, here + one);
    best = std::max(best, here);
  }
  std::cout << best << std::endl;
}
"""
_NARROW = """#include <algorithm>
#include <cstdint>
#include <iostream>
int main() {
  int count;
  std::cin >> count;
  int32_t sum = 0, least = 0, best = INT32_MIN;
  for (int32_t one; std::cin >> one;) {
    sum = (int32_t)((uint32_t)sum + (uint32_t)one);
    best = std::max(best, (int32_t)((uint32_t)sum - (uint32_t)least));
    least = std::min(least, sum);
  }
  std::cout << best << std::endl;
}
"""
_ROOM = """#include <array>
#include <iostream>
int main() {
  size_t count;
  std::cin >> count;
  std::array<long long, 1000> all;
  for (size_t at = 0; at < count; at++) std::cin >> all.at(at);
  long long best = all[0], here = all[0];
  for (size_t at = 1; at < count; at++) {
    here = here > 0 ? here + all[at] : all[at];
    best = here > best ? here : best;
  }
  std::cout << best << std::endl;
}
"""
_DEEP = """input()
numbers = list(map(int, input().split()))


def ending(at):
    here, best = ending(at - 1) if at else (0, numbers[0])
    here = max(numbers[at], here + numbers[at])
    return here, max(best, here)


print(ending(len(numbers) - 1)[1])
"""
_CUBIC = """#include <algorithm>
#include <iostream>
#include <vector>
int main() {
  size_t count;
  std::cin >> count;
  std::vector<long long> all(count);
  for (auto &one : all) std::cin >> one;
  long long best = all[0];
  for (size_t from = 0; from < count; from++)
    for (size_t to = from; to < count; to++) {
      long long sum = 0;
      for (size_t at = from; at <= to; at++) sum += all[at];
      best = std::max(best, sum);
    }
  std::cout << best << std::endl;
}
"""
SEGMENT = {
    "segment.cpp": (_MODEL, "AC"),
    "prefixes.cpp": (_PREFIXES, "AC"),
    "halves.cpp": (_HALVES, "AC"),
    "kadane.py": (_KADANE, "AC"),
    "accumulated.py": (_ACCUMULATED, "AC"),
    "empty.cpp": (_EMPTY, "WA"),
    "narrow.cpp": (_NARROW, "WA"),
    "room.cpp": (_ROOM, "RTE"),
    "deep.py": (_DEEP, "RTE"),
    "cubic.cpp": (_CUBIC, "TLE"),
}
PLUS = {
    "plus.cpp": (
        """#include <iostream>
int main() {
  long long one, other;
  std::cin >> one >> other;
  std::cout << one + other << "\\n";
}
""",
        "AC",
    )
}
ECHO = {
    "echo.cpp": (
        """#include <cstdio>
static char block[1 << 16];
int main() {
  while (size_t got = std::fread(block, 1, sizeof block, stdin)) std::fwrite(block, 1, got, stdout);
}
""",
        "AC",
    )
}
INPUT_VALIDATOR = """import re
import sys

blocks = iter(lambda: sys.stdin.buffer.read(1 << 20), b"")
sys.exit(42 if all(re.fullmatch(rb"[-0-9 \\n]*", block) for block in blocks) else 43)
"""

# Arguments as testlib's checkers get them: input, output, answer. Tokens must be the same.
CHECKER = """#include <fstream>
#include <string>
int main(int, char **names) {
  std::ifstream output(names[2]), answer(names[3]);
  std::string one, other;
  while (answer >> other)
    if (!(output >> one) || one != other) return 1;
  return output >> one ? 1 : 0;
}
"""
