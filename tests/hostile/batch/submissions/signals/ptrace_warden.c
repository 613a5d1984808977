/* Traces the warden. */
#include "hostile.h"
#include <sys/ptrace.h>

static int attack(void) {
  refused(ptrace(PTRACE_SEIZE, 1, NULL, NULL), "ptrace");
  return harmless();
}
