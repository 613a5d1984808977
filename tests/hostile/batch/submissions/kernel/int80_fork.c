/* Forks by a 32-bit call. */
#include "hostile.h"

static int attack(void) {
  long result = 2; /* fork */
  __asm__ volatile("int $0x80" : "+a"(result) : : "r8", "r9", "r10", "r11", "memory");
  refused(result, "fork by int 0x80");
  return harmless();
}
