/* Looks for its partner: in /proc, at the other ends of its pipes, in the test's files. */
#include "hostile.h"

static int attack(void) {
  char path[64], target[64];
  if (names_in("/proc", 1) != 2) puts("worked: the interactor's process");
  for (int fd = 0; fd < 2; fd++) {
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    long got = readlink(path, target, sizeof target - 1);
    if (got < 0 || strncmp(target, "pipe:", 5) != 0) puts("worked: no pipe");
  }
  cannot_open("/data/secret/2-attack.ans", O_RDONLY);
  cannot_open("/data/secret/2-attack.in", O_RDONLY);
  if (names_in("/data", 0) > 0) puts("worked: the tests");
  return harmless();
}
