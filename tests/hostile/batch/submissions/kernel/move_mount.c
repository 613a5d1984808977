/* Moves a mount by its descriptor. */
#include "hostile.h"

static int attack(void) {
  refused(syscall(SYS_move_mount, AT_FDCWD, "/usr", AT_FDCWD, "/w", 0), "move_mount");
  return harmless();
}
