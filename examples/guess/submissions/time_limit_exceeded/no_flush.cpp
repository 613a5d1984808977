// A correct search that never flushes: its first guess stays in the buffer of stdout while it waits for a reply.
// Time limit exceeded, idle. (With std::cin it would work: reading from it flushes std::cout.)
#include <cstdio>
#include <cstring>

int main() {
  int low = 1, high = 1000;
  char reply[8] = "";
  while (std::strcmp(reply, "correct") != 0) {
    int guess = (low + high) / 2;
    std::printf("%d\n", guess);
    if (std::scanf("%7s", reply) != 1) return 1;
    if (std::strcmp(reply, "lower") == 0) high = guess - 1;
    if (std::strcmp(reply, "higher") == 0) low = guess + 1;
  }
}
