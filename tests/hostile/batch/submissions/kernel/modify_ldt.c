/* Segments of another age. */
#include "hostile.h"

static int attack(void) {
  refused(syscall(SYS_modify_ldt, 1, NULL, 0), "modify_ldt");
  return harmless();
}
