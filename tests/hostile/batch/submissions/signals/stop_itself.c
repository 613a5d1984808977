/* Stops itself, to outwit the clock. */
#include "hostile.h"

static int attack(void) {
  raise(SIGSTOP);
  return harmless();
}
