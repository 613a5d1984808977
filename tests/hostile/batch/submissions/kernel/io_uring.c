/* Calls that no filter sees. */
#include "hostile.h"

static int attack(void) {
  refused(({ char parameters[120] = {0}; syscall(SYS_io_uring_setup, 8, parameters); }), "io_uring_setup");
  return harmless();
}
