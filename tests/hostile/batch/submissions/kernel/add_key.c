/* A secret for the next test, in a keyring. */
#include "hostile.h"

static int attack(void) {
  refused(syscall(SYS_add_key, "user", "left", "behind", 6, -4), "add_key");
  return harmless();
}
