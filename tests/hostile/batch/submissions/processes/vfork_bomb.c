/* Children that share its memory, for ever. */
#include "hostile.h"

static int attack(void) {
  for (;;)
    if (vfork() == 0) _exit(0);
  return harmless();
}
