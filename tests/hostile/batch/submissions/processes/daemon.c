/* Leaves its session and its parent, to go on after the run. */
#include "hostile.h"

static int attack(void) {
  if (fork() == 0) {
    setsid();
    if (fork() == 0)
      for (;;) sleep(1);
    _exit(0);
  }
  return harmless();
}
