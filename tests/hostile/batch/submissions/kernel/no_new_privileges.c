/* Takes back what cannot be taken back. */
#include "hostile.h"
#include <sys/prctl.h>

static int attack(void) {
  refused(prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0), "prctl");
  return harmless();
}
