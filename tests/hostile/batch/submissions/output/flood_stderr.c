/* Never stops complaining. */
#include "hostile.h"

static int attack(void) {
  for (;;) fputs("complaint\n", stderr);
}
