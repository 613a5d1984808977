/* Root, asked three times. */
#include "hostile.h"

static int attack(void) {
  refused(setresuid(0, 0, 0), "setresuid");
  return harmless();
}
