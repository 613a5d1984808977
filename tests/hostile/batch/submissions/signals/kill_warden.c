/* Every signal there is, to the warden. */
#include "hostile.h"

static int attack(void) {
  for (int number = 1; number <= 64; number++) kill(1, number);
  return harmless();
}
