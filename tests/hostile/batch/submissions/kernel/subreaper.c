/* Adopts the orphans of the box in the warden's place. */
#include "hostile.h"
#include <sys/prctl.h>

static int attack(void) {
  refused(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), "prctl");
  return harmless();
}
