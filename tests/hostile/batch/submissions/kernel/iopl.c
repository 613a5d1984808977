/* The ports of the machine. */
#include "hostile.h"

static int attack(void) {
  refused(syscall(SYS_iopl, 3), "iopl");
  return harmless();
}
