/* Computes for ever. */
#include "hostile.h"

static int attack(void) {
  for (volatile unsigned n = 0;;) n = n + 1;
  return harmless();
}
