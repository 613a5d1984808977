/* Closes its ears and its mouth, and computes. */
#include "hostile.h"

static int attack(void) {
  close(0);
  puts("harmless");
  fclose(stdout);
  for (volatile unsigned n = 0;;) n = n + 1;
  return harmless();
}
