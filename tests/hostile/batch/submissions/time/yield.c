/* Gives its processor away, before anybody can count. */
#include "hostile.h"
#include <sched.h>

static int attack(void) {
  for (;;) sched_yield();
  return harmless();
}
