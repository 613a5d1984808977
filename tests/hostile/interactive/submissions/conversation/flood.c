/* Never stops talking. */
#include "hostile.h"

static int attack(void) {
  for (;;) puts("y");
}
