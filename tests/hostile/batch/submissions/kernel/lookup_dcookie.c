/* A call that nobody remembers. */
#include "hostile.h"

static int attack(void) {
  refused(syscall(SYS_lookup_dcookie, 0, NULL, 0), "lookup_dcookie");
  return harmless();
}
