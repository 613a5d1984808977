/* The kernel's messages. */
#include "hostile.h"

static int attack(void) {
  refused(syscall(SYS_syslog, 3, NULL, 0), "syslog");
  return harmless();
}
