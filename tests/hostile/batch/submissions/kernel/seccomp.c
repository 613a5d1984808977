/* A filter of its own, with itself as the judge. */
#include "hostile.h"

static int attack(void) {
  refused(({ struct { unsigned short n; void *p; } program = {0, NULL}; syscall(SYS_seccomp, 1, 8, &program); }), "seccomp");
  return harmless();
}
