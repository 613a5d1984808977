/* Asks the C library for a shell. */
#include "hostile.h"

static int attack(void) {
  refused(system("echo worked"), "system");
  return harmless();
}
