/* The keyring of the session. */
#include "hostile.h"

static int attack(void) {
  refused(syscall(SYS_keyctl, 0, -3, 0), "keyctl");
  return harmless();
}
