/* Advice about the warden's memory. */
#include "hostile.h"

static int attack(void) {
  refused(syscall(SYS_process_madvise, 3, NULL, 0, 0, 0), "process_madvise");
  return harmless();
}
