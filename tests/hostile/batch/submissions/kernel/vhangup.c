/* Hangs up the judge's terminal. */
#include "hostile.h"

static int attack(void) {
  refused(vhangup(), "vhangup");
  return harmless();
}
