/* Makes the warden slow. */
#include "hostile.h"

static int attack(void) {
  refused(setpriority(PRIO_PROCESS, 1, 19), "setpriority");
  return harmless();
}
