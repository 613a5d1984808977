/* A handle on the warden, to signal it and to take its descriptors. */
#include "hostile.h"

static int attack(void) {
  refused(syscall(SYS_pidfd_open, 1, 0), "pidfd_open");
  return harmless();
}
