/* Sleeps. */
#include "hostile.h"

static int attack(void) {
  sleep(100);
  return harmless();
}
