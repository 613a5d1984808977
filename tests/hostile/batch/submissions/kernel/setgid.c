/* The group of root. */
#include "hostile.h"

static int attack(void) {
  refused(setgid(0), "setgid");
  return harmless();
}
