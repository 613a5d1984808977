/* Forks, to talk with two tongues. */
#include "hostile.h"

static int attack(void) {
  if (fork() == 0) for (;;) puts("worked");
  return harmless();
}
