/* Ignores the signal that ends who computes too long. */
#include "hostile.h"

static int attack(void) {
  signal(SIGXCPU, SIG_IGN);
  for (volatile unsigned n = 0;;) n = n + 1;
  return harmless();
}
