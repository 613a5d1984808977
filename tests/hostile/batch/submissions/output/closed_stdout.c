/* Closes its output, and ends well. */
#include "hostile.h"

static int attack(void) {
  fclose(stdout);
  return harmless();
}
