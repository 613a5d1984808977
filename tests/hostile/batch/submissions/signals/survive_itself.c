/* Catches its own crash for ever. */
#include "hostile.h"

static void again(int number) { (void)number; }

static int attack(void) {
  signal(SIGSEGV, again);
  *(volatile int *)1 = 1;
  return harmless();
}
