/* Root, for the asking. */
#include "hostile.h"

static int attack(void) {
  refused(setuid(0), "setuid");
  return harmless();
}
