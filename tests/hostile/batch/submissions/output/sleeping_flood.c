/* Writes its output away in blocks, and sleeps between them. */
#include "hostile.h"

static int attack(void) {
  static char block[512 * 1024];
  for (;;) {
    if (write(1, block, sizeof block) < 0) return 1;
    usleep(1000);
  }
}
