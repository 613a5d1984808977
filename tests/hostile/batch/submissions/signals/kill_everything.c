/* SIGKILL to all that it can see. */
#include "hostile.h"

static int attack(void) {
  refused(kill(-1, SIGKILL), "kill");
  return harmless();
}
