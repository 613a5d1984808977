/* Takes memory past the C library. */
#include "hostile.h"

static int attack(void) {
  for (;;) {
    void *p = mmap(NULL, 4 * MIB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) return 1;
    memset(p, 1, 4 * MIB);
  }
}
