/* Signals for the warden's one thread. */
#include "hostile.h"

static int attack(void) {
  syscall(SYS_tgkill, 1, 1, SIGSTOP);
  syscall(SYS_tgkill, 1, 1, SIGKILL);
  return harmless();
}
