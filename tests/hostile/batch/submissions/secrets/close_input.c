/* Takes from everybody the right to open its input again. */
#include "hostile.h"

static int attack(void) {
  if (fchmod(0, 0) == 0) cannot_open("/proc/self/fd/0", O_RDONLY);
  return harmless();
}
