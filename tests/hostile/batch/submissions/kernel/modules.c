/* A module for the kernel. */
#include "hostile.h"

static int attack(void) {
  refused(syscall(SYS_init_module, "", 0, ""), "init_module");
  return harmless();
}
