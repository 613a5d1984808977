/* Swap, where passwords may lie. */
#include "hostile.h"

static int attack(void) {
  refused(syscall(SYS_swapon, "/w/swap", 0), "swapon");
  return harmless();
}
