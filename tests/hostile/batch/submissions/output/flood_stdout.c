/* Never stops writing. */
#include "hostile.h"

static int attack(void) {
  for (;;) puts("y");
}
