/* SIGKILL to all that it can see: itself, at the most. */
#include "hostile.h"

static int attack(void) {
  kill(-1, SIGKILL);
  return harmless();
}
