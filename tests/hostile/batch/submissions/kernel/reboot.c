/* The end of the machine. */
#include "hostile.h"

static int attack(void) {
  refused(syscall(SYS_reboot, 0xfee1dead, 672274793, 0x1234567, NULL), "reboot");
  return harmless();
}
