/* The right answer, and an exit code that a shell would take for a signal. */
#include "hostile.h"

static int attack(void) {
  puts("harmless");
  return 137;
}
