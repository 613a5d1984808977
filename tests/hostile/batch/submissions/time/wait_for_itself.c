/* Waits on a lock that nobody will open. */
#include "hostile.h"

static int attack(void) {
  sigset_t none;
  sigemptyset(&none);
  for (;;) sigsuspend(&none);
  return harmless();
}
