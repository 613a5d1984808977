/* A root of its own, and the way out of it. */
#include "hostile.h"

static int attack(void) {
  refused(chroot("/w"), "chroot");
  return harmless();
}
