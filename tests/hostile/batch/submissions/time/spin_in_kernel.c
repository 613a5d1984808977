/* Computes for ever, in the kernel's time. */
#include "hostile.h"

static int attack(void) {
  for (;;) lseek(0, 0, SEEK_SET);
  return harmless();
}
