/* Another kernel. */
#include "hostile.h"

static int attack(void) {
  refused(syscall(SYS_kexec_load, 0, 0, NULL, 0), "kexec_load");
  return harmless();
}
