/* Takes from everybody the right to open its input again. */
#include "hostile.h"

static int attack(void) {
  refused(fchmod(0, 0), "fchmod of the input");
  return harmless();
}
