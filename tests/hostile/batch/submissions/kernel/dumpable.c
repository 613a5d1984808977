/* Makes itself a thing to be dumped, and leaves a core. */
#include "hostile.h"
#include <sys/prctl.h>

static int attack(void) {
  if (prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) != 0) puts("no dumps");
  raise(SIGQUIT);
  return harmless();
}
