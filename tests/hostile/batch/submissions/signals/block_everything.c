/* Blocks every signal, and computes on. */
#include "hostile.h"

static int attack(void) {
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, NULL);
  for (volatile unsigned n = 0;;) n = n + 1;
  return harmless();
}
