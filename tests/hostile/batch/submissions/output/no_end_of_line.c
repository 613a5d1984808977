/* A single line as long as may be. */
#include "hostile.h"

static int attack(void) {
  static char block[MIB];
  memset(block, '7', sizeof block);
  for (int i = 0; i < 3; i++) fwrite(block, 1, sizeof block, stdout);
  return harmless();
}
