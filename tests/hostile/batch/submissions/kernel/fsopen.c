/* A new file system, by the new calls. */
#include "hostile.h"

static int attack(void) {
  refused(syscall(SYS_fsopen, "tmpfs", 0), "fsopen");
  return harmless();
}
