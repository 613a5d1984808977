/* The mounts, by the new calls. */
#include "hostile.h"

static int attack(void) {
  refused(syscall(SYS_open_tree, AT_FDCWD, "/", 1), "open_tree");
  return harmless();
}
