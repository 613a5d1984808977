/* Quotas of the host's disks. */
#include "hostile.h"

static int attack(void) {
  refused(syscall(SYS_quotactl, 0, NULL, 0, NULL), "quotactl");
  return harmless();
}
