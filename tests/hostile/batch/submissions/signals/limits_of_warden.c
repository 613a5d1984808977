/* Takes the warden's descriptors away by a limit. */
#include "hostile.h"

static int attack(void) {
  struct rlimit none = {0, 0};
  refused(prlimit(1, RLIMIT_NOFILE, &none, NULL), "prlimit64");
  return harmless();
}
