/* Recurses without end; the stack may be as large as memory. */
#include "hostile.h"

static int deeper(volatile char *above) {
  volatile char here[65536];
  for (size_t i = 0; i < sizeof here; i += 4096) here[i] = above[0];
  return deeper(here) + here[0];
}

static int attack(void) {
  char top = 1;
  return deeper(&top);
}
