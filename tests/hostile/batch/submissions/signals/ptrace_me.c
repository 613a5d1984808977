/* Asks its parent, the warden, to trace it. */
#include "hostile.h"
#include <sys/ptrace.h>

static int attack(void) {
  refused(ptrace(PTRACE_TRACEME, 0, NULL, NULL), "ptrace");
  return harmless();
}
