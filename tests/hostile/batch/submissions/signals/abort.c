/* Aborts: not an attack, and must be called by its name. */
#include "hostile.h"

static int attack(void) {
  abort();
  return harmless();
}
