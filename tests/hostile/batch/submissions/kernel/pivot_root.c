/* Another root. */
#include "hostile.h"

static int attack(void) {
  refused(syscall(SYS_pivot_root, "/w", "/w"), "pivot_root");
  return harmless();
}
