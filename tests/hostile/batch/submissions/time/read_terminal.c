/* Waits for what will never come: its own pipe. */
#include "hostile.h"

static int attack(void) {
  int ends[2];
  char byte;
  if (pipe(ends) != 0) return 1;
  if (read(ends[0], &byte, 1) < 0) return 1;
  return harmless();
}
