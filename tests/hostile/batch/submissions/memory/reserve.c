/* Reserves far more addresses than there is memory, and touches none. */
#include "hostile.h"

static int attack(void) {
  void *p = mmap(NULL, 1L << 40, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (p == MAP_FAILED) return harmless();
  return harmless();
}
