/* Takes all memory while its partner waits. */
#include "hostile.h"

static int attack(void) {
  for (;;) {
    char *p = (char *)malloc(4 * MIB);
    if (!p) return 1;
    memset(p, 1, 4 * MIB);
  }
}
