/* The warden's descriptors, by guess. */
#include "hostile.h"

static int attack(void) {
  refused(syscall(SYS_pidfd_getfd, 3, 3, 0), "pidfd_getfd");
  return harmless();
}
