/* Makes the system writable. */
#include "hostile.h"

static int attack(void) {
  refused(syscall(SYS_mount_setattr, AT_FDCWD, "/usr", 0, NULL, 0), "mount_setattr");
  return harmless();
}
