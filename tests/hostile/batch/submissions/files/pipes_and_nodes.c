/* A pipe with a name, to talk to the next test. */
#include "hostile.h"

static int attack(void) {
  refused(mknod("pipe", S_IFIFO | 0600, 0), "mknod");
  return harmless();
}
