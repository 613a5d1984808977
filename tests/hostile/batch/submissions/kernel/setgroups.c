/* Groups of the host's. */
#include "hostile.h"
#include <grp.h>

static int attack(void) {
  refused(setgroups(0, NULL), "setgroups");
  return harmless();
}
