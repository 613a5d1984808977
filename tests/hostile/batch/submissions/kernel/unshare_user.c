/* Root in a namespace of its own. */
#include "hostile.h"
#include <sched.h>

static int attack(void) {
  refused(unshare(CLONE_NEWUSER), "unshare");
  return harmless();
}
