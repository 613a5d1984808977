/* A number that no kernel knows. */
#include "hostile.h"

static int attack(void) {
  refused(syscall(999), "999");
  return harmless();
}
