/* Takes memory by moving its end. */
#include "hostile.h"

static int attack(void) {
  for (;;) {
    void *p = sbrk(4 * MIB);
    if (p == (void *)-1) return 1;
    memset(p, 1, 4 * MIB);
  }
}
