/* The namespace of its warden's. */
#include "hostile.h"
#include <sched.h>

static int attack(void) {
  refused(setns(0, 0), "setns");
  return harmless();
}
