/* Closes all that it has, and computes. */
#include "hostile.h"

static int attack(void) {
  for (int fd = 0; fd < 64; fd++) close(fd);
  for (volatile unsigned n = 0;;) n = n + 1;
  return harmless();
}
