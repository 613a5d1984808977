/* Which of the warden's files are its own. */
#include "hostile.h"

static int attack(void) {
  refused(syscall(SYS_kcmp, 1, getpid(), 0, 0, 0), "kcmp");
  return harmless();
}
