/* A namespace with another time. */
#include "hostile.h"
#include <sched.h>

static int attack(void) {
  refused(unshare(0x80), "unshare");
  return harmless();
}
